/**
 * The connection of Socket Mode. The SDK's own way of connecting anew waits for 5 s and more, and ends the process with
 * an unhandled rejection when the token is refused meanwhile; so it is switched off, and done here.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@slack/bolt';
import { SocketModeReceiver } from '@slack/bolt';
import type { ChatHealth } from '../../src/adapter.js';
import { BotError } from '../../src/errors.js';
import { clientOptions } from './api.js';
import { deadAppToken, isDeadToken, readFailure, unavailable } from './faults.js';

/** Slack says hello within seconds, or not at all. */
const HELLO_MS = 20_000;
const CLOSE_MS = 2_000;
/** Slack closes each connection from time to time; only one that is missed for longer is a fault. */
const GRACE_MS = 10_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

export interface SocketOptions {
  appToken: string;
  apiUrl?: string;
  logger: Logger;
  /** Called when Slack refuses the connection for good that it accepted at first. */
  onRefused: (reason: BotError) => void;
}

export class Socket {
  readonly receiver: SocketModeReceiver;
  readonly #options: SocketOptions;
  readonly #ended = new AbortController();
  /** Settles when no attempt is under way. */
  #attempts: Promise<void> = Promise.resolve();
  #isConnecting = false;
  #lostAt: number | undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    const { appToken, apiUrl, logger } = options;
    const context = { logger, signal: this.#ended.signal, ...(apiUrl === undefined ? {} : { apiUrl }) };
    this.receiver = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: clientOptions(context) },
    });
    this.receiver.client.on('disconnected', () => this.#lost());
  }

  /** @throws BotError `config-invalid` when Slack refuses, `chat-unavailable` when it is not reached */
  async open(): Promise<void> {
    const attempt = this.#connect();
    this.#attempts = attempt.catch(() => {});
    await attempt;
  }

  health(): ChatHealth {
    if (this.#lostAt === undefined || Date.now() - this.#lostAt < GRACE_MS) return { status: 'ok' };
    return { status: 'failing', reason: 'The connection to Slack is lost. I keep trying to connect.' };
  }

  /** Resolves when the socket is closed and nothing is tried any more. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#disconnect();
    // An attempt that was under way may have come through.
    await this.#attempts;
    await this.#disconnect();
  }

  /** A second call ends a connection whose other end does not answer. */
  async #disconnect(): Promise<void> {
    const { client } = this.receiver;
    for (let tries = 0; tries < 2; tries++) {
      const answered = new AbortController();
      const patience = sleep(CLOSE_MS, undefined, { signal: answered.signal }).catch(() => {});
      await Promise.race([client.disconnect().then(() => answered.abort()), patience]);
      if (answered.signal.aborted) return;
    }
  }

  #lost(): void {
    if (this.#isConnecting || this.#ended.signal.aborted) return;
    this.#lostAt ??= Date.now();
    this.#attempts = this.#reconnect();
  }

  /** What is sent meanwhile comes again from Slack. */
  async #reconnect(): Promise<void> {
    for (let pause = 0; ; pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pause * 2))) {
      try {
        await sleep(pause, undefined, { signal: this.#ended.signal });
        await this.#connect();
        return;
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        if (!(error instanceof BotError) || error.code === 'chat-unavailable') continue;
        this.#options.onRefused(error);
        return;
      }
    }
  }

  async #connect(): Promise<void> {
    const { client } = this.receiver;
    this.#isConnecting = true;
    const timer = setTimeout(() => void client.disconnect(), HELLO_MS);
    try {
      await client.start();
      this.#lostAt = undefined;
    } catch (error) {
      throw faultOf(error);
    } finally {
      clearTimeout(timer);
      this.#isConnecting = false;
    }
  }
}

/** The SDK rejects with nothing when the socket was closed before Slack said hello. */
function faultOf(error: unknown): BotError {
  if (error === undefined) return unavailable('the connection was closed');
  const failure = readFailure(error);
  if (failure.kind === 'limited') return unavailable('too many connections were opened');
  if (failure.kind === 'unreached') return unavailable(failure.what);
  const { code } = failure;
  if (isDeadToken(code) || code === 'not_allowed_token_type')
    return new BotError('config-invalid', deadAppToken(code));
  return new BotError(
    'config-invalid',
    `Slack refuses Socket Mode (${code}): switch it on under Socket Mode of the Slack app, and check SLACK_APP_TOKEN.`,
  );
}
