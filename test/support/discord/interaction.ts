/** One interaction: what a person did, and everything that the bot answered to it. */
import { randomBytes } from 'node:crypto';
import {
  type Json,
  MessageFlag,
  type WireChannel,
  type WireComponent,
  type WireMessage,
  type WireUser,
} from './wire.js';

/** How tests wait for what comes of an interaction; see `waitFor` of the server. */
export type Wait = <T>(what: string, check: () => T | undefined | null | false) => Promise<T>;

/** A modal that the bot opened. */
export interface Modal {
  /** The interaction that it answered; the modal is shown to its person. */
  interaction: Interaction;
  customId: string;
  title: string;
  components: WireComponent[];
}

/** A choice that autocomplete offers. */
export interface Choice {
  name: string;
  value: string | number;
}

/** What an interaction is made of. */
export interface InteractionSeed {
  id: string;
  type: number;
  user: WireUser;
  channel: WireChannel;
  data: Json;
  /** The message that was clicked, or that the modal came from. */
  source?: WireMessage | undefined;
  /** When it was sent, by the server's clock. */
  createdAt: number;
  /** By kind of installation (0 guild, 1 user) the guild or the person that it goes by. */
  owners: Record<string, string>;
  wait: Wait;
}

/** Given back by everything that people do with commands and components. */
export class Interaction {
  readonly id: string;
  readonly token = randomBytes(24).toString('hex');
  readonly type: number;
  readonly user: WireUser;
  readonly channel: WireChannel;
  readonly data: Json;
  readonly source: WireMessage | undefined;
  readonly createdAt: number;
  readonly owners: Record<string, string>;
  /** The bot's first answer as it was sent, `{ type, data }`; undefined as long as there is none. */
  answer: Json | undefined;
  /** The message that the answer made or changed; what `@original` means. */
  message: WireMessage | undefined;
  /** Messages that followed, oldest first. */
  readonly followUps: WireMessage[] = [];
  modal: Modal | undefined;
  choices: Choice[] | undefined;
  /** How many messages were sent through the interaction's webhook. */
  followUpCount = 0;
  readonly #wait: Wait;

  constructor(seed: InteractionSeed) {
    this.id = seed.id;
    this.type = seed.type;
    this.user = seed.user;
    this.channel = seed.channel;
    this.data = seed.data;
    this.source = seed.source;
    this.createdAt = seed.createdAt;
    this.owners = seed.owners;
    this.#wait = seed.wait;
  }

  /** Whether the answer is seen by the person alone. */
  get isEphemeral(): boolean {
    return ((this.message?.flags ?? 0) & MessageFlag.ephemeral) !== 0;
  }

  /** Whether the person still sees the bot thinking. */
  get isLoading(): boolean {
    return ((this.message?.flags ?? 0) & MessageFlag.loading) !== 0;
  }

  /** Whether only the person installed the app, so that follow-ups are limited to five. */
  get isUserInstalled(): boolean {
    return !('0' in this.owners);
  }

  /** Everything that the person sees of it, oldest first. */
  get messages(): WireMessage[] {
    return [...(this.message ? [this.message] : []), ...this.followUps];
  }

  /** Waits for the bot's first answer of any kind. */
  async answered(): Promise<this> {
    await this.#wait(`an answer to ${this}`, () => this.answer !== undefined);
    return this;
  }

  /** Waits for a message with content: an answer, or what became of a deferred one. */
  replied(): Promise<WireMessage> {
    return this.#wait(`a message that answers ${this}`, () => !this.isLoading && this.message);
  }

  /** Waits for follow-ups. @param count how many there have to be */
  followedUp(count = 1): Promise<WireMessage[]> {
    const check = () => this.followUps.length >= count && this.followUps;
    return this.#wait(`${count} follow-ups to ${this}`, check);
  }

  /** Waits for a modal. */
  openedModal(): Promise<Modal> {
    return this.#wait(`a modal that answers ${this}`, () => this.modal);
  }

  toString(): string {
    const { name, custom_id: customId } = this.data;
    return `interaction ${String(name ?? customId)} (type ${this.type}) of ${this.user.username}`;
  }
}
