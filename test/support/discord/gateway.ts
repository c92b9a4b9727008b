/** The gateway: WebSocket connections, the sessions behind them, and what goes wrong with both on demand. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { GatewaySession, type Identity } from './gateway-session.js';
import { ALL_INTENTS, asObject, Intent, type Json } from './wire.js';
import type { World, WorldEvent } from './world.js';

const Op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  reconnect: 7,
  members: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Close codes that the gateway sends by itself. */
const Close = {
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSequence: 4007,
  invalidShard: 4010,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const;

/** Why a connection is closed. */
class Refusal extends Error {
  constructor(
    readonly code: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** What the gateway has to know. */
export interface GatewayOptions {
  world: World;
  /** The bot's token at this time. */
  token(): string;
  /** `ws://…`, for clients that resume. */
  url(): string;
  /** Flags of the application, for READY. */
  applicationFlags(): number;
  heartbeatIntervalMs: number;
  /** Called after everything that a test may wait for. */
  onChange(): void;
}

/** One open WebSocket. */
interface Connection {
  readonly socket: WebSocket;
  session: GatewaySession | undefined;
}

/** What a client did, for tests to count. */
export interface GatewayCounts {
  connections: number;
  identifies: number;
  resumes: number;
  heartbeats: number;
}

/** Takes connections, and tells their sessions what happens. */
export class Gateway {
  readonly counts: GatewayCounts = { connections: 0, identifies: 0, resumes: 0, heartbeats: 0 };
  /** Whether heartbeats are answered. Without acks a client takes its connection for dead. */
  answersHeartbeats = true;
  readonly #options: GatewayOptions;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, GatewaySession>();
  #refusals = 0;
  #invalidations: boolean[] = [];

  constructor(options: GatewayOptions) {
    this.#options = options;
    options.world.onEvent((event) => this.#dispatch(event));
    this.#server.on('connection', (socket) => this.#accept(socket));
  }

  /** Takes the connections of an HTTP server that ask for a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      const answer = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
      socket.end(answer, () => socket.destroy());
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#server.emit('connection', ws, request));
  }

  /** Sessions that are connected and ready. */
  get ready(): readonly GatewaySession[] {
    return [...this.#connections].flatMap(({ session }) => session ?? []);
  }

  /** Cuts every connection without a word; their sessions can be resumed. */
  drop(): void {
    for (const { socket } of [...this.#connections]) socket.terminate();
  }

  /** Closes every connection. @param code such as 4000; 4004 and 4014 mean that the client must not come back */
  close(code: number, reason = ''): void {
    for (const { socket } of [...this.#connections]) socket.close(code, reason);
  }

  /** Asks every client to reconnect and resume (op 7), as Discord does when it moves connections. */
  requestReconnect(): void {
    for (const connection of this.#connections) send(connection, { op: Op.reconnect, d: null });
  }

  /**
   * Declares every session invalid (op 9).
   *
   * @param isResumable whether the client may resume it; if not, it is forgotten with all that it missed
   */
  invalidate(isResumable: boolean): void {
    for (const connection of this.#connections) {
      const { session } = connection;
      if (!session) continue;
      if (!isResumable) this.#sessions.delete(session.id);
      // What happens until the client resumes, perhaps on the same connection, waits for it.
      session.connection = undefined;
      connection.session = undefined;
      send(connection, { op: Op.invalidSession, d: isResumable });
    }
  }

  /** Answers the next attempts to resume or identify with op 9. @param answers one for each: whether it is resumable */
  invalidateNext(...answers: boolean[]): void {
    this.#invalidations.push(...answers);
  }

  /** Forgets all sessions, as after a long outage: clients that resume are told to identify again. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  /** Answers the next connection attempts with 503. */
  refuseNext(times: number): void {
    this.#refusals = times;
  }

  /** Sends something that the server does not send by itself, to the sessions that it is meant for. */
  dispatch(event: WorldEvent): void {
    this.#dispatch(event);
  }

  /** Ends every connection at once. */
  stop(): void {
    for (const { socket } of [...this.#connections]) socket.terminate();
    this.#server.close();
  }

  #accept(socket: WebSocket): void {
    const connection: Connection = { socket, session: undefined };
    this.#connections.add(connection);
    this.counts.connections += 1;
    socket.on('message', (data) => this.#receive(connection, String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => this.#closed(connection, code));
    const { heartbeatIntervalMs } = this.#options;
    send(connection, { op: Op.hello, d: { heartbeat_interval: heartbeatIntervalMs, _trace: ['local'] } });
    this.#options.onChange();
  }

  #closed(connection: Connection, code: number): void {
    this.#connections.delete(connection);
    const { session } = connection;
    if (session?.connection === connection.socket) session.connection = undefined;
    // A client that says goodbye with 1000 or 1001 ends its session.
    if (session && (code === 1000 || code === 1001)) this.#sessions.delete(session.id);
    this.#options.onChange();
  }

  #receive(connection: Connection, text: string): void {
    try {
      this.#take(connection, parse(text));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      connection.socket.close(error.code, error.message);
    }
    this.#options.onChange();
  }

  #take(connection: Connection, { d, op }: Json): void {
    const data = asObject(d);
    const { session } = connection;
    if (op === Op.heartbeat) {
      this.counts.heartbeats += 1;
      if (this.answersHeartbeats) send(connection, { op: Op.heartbeatAck });
    } else if (op === Op.identify) {
      if (session) throw new Refusal(Close.alreadyAuthenticated, 'Already authenticated.');
      this.counts.identifies += 1;
      if (!this.#invalidated(connection)) this.#identify(connection, data);
    } else if (op === Op.resume) {
      this.counts.resumes += 1;
      if (!this.#invalidated(connection)) this.#resume(connection, data);
    } else if (op !== Op.presence && op !== Op.voice && op !== Op.members) {
      throw new Refusal(Close.unknownOpcode, 'Unknown opcode.');
    } else if (!session) {
      throw new Refusal(Close.notAuthenticated, 'Not authenticated.');
    } else if (op === Op.members) this.#sendMembers(session, data);
  }

  /** Whether the session was to be declared invalid instead of what the client wants. */
  #invalidated(connection: Connection): boolean {
    const isResumable = this.#invalidations.shift();
    if (isResumable === undefined) return false;
    send(connection, { op: Op.invalidSession, d: isResumable });
    return true;
  }

  #checkToken(data: Json): void {
    if (String(data.token).replace(/^Bot\s+/i, '') === this.#options.token()) return;
    throw new Refusal(Close.authenticationFailed, 'Authentication failed.');
  }

  #identify(connection: Connection, data: Json): void {
    const { world } = this.#options;
    this.#checkToken(data);
    const session = new GatewaySession(this.#identity(data));
    this.#sessions.set(session.id, session);
    session.connection = connection.socket;
    connection.session = session;
    const guilds = [...world.guilds.values()].filter((guild) => guild.isJoined && session.isFor(guild.id));
    session.dispatch('READY', {
      v: 10,
      user: { ...world.bot, verified: true, mfa_enabled: false, email: null, flags: 0 },
      private_channels: [],
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.#options.url(),
      shard: [session.shard, session.shardCount],
      application: { id: world.bot.id, flags: this.#options.applicationFlags() },
    });
    if ((session.intents & Intent.guilds) === 0) return;
    for (const guild of guilds.filter(({ isUnavailable }) => !isUnavailable)) {
      session.dispatch('GUILD_CREATE', world.guildCreate(guild));
    }
  }

  #identity({ intents, shard: pair }: Json): Identity {
    const [shard, shardCount] = (Array.isArray(pair) ? pair : [0, 1]) as number[];
    if (shard === undefined || !shardCount || shard < 0 || shard >= shardCount) {
      throw new Refusal(Close.invalidShard, 'Invalid shard.');
    }
    if (typeof intents !== 'number' || intents < 0 || (intents & ~ALL_INTENTS) !== 0) {
      throw new Refusal(Close.invalidIntents, 'Invalid intent(s).');
    }
    if ((intents & this.#disallowed()) !== 0) {
      throw new Refusal(Close.disallowedIntents, 'Disallowed intent(s).');
    }
    return { intents, shard, shardCount };
  }

  #disallowed(): number {
    const { messageContent, guildMembers, presences } = this.#options.world.portal;
    return (
      (messageContent ? 0 : Intent.messageContent) |
      (guildMembers ? 0 : Intent.guildMembers) |
      (presences ? 0 : Intent.guildPresences)
    );
  }

  #resume(connection: Connection, data: Json): void {
    this.#checkToken(data);
    const session = this.#sessions.get(String(data.session_id));
    if (!session) {
      send(connection, { op: Op.invalidSession, d: false });
      return;
    }
    if (Number(data.seq) > session.sequence) throw new Refusal(Close.invalidSequence, 'Invalid seq.');
    if (session.connection !== connection.socket) session.connection?.terminate();
    session.connection = connection.socket;
    connection.session = session;
    session.replay(Number(data.seq));
    session.dispatch('RESUMED', { _trace: ['local'] });
  }

  /** Op 8: discord.js asks for members by id or by the beginning of their names. */
  #sendMembers(session: GatewaySession, data: Json): void {
    const { world } = this.#options;
    const guild = world.guilds.get(String(data.guild_id));
    if (!guild?.isJoined) return;
    const wanted = [data.user_ids ?? []].flat().map(String);
    const ids = wanted.length > 0 ? wanted : [...guild.memberIds];
    const found = ids.filter((id) => guild.memberIds.has(id));
    session.dispatch('GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members: found.map((id) => world.member(guild, id, world.users.get(id))),
      chunk_index: 0,
      chunk_count: 1,
      not_found: ids.filter((id) => !guild.memberIds.has(id)),
      ...(data.nonce !== undefined && { nonce: data.nonce }),
    });
  }

  #dispatch(event: WorldEvent): void {
    for (const session of this.#sessions.values()) {
      if (!session.wants(event)) continue;
      const mayRead = (session.intents & Intent.messageContent) !== 0;
      session.dispatch(event.name, mayRead ? event.data : (event.withoutContent ?? event.data));
    }
    this.#options.onChange();
  }
}

function send({ socket }: Connection, frame: Json): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ s: null, t: null, ...frame }));
}

/** @throws Refusal for what is no JSON */
function parse(text: string): Json {
  try {
    return asObject(JSON.parse(text));
  } catch {
    throw new Refusal(Close.decodeError, 'Error while decoding payload.');
  }
}
