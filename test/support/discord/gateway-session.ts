/** One session of the gateway: what a client asked for, and what it was sent, so that it can resume. */
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { shardOf } from './snowflakes.js';
import type { WorldEvent } from './world.js';

/** Events that are kept for a client that resumes. */
const BUFFER = 1_000;

/** What a client identified with. */
export interface Identity {
  intents: number;
  shard: number;
  shardCount: number;
}

/** A session outlives its connection: it is resumed on another one. */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  readonly shard: number;
  readonly shardCount: number;
  /** Where its events go; undefined while the client is away. */
  connection: WebSocket | undefined;
  /** Number of the last event. */
  sequence = 0;
  /** Frames with their numbers, oldest first. */
  #buffer: { sequence: number; frame: string }[] = [];

  constructor({ intents, shard, shardCount }: Identity) {
    this.intents = intents;
    this.shard = shard;
    this.shardCount = shardCount;
  }

  /** Whether the events of a guild come to this shard. */
  isFor(guildId: string | undefined): boolean {
    return shardOf(guildId, this.shardCount) === this.shard;
  }

  wants({ intents, guildId }: WorldEvent): boolean {
    return this.isFor(guildId) && (intents === 0 || (intents & this.intents) !== 0);
  }

  /** Numbers an event, keeps it, and sends it where the client is connected. */
  dispatch(name: string, data: object): void {
    this.sequence += 1;
    const frame = JSON.stringify({ op: 0, s: this.sequence, t: name, d: data });
    this.#buffer.push({ sequence: this.sequence, frame });
    if (this.#buffer.length > BUFFER) this.#buffer = this.#buffer.slice(-BUFFER / 2);
    this.#send(frame);
  }

  /** Sends what came after an event again. */
  replay(after: number): void {
    for (const { sequence, frame } of this.#buffer) if (sequence > after) this.#send(frame);
  }

  #send(frame: string): void {
    const socket = this.connection;
    if (socket?.readyState === socket?.OPEN) socket?.send(frame);
  }
}
