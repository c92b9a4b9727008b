import { EventEmitter } from 'node:events';
import { nextId, secret } from './ids.js';
import type { ApiCall, ResponseUrl, SlackMessage, Token, Trigger } from './types.js';

const RESPONSE_URL_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;
const TRIGGER_MS = 3000;
const TICK_MS = 5;

export interface WaitOptions {
  /** How long to wait, in ms; 10,000 without it. */
  timeout?: number;
  /** What is awaited, for the error. */
  what?: string;
}

/** The app as it is registered at Slack: the same in all workspaces. */
export interface AppSettings {
  appId: string;
  appToken: string;
  signingSecret: string;
  verificationToken: string;
  clientId: string;
  clientSecret: string;
  /** The bot scopes that an installation is granted. */
  scopes: readonly string[];
}

/** What all workspaces share: tokens, triggers, answer addresses, the record of calls; and who wants to hear of changes. */
export class World {
  /** Every call of the Web API, of answer addresses and of files, in the order of arrival. */
  readonly calls: ApiCall[] = [];
  readonly tokens = new Map<string, Token>();
  readonly triggers = new Map<string, Trigger>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  /** OAuth codes that were given and not yet exchanged, with the workspace that each is for. */
  readonly codes = new Map<string, string>();
  /** Such as `http://127.0.0.1:1234`; known once the server listens. */
  origin = '';
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #stopped = new AbortController();

  constructor(readonly app: AppSettings) {}

  /** Tells those who wait that something happened. */
  changed(): void {
    this.#changes.emit('change');
  }

  /** Makes all who wait give up. */
  stop(): void {
    this.#stopped.abort();
    this.changed();
  }

  /**
   * Waits until a question has an answer. It is asked again whenever anything happens here, and every few ms, for what
   * happens in the app alone.
   *
   * @param question gives what is awaited; undefined, null and false mean not yet
   * @throws Error when it takes too long, naming `what`
   */
  waitFor<T>(question: () => T | undefined | null | false, options: WaitOptions = {}): Promise<T> {
    const { timeout = 10_000, what = String(question) } = options;
    return new Promise<T>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      let ticks: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(timer);
        clearInterval(ticks);
        this.#changes.off('change', ask);
      };
      const fail = (why: string): void => {
        end();
        reject(new Error(`${why} for: ${what}\n${this.#lastCalls()}`));
      };
      const ask = (): void => {
        try {
          const answer = question();
          if (answer !== undefined && answer !== null && answer !== false) {
            end();
            resolve(answer);
          } else if (this.#stopped.signal.aborted) fail('The server stopped while a test waited');
        } catch (error) {
          end();
          reject(error);
        }
      };
      this.#changes.on('change', ask);
      ticks = setInterval(ask, TICK_MS);
      timer = setTimeout(() => fail(`Nothing came in ${timeout} ms`), timeout);
      ask();
    });
  }

  newTrigger(team: string, user: string): string {
    const id = `${Date.now()}.${nextId('')}.${secret(32)}`;
    this.triggers.set(id, { id, team, user, used: false, expiresAt: Date.now() + TRIGGER_MS });
    return id;
  }

  newResponseUrl(
    of: Pick<ResponseUrl, 'team' | 'channel' | 'user' | 'thread_ts'>,
    original?: SlackMessage,
  ): string {
    const path = `/actions/${of.team}/${nextId('')}/${secret()}`;
    const url = `${this.origin}${path}`;
    const expiresAt = Date.now() + RESPONSE_URL_MS;
    this.responseUrls.set(path, { ...of, url, uses: 0, expiresAt, ...(original ? { original } : {}) });
    return url;
  }

  /** Takes one use of an answer address, or says why there is none. */
  useResponseUrl(path: string): ResponseUrl | 'used_url' | 'expired_url' {
    const found = this.responseUrls.get(path);
    if (!found || found.expiresAt < Date.now()) return 'expired_url';
    if (found.uses >= RESPONSE_URL_USES) return 'used_url';
    found.uses += 1;
    return found;
  }

  newToken(team: string, scopes: Iterable<string>): Token {
    const token: Token = { token: `xoxb-${team}-${secret()}`, team, scopes: new Set(scopes), state: 'valid' };
    this.tokens.set(token.token, token);
    return token;
  }

  #lastCalls(): string {
    const lines = this.calls.slice(-8).map(({ method, status, response }) => {
      const error = typeof response === 'object' ? response.error : response;
      return `  ${method} ${status ?? '(under way)'} ${error ?? ''}`;
    });
    return `Last calls:\n${lines.join('\n') || '  none'}`;
  }
}
