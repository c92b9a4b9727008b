import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Attempt, Delivery, Outcome, Transport } from './delivery.js';
import { nextId, secret } from './ids.js';
import { asObject, asText, type Json, parsed } from './json.js';
import type { World } from './world.js';

/** Why Slack asks an app to connect anew. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'too_many_websockets' | 'link_disabled';

const MAX_CONNECTIONS = 10;
const PING_MS = 10_000;
/** After `warning` Slack keeps the connection for some seconds. */
const WARNING_MS = 10_000;
const HOST = 'applink-local';

interface Connection {
  socket: WebSocket;
  /** Asked to go: gets nothing new. */
  isDraining: boolean;
  waiting: Map<string, (outcome: Outcome) => void>;
}

/** The WebSocket side of Socket Mode. */
export class SocketMode implements Transport {
  /** All that the app ever sent over sockets, acks among them. */
  readonly received: Json[] = [];
  /** How many connections there ever were. */
  opened = 0;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #connections = new Set<Connection>();
  readonly #tickets = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isRefusing = false;
  #next = 0;

  constructor(readonly world: World) {}

  /** Takes over WebSocket requests of the server. */
  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** An address to connect to, once. */
  newUrl(): string {
    const ticket = secret();
    this.#tickets.add(ticket);
    return `${this.world.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${this.world.app.appId}`;
  }

  /** How many connections are open now. */
  get connections(): number {
    return this.#connections.size;
  }

  isReady(): boolean {
    return this.#open().length > 0;
  }

  async ready(): Promise<void> {
    if (!this.isReady()) await this.world.waitFor(() => this.isReady(), { timeout: 2 ** 30 }).catch(() => {});
  }

  send(delivery: Delivery, attempt: Attempt, timeout: number): Promise<Outcome> {
    const open = this.#open();
    this.#next += 1;
    const connection = open[this.#next % open.length];
    if (!connection) return Promise.resolve({ acked: false, failure: 'connection_failed' });
    const envelope: Json = {
      type: delivery.kind,
      envelope_id: nextId('Env'),
      payload: delivery.payload,
      accepts_response_payload: delivery.kind !== 'events_api',
    };
    if (delivery.kind === 'events_api')
      Object.assign(envelope, { retry_attempt: attempt.number, retry_reason: attempt.reason ?? '' });
    return new Promise((resolve) => {
      const id = String(envelope.envelope_id);
      const timer = setTimeout(() => end({ acked: false, failure: 'timeout' }), timeout);
      const end = (outcome: Outcome): void => {
        clearTimeout(timer);
        connection.waiting.delete(id);
        resolve(outcome);
      };
      connection.waiting.set(id, end);
      connection.socket.send(JSON.stringify(envelope));
    });
  }

  /** Sends a `disconnect` frame on every connection, and closes them a little later as Slack does. */
  disconnect(reason: DisconnectReason): void {
    for (const connection of this.#connections) this.#askToGo(connection, reason);
  }

  /** Cuts every connection without a word. */
  drop(): void {
    for (const { socket } of this.#connections) socket.terminate();
  }

  /** Turns new WebSockets away until {@link accept}, or for some ms. */
  refuse(forMs?: number): void {
    this.#isRefusing = true;
    if (forMs !== undefined) this.#later(forMs, () => this.accept());
  }

  accept(): void {
    this.#isRefusing = false;
  }

  /** Closes everything. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.drop();
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', this.world.origin).searchParams.get('ticket') ?? '';
    const isKnown = this.#tickets.delete(ticket);
    if (this.#isRefusing || !isKnown) {
      const status = isKnown ? '503 Service Unavailable' : '401 Unauthorized';
      return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#connected(webSocket));
  }

  #connected(socket: WebSocket): void {
    const connection: Connection = { socket, isDraining: false, waiting: new Map() };
    socket.on('error', () => {});
    if (this.#connections.size >= MAX_CONNECTIONS) {
      this.#askToGo(connection, 'too_many_websockets');
      return;
    }
    this.#connections.add(connection);
    this.opened += 1;
    const pings = setInterval(() => socket.ping(`Ping from ${HOST}`), PING_MS);
    socket.on('message', (data) => this.#message(connection, String(data)));
    socket.on('close', () => {
      clearInterval(pings);
      this.#connections.delete(connection);
      for (const end of [...connection.waiting.values()]) end({ acked: false, failure: 'connection_failed' });
      this.world.changed();
    });
    const hello = {
      type: 'hello',
      num_connections: this.#connections.size,
      debug_info: { host: HOST, build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.world.app.appId },
    };
    socket.send(JSON.stringify(hello));
    this.world.changed();
  }

  #message(connection: Connection, data: string): void {
    const message = asObject(parsed(data));
    if (!message) return;
    this.received.push(message);
    const payload = asObject(message.payload);
    const hasAnswer = payload && Object.keys(payload).length > 0;
    connection.waiting.get(asText(message.envelope_id) ?? '')?.({
      acked: true,
      ...(hasAnswer ? { answer: payload } : {}),
    });
    this.world.changed();
  }

  #askToGo(connection: Connection, reason: DisconnectReason): void {
    connection.isDraining = true;
    connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: HOST } }));
    this.#later(reason === 'warning' ? WARNING_MS : 100, () => connection.socket.close());
  }

  #later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }

  #open(): Connection[] {
    return [...this.#connections].filter(
      ({ socket, isDraining }) => !isDraining && socket.readyState === socket.OPEN,
    );
  }
}
