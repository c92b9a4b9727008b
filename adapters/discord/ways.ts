/**
 * Ways to answer through interactions. Discord gives one with each command and click; it lasts 15 minutes. Private
 * answers have no other way, and words for one person alone take it where there is one.
 */
import { type APIMessage, RESTJSONErrorCodes as Code, Routes } from 'discord.js';
import { BoundedMap } from '../../src/bounded-map.js';
import type { ThreadRef } from '../../src/message.js';
import type { Api } from './api.js';
import type { MessageBody } from './bodies.js';
import { Refused } from './faults.js';

/** Half a minute less than Discord's 15, so that no answer is begun that cannot end. */
const LIFETIME_MS = 14.5 * 60_000;
/** Conversations, people and messages that are remembered. */
const REMEMBERED = 5_000;
/** Ways of one private answer that are kept, for its older pages. */
const MAX_WAYS = 6;

/**
 * How an interaction was acknowledged. `private`: one person sees the bot thinking; `public`: everybody does; `line`: a
 * line stands there, on which a thread can be begun; `click`: nothing is shown.
 */
export type Acknowledgement = 'private' | 'public' | 'line' | 'click';

/** One interaction that was acknowledged. */
export interface Way {
  how: Acknowledgement;
  application: string;
  token: string;
  /** Milliseconds since the epoch. */
  since: number;
  /** The message that `@original` means, once it is known. */
  original?: string;
  /** The first answer is still to come: people see the bot thinking, or a line in its place. */
  isOpen: boolean;
  /** The question was answered, here or elsewhere. */
  isAnswered?: true;
  /** The person was told something through it, such as why there is no answer. */
  isTold?: true;
  /** The bot is no member there, so that all goes this way. */
  isOutside?: true;
}

export class Ways {
  readonly #private = new BoundedMap<string, Way[]>(REMEMBERED);
  readonly #threads = new BoundedMap<string, string>(REMEMBERED);
  readonly #people = new BoundedMap<string, Way>(REMEMBERED);
  readonly #channels = new BoundedMap<string, Way>(REMEMBERED);
  readonly #messages = new BoundedMap<string, Way>(REMEMBERED);
  readonly #awaited = new Map<string, Way>();

  /** @param now milliseconds since the epoch */
  constructor(
    private readonly api: Api,
    private readonly now: () => number,
  ) {}

  /** A person did something in a channel, so that a word to them can take this way. */
  ofPerson(channel: string, user: string, way: Way): void {
    this.#people.set(`${channel}/${user}`, way);
  }

  /** The way to a person in one of these channels. */
  toPerson(channels: readonly string[], user: string): Way | undefined {
    return channels
      .map((channel) => this.#people.get(`${channel}/${user}`))
      .find((way) => way && this.isAlive(way));
  }

  /** A message was clicked, which can be changed this way wherever it stands. */
  ofMessage(message: string, way: Way): void {
    this.#messages.set(message, way);
  }

  /** The way to a message that was clicked. */
  toMessage(message: string): Way | undefined {
    const way = this.#messages.get(message);
    return way && this.isAlive(way) ? way : undefined;
  }

  /** Somebody shares what they see alone: the way into a channel that the bot cannot write in by itself. */
  intoChannel(channel: string, way?: Way): Way | undefined {
    if (way) this.#channels.set(channel, way);
    const known = this.#channels.get(channel);
    return known && this.isAlive(known) ? known : undefined;
  }

  /** The answer to an interaction is under way to a public conversation. */
  await(interaction: string, way: Way): void {
    this.#awaited.set(interaction, way);
  }

  /** @returns the way of the interaction that a post answers, if it is one that waits */
  awaited(interaction: string | undefined): Way | undefined {
    return interaction === undefined ? undefined : this.#awaited.get(interaction);
  }

  /** The answer was given, or will not be. */
  settle(interaction: string): void {
    this.#awaited.delete(interaction);
  }

  /**
   * Says something to the person whose interaction it is, for their eyes alone.
   *
   * @throws Refused when the way is no more
   */
  async tell(way: Way, bodies: readonly MessageBody[]): Promise<void> {
    way.isTold = true;
    // What follows a deferred answer takes its place, and is seen by whoever was to see that.
    if (way.isOpen && way.how === 'public') {
      way.isOpen = false;
      await this.takeBack(way);
    }
    for (const body of bodies)
      await (way.isOpen && way.how === 'private' ? this.#first(way, body) : this.followUp(way, body));
  }

  /** The latest way of a private answer; older ones still change what came through them. */
  ofPrivate({ thread }: ThreadRef, way: Way): void {
    const older = this.#private.get(thread) ?? [];
    this.#private.set(thread, [way, ...older].slice(0, MAX_WAYS));
  }

  /** The private conversation that a message belongs to. */
  privateThreadOf(message: string): string | undefined {
    return this.#threads.get(message);
  }

  /**
   * Says something in a private conversation.
   *
   * @returns id of the message
   * @throws Refused, also when no way is left
   */
  async say(thread: ThreadRef, body: MessageBody): Promise<string> {
    const way = this.#latest(thread);
    const { id } = way.isOpen ? await this.#first(way, body) : await this.followUp(way, body);
    this.#threads.set(id, thread.thread);
    return id;
  }

  /**
   * Changes a message of a private conversation, by whatever way reaches it.
   *
   * @throws Refused, also when no way is left
   */
  async change(thread: ThreadRef, message: string, body: MessageBody): Promise<void> {
    const ways = (this.#private.get(thread.thread) ?? []).filter((way) => this.isAlive(way));
    // A click on the message reaches it for sure.
    ways.sort((a, b) => Number(b.original === message) - Number(a.original === message));
    let refused = expired();
    for (const way of ways) {
      try {
        await this.edit(way, way.original === message ? '@original' : message, body);
        return;
      } catch (error) {
        if (!(error instanceof Refused) || !isExpiry(error)) throw error;
        refused = error;
      }
    }
    throw refused;
  }

  /** The answer that an acknowledged interaction waits for. */
  async answer(way: Way, body: MessageBody): Promise<string> {
    return (await this.#first(way, body)).id;
  }

  /** @throws Refused when the way is no more */
  followUp({ application, token }: Way, body: MessageBody): Promise<APIMessage> {
    return this.api.call('POST', Routes.webhook(application, token), {
      body,
      hasOwnToken: true,
    });
  }

  async edit({ application, token }: Way, message: string, body: MessageBody): Promise<APIMessage> {
    // Only posts may be for one person; a change keeps what the message is.
    return this.api.call('PATCH', Routes.webhookMessage(application, token, message), {
      body,
      hasOwnToken: true,
    });
  }

  /** Takes back an answer that was announced and does not come. */
  async takeBack({ application, token }: Way): Promise<void> {
    await this.api.call('DELETE', Routes.webhookMessage(application, token, '@original'), {
      hasOwnToken: true,
    });
  }

  isAlive({ since }: Way): boolean {
    return this.now() - since < LIFETIME_MS;
  }

  async #first(way: Way, body: MessageBody): Promise<APIMessage> {
    const message = await this.edit(way, '@original', body);
    way.isOpen = false;
    way.original = message.id;
    return message;
  }

  #latest({ thread }: ThreadRef): Way {
    const way = this.#private.get(thread)?.find((each) => this.isAlive(each));
    if (way === undefined) throw expired();
    return way;
  }
}

/** Whether a way has come to its end. */
export function isExpiry(refused: Refused): boolean {
  return (
    refused.status === 401 ||
    refused.is(Code.UnknownInteraction, Code.UnknownWebhook, Code.UnknownMessage, Code.InvalidWebhookToken)
  );
}

function expired(): Refused {
  return new Refused(Code.InvalidWebhookToken, 401, 'the interaction is too old');
}
