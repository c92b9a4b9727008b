import { setTimeout as sleep } from 'node:timers/promises';
import { nextId } from './ids.js';
import type { Json } from './json.js';
import type { World } from './world.js';

export type DeliveryKind = 'events_api' | 'interactive' | 'slash_commands';

/** One try to hand something over. Times are in ms since 1970. */
export interface Attempt {
  at: number;
  /** 0 for the first, as in `retry_attempt` and `X-Slack-Retry-Num`. */
  number: number;
  /** Why it was tried again, as in `retry_reason`. */
  reason?: string;
  ackedAt?: number;
  /** What went wrong: `timeout`, `connection_failed`, `http_error`. */
  failure?: string;
  /** HTTP status, in HTTP mode. */
  status?: number;
}

/** Something that Slack tells the app, with all tries. */
export interface Delivery {
  id: string;
  kind: DeliveryKind;
  /** Event type, interaction type, or the command. */
  name: string;
  payload: Json;
  attempts: Attempt[];
  state: 'under way' | 'acked' | 'failed';
  /** What the app gave with its ack, such as `{response_action: 'errors'}`; a plain text comes as `{text}`. */
  answer?: Json;
  /** When the first try began. */
  at: number;
}

/** What a transport makes of one try. */
export type Outcome =
  | { acked: true; answer?: Json; status?: number }
  | { acked: false; failure: string; status?: number; noRetry?: boolean };

/** A way to the app: Socket Mode or HTTP. */
export interface Transport {
  /** Resolves when something can be sent; HTTP always can. */
  ready(): Promise<void>;
  /** Whether something can be sent now. */
  isReady(): boolean;
  /** One try; ends with the ack, a failure or the timeout. */
  send(delivery: Delivery, attempt: Attempt, timeout: number): Promise<Outcome>;
}

export interface DeliveryOptions {
  /** How long an ack may take, in ms; Slack gives 3,000. */
  ackTimeout?: number;
  /** Pauses before an event is delivered again, in ms; Slack's are 0, 60,000 and 300,000. */
  retryDelays?: readonly number[];
}

const SLACK_RETRIES = [0, 60_000, 300_000];
const SLACK_ACK_MS = 3000;

/**
 * Hands events and interactions to the app and keeps a record. Events are tried again when they are not acked;
 * interactions and commands are not, as at Slack.
 */
export class Deliverer {
  /** Everything that was delivered or tried, in order. */
  readonly deliveries: Delivery[] = [];
  /** Changes what is delivered: called before the first try, false drops it, a number sends it so many times. */
  filter: (delivery: Delivery) => boolean | number = () => true;
  readonly ackTimeout: number;
  readonly retryDelays: readonly number[];
  readonly #stopped = new AbortController();

  constructor(
    readonly world: World,
    public transport: Transport,
    { ackTimeout = SLACK_ACK_MS, retryDelays = SLACK_RETRIES }: DeliveryOptions = {},
  ) {
    this.ackTimeout = ackTimeout;
    this.retryDelays = retryDelays;
  }

  /** Delivers; the record is updated while it goes on. */
  deliver(kind: DeliveryKind, name: string, payload: Json): Delivery {
    const at = Date.now();
    const delivery: Delivery = {
      id: nextId('Dv'),
      kind,
      name,
      payload,
      attempts: [],
      state: 'under way',
      at,
    };
    const times = Number(this.filter(delivery));
    this.deliveries.push(delivery);
    if (times < 1) delivery.state = 'failed';
    else void this.#run(delivery);
    for (let copy = 1; copy < times; copy++) this.again(delivery);
    return delivery;
  }

  /** Delivers the same once more, as Slack at times does although it was acked. */
  again(delivery: Delivery): Delivery {
    const second: Delivery = {
      ...delivery,
      id: nextId('Dv'),
      attempts: [],
      state: 'under way',
      at: Date.now(),
    };
    this.deliveries.push(second);
    void this.#run(second);
    return second;
  }

  /** Resolves when nothing is under way any more. */
  async settled(timeout?: number): Promise<void> {
    await this.world.waitFor(() => this.deliveries.every(({ state }) => state !== 'under way'), {
      what: 'all deliveries to be acked or given up',
      ...(timeout === undefined ? {} : { timeout }),
    });
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #run(delivery: Delivery): Promise<void> {
    const delays = delivery.kind === 'events_api' ? this.retryDelays : [];
    let reason: string | undefined;
    for (let number = 0; number <= delays.length; number++) {
      if (number > 0 && !(await this.#pause(delays[number - 1] ?? 0))) break;
      const outcome = await this.#try(delivery, number, reason);
      if (outcome.acked) {
        if (outcome.answer) delivery.answer = outcome.answer;
        return this.#end(delivery, 'acked');
      }
      reason = outcome.failure;
      if (outcome.noRetry || this.#stopped.signal.aborted) break;
    }
    this.#end(delivery, 'failed');
  }

  async #try(delivery: Delivery, number: number, reason: string | undefined): Promise<Outcome> {
    const attempt: Attempt = { at: Date.now(), number, ...(reason ? { reason } : {}) };
    delivery.attempts.push(attempt);
    this.world.changed();
    const outcome: Outcome = this.transport.isReady()
      ? await this.transport.send(delivery, attempt, this.ackTimeout)
      : { acked: false, failure: 'connection_failed' };
    if (outcome.acked) attempt.ackedAt = Date.now();
    else attempt.failure = outcome.failure;
    if (outcome.status !== undefined) attempt.status = outcome.status;
    this.world.changed();
    return outcome;
  }

  /** Waits for the time and for a way to the app; false when the server stops meanwhile. */
  async #pause(delay: number): Promise<boolean> {
    const { signal } = this.#stopped;
    try {
      if (delay > 0) await sleep(delay, undefined, { signal });
    } catch {
      return false;
    }
    const stopped = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([this.transport.ready(), stopped]);
    return !signal.aborted;
  }

  #end(delivery: Delivery, state: 'acked' | 'failed'): void {
    delivery.state = state;
    this.world.changed();
  }
}
