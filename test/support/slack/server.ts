/**
 * A local Slack for tests and benchmarks: a real HTTP and WebSocket server on 127.0.0.1 to which the real SDK talks, with
 * people who write, click and fill in modals, and with faults on demand. Nothing here needs a test framework.
 *
 * | for | use |
 * | --- | --- |
 * | where the SDK finds it | `apiUrl`, `appToken`, `signingSecret`, `team.botToken`, `authorizeUrl` |
 * | HTTP instead of Socket Mode | `useHttp(url)` once the app listens |
 * | what people do | `team.mention`, `say`, `dm`, `upload`, `edit`, `delete`, `click`, `tick`, `slash`, `shortcut`, `submitView`, `openHome`, `uninstall` |
 * | what is on the screen | `team.botMessages`, `repliesTo`, `ephemerals`, `views`, `homes`; a message object stays the same while it changes |
 * | waiting | `team.waitForReply`, `waitForEphemeral`, `waitForView`, `waitForHome`, `waitFor`, `settled`, `connected` |
 * | what the app did and was told | `calls`, `callsOf(method)`, `deliveries` with every try and ack |
 * | faults of calls | `faults.next('chat.postMessage', rateLimited(1))`; see `faults.ts` |
 * | faults of sockets | `sockets.disconnect(reason)`, `drop()`, `refuse(ms)` |
 * | lost and doubled events | `deliverer.filter`, `deliverer.again(delivery)`, `retryDelays`, `ackTimeout` |
 * | faults of a workspace | `team.removeBot`, `archive`, `leave`, `dropScope`, `revokeTokens`, `team.token.state` |
 * | more workspaces | `addTeam`, `installInto`, `installCode` |
 *
 * Not here: Enterprise Grid, Slack Connect, user tokens, rendering, uploads by the app.
 *
 * @example
 * const slack = await startSlackServer();
 * const app = new App({ token: slack.team.botToken, appToken: slack.appToken, socketMode: true,
 *   clientOptions: { slackApiUrl: slack.apiUrl } });
 * await app.start();
 * const asked = slack.team.mention('Prompt is too long');
 * const reply = await slack.team.waitForReply(asked);
 * slack.team.tick(reply, 'steps', 'step-1');
 * await slack.stop();
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Deliverer, type Delivery, type DeliveryOptions } from './delivery.js';
import { ALL_EVENTS, type EventName, Events } from './events.js';
import { Faults } from './faults.js';
import { HttpPush } from './http-push.js';
import { SocketMode } from './socket-mode.js';
import { Team } from './team.js';
import type { TeamOptions } from './team-state.js';
import type { ApiCall } from './types.js';
import { newCode, WebApi } from './web-api.js';
import { type AppSettings, type WaitOptions, World } from './world.js';

/** The bot scopes that an installation gets where nothing else is said. */
export const DEFAULT_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'mpim:history',
  'mpim:read',
  'users:read',
] as const;

export interface SlackServerOptions extends DeliveryOptions, Partial<AppSettings> {
  /** Events that the app subscribed to; all that are known, except file_shared, without it. */
  events?: readonly EventName[];
  /** The first workspace. */
  team?: TeamOptions;
}

const DEFAULT_APP: AppSettings = {
  appId: 'A0ERRORBOT',
  appToken: 'xapp-1-A0ERRORBOT-1-local',
  signingSecret: '0123456789abcdef0123456789abcdef',
  verificationToken: 'local-verification-token',
  clientId: '1000.2000',
  clientSecret: 'local-client-secret',
  scopes: DEFAULT_SCOPES,
};

/** Starts a Slack on a free port. It delivers over Socket Mode until {@link SlackServer.useHttp} is called. */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const server = new SlackServer(options);
  await server.listen();
  return server;
}

/** See the top of the file. */
export class SlackServer {
  readonly world: World;
  /** Orders what goes wrong with the next calls. */
  readonly faults = new Faults();
  /** The WebSocket side: disconnects, drops, refusals. */
  readonly sockets: SocketMode;
  readonly deliverer: Deliverer;
  readonly teams = new Map<string, Team>();
  /** The workspace that is there from the start. */
  readonly team: Team;
  readonly #events: Events;
  readonly #api: WebApi;
  readonly #http: Server;
  #push: HttpPush | undefined;

  constructor(options: SlackServerOptions) {
    const { events = ALL_EVENTS, team, ackTimeout, retryDelays, ...app } = options;
    this.world = new World({ ...DEFAULT_APP, ...app });
    this.sockets = new SocketMode(this.world);
    const times = { ...(ackTimeout ? { ackTimeout } : {}), ...(retryDelays ? { retryDelays } : {}) };
    this.deliverer = new Deliverer(this.world, this.sockets, times);
    this.#events = new Events(this.deliverer, new Set(events));
    this.#api = new WebApi(this.world, this.teams, this.faults, () => this.sockets.newUrl());
    this.#http = createServer((request, response) => {
      this.#api
        .handle(request, response)
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    this.sockets.attach(this.#http);
    this.team = this.addTeam(team);
  }

  /** For `SLACK_API_URL` and `clientOptions.slackApiUrl`; ends with a slash. */
  get apiUrl(): string {
    return `${this.world.origin}/api/`;
  }

  /** The page that installs the app, for an installer's `authorizationUrl`. */
  get authorizeUrl(): string {
    return `${this.world.origin}/oauth/v2/authorize`;
  }

  get appToken(): string {
    return this.world.app.appToken;
  }

  get signingSecret(): string {
    return this.world.app.signingSecret;
  }

  /** Every call that the app made, in the order of arrival. */
  get calls(): readonly ApiCall[] {
    return this.world.calls;
  }

  /** The calls of one method. */
  callsOf(method: string): ApiCall[] {
    return this.world.calls.filter((call) => call.method === method);
  }

  /** Everything that the app was told, with tries and acks. */
  get deliveries(): readonly Delivery[] {
    return this.deliverer.deliveries;
  }

  /** Adds a workspace. */
  addTeam(options: TeamOptions = {}): Team {
    const team = new Team(this.world, this.#events, options);
    this.teams.set(team.id, team);
    return team;
  }

  /** A code for `oauth.v2.access`, as Slack sends it back after somebody allowed the app in a workspace. */
  installCode(team: Team): string {
    return newCode(this.world, team);
  }

  /** Whose administrator says yes on the next installation page; the first workspace without it. */
  installInto(team: Team): void {
    this.#api.installing = team;
  }

  /**
   * Delivers to an address from now on instead of over Socket Mode.
   *
   * @param url where events, interactions and commands go
   * @throws Error when the app there does not repeat Slack's challenge
   */
  async useHttp(url: string): Promise<HttpPush> {
    const push = new HttpPush(this.world, url);
    await push.verify().catch((error: unknown) => {
      push.stop();
      throw error;
    });
    this.#push?.stop();
    this.#push = push;
    this.deliverer.transport = push;
    return push;
  }

  /** Resolves when every event was acked or given up. */
  async settled(timeout?: number): Promise<void> {
    await this.deliverer.settled(timeout);
  }

  /** Waits until a question has an answer; see {@link World.waitFor}. */
  waitFor<T>(question: () => T | undefined | null | false, options: WaitOptions = {}): Promise<T> {
    return this.world.waitFor(question, options);
  }

  /** Resolves when the app is connected over Socket Mode, `count` times in all. */
  async connected(count = 1): Promise<void> {
    await this.waitFor(() => this.sockets.isReady() && this.sockets.opened >= count, { what: 'a WebSocket' });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(0, '127.0.0.1', resolve);
    });
    this.world.origin = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Closes every connection; resolves when the port is free. */
  async stop(): Promise<void> {
    this.deliverer.stop();
    this.faults.stop();
    this.sockets.stop();
    this.#push?.stop();
    this.world.stop();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }
}
