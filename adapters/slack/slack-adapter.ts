/** Slack. */
import type { ChatAdapter, ChatHandler, ChatHealth, Posted } from '../../src/adapter.js';
import { BotError } from '../../src/errors.js';
import type { Log } from '../../src/log.js';
import type { SlackConfig } from '../../src/server-config.js';
import type { InstallationStore } from '../../src/store/store.js';

export interface SlackAdapterOptions {
  config: SlackConfig;
  /** Where the tokens of workspaces are kept. */
  installations: InstallationStore;
  log: Log;
  /** Where browsers reach the server from outside. */
  publicUrl?: string;
}

export class SlackAdapter implements ChatAdapter {
  readonly name = 'slack';

  constructor(readonly options: SlackAdapterOptions) {}

  async start(_handler: ChatHandler, _onGivenUp: (reason: BotError) => void): Promise<void> {
    throw unavailable();
  }

  async stop(): Promise<void> {}

  health(): ChatHealth {
    return { status: 'failing', reason: unavailable().message };
  }

  async post(): Promise<Posted> {
    throw unavailable();
  }

  async update(): Promise<void> {
    throw unavailable();
  }

  async whisper(): Promise<void> {
    throw unavailable();
  }

  async reread(): Promise<null> {
    throw unavailable();
  }
}

function unavailable(): BotError {
  return new BotError('chat-unavailable', 'Slack is not connected yet.');
}
