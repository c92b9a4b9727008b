/** The workspaces that the bot is in: who it is there, and with whose token it speaks. */
import { BoundedMap } from '../../src/bounded-map.js';
import { BotError } from '../../src/errors.js';
import { type ApiContext, SlackApi } from './api.js';
import { deadInstallation, deadToken } from './faults.js';
import type { Installations } from './oauth/installations.js';
import type { Identity } from './payloads.js';

/** The bot in one workspace. */
export interface Workspace {
  /** Id of the team. */
  id: string;
  me: Identity;
  api: SlackApi;
}

/** Finds the workspace of an event. */
export interface Workspaces {
  /**
   * Checks what can be checked before an event comes.
   *
   * @throws BotError `config-invalid` or `chat-unavailable`
   */
  open(context: ApiContext): Promise<void>;
  /** @throws BotError `chat-denied` where the bot is not installed, `store-…` when that cannot be told */
  of(team: string): Promise<Workspace>;
  /** The bot was removed from a workspace, or its tokens were revoked. */
  removed(team: string, why: string): Promise<void>;
}

/** Whoever starts the bot tries again later, and wants to hear of it soon. */
const START_BUDGET_MS = 3_000;

/** One workspace, whose token is in the settings. */
export class SingleWorkspace implements Workspaces {
  #workspace: Workspace | undefined;

  /** @param onGone called when the token is of no use any more */
  constructor(
    private readonly token: string,
    private readonly onGone: (reason: BotError) => void,
  ) {}

  async open(context: ApiContext): Promise<void> {
    const api = new SlackApi(this.token, context, (code) => this.#gone(code));
    try {
      const { team_id, user_id, bot_id } = await api.call('auth.test', {}, { budgetMs: START_BUDGET_MS });
      if (typeof bot_id !== 'string')
        throw new BotError(
          'config-invalid',
          'SLACK_BOT_TOKEN belongs to no bot: copy the Bot User OAuth Token from OAuth & Permissions of the Slack app.',
        );
      this.#workspace = { id: String(team_id), me: { userId: String(user_id), botId: bot_id }, api };
    } catch (error) {
      // Nobody waits yet: what is denied at the start is a wrong setting.
      if (error instanceof BotError && error.code === 'chat-denied')
        throw new BotError('config-invalid', error.message, { cause: error });
      throw error;
    }
  }

  async of(_team: string): Promise<Workspace> {
    if (!this.#workspace) throw new BotError('chat-unavailable', 'Slack is not connected.');
    return this.#workspace;
  }

  async removed(team: string, why: string): Promise<void> {
    if (this.#workspace?.id === team) this.#gone(why);
  }

  #gone(code: string): void {
    // Before the start is over the fault is thrown there.
    if (this.#workspace) this.onGone(new BotError('config-invalid', deadToken(code)));
  }
}

/** A token may be replaced by another process; until this time one that still works is used. */
const KNOWN_MS = 300_000;
const MAX_KNOWN = 1_000;

/** Workspaces that people add, with their tokens in the store. */
export class InstalledWorkspaces implements Workspaces {
  readonly #known = new BoundedMap<string, { workspace: Workspace; until: number }>(MAX_KNOWN);
  #context: ApiContext | undefined;

  constructor(private readonly installations: Installations) {}

  async open(context: ApiContext): Promise<void> {
    this.#context = context;
    this.#known.clear();
    await this.installations.renew();
  }

  async of(team: string): Promise<Workspace> {
    const known = this.#known.get(team);
    if (known && known.until > Date.now()) return known.workspace;
    if (!this.#context) throw new BotError('chat-unavailable', 'Slack is not connected.');
    const installation = await this.installations.load(team);
    if (installation === null)
      throw new BotError('chat-denied', `The app is not installed in the workspace ${team}.`);
    const { token, userId, botId } = installation;
    const forget = () => this.#known.delete(team);
    const api = new SlackApi(token, this.#context, forget, (code) => deadInstallation(code, team));
    const workspace = { id: team, me: { userId, botId }, api };
    this.#known.set(team, { workspace, until: Date.now() + KNOWN_MS });
    return workspace;
  }

  async removed(team: string): Promise<void> {
    // Slack tells it again, for an hour: meanwhile the app may have been added anew.
    const isAddedAnew = await this.#isAccepted(team);
    this.#known.delete(team);
    if (!isAddedAnew) await this.installations.remove(team);
  }

  /** Whether the token in the store is good; what cannot be told counts as removed. */
  async #isAccepted(team: string): Promise<boolean> {
    this.#known.delete(team);
    try {
      const { api } = await this.of(team);
      await api.call('auth.test', {}, { budgetMs: START_BUDGET_MS });
      return true;
    } catch (error) {
      if (error instanceof BotError) return false;
      throw error;
    }
  }

  /** What was installed anew is read anew. */
  forget(team: string): void {
    this.#known.delete(team);
  }
}
