/** Reads messages whole: with the text of their files, and with the message that they point at. */
import { type APIMessage, type Client, RESTJSONErrorCodes as Code, MessageType, Routes } from 'discord.js';
import { readAttached } from '../../src/attached-text.js';
import { BotError } from '../../src/errors.js';
import type { IncomingMessage, ThreadRef } from '../../src/message.js';
import { isPointing } from '../../src/pointing.js';
import { looksPasted } from '../../src/session/quoted.js';
import type { Api } from './api.js';
import type { Channels } from './channels.js';
import { attachedFiles } from './downloads.js';
import { Refused } from './faults.js';
import { filesOf, type Heard, hear, isThread, mentions, type Place, type Self, saidIn } from './inbound.js';

/** How many messages above are looked at for one that says something. */
const LOOKED_AT = '5';
/** System messages, such as that of a new thread, say nothing of their own. */
const TELLING: readonly MessageType[] = [
  MessageType.Default,
  MessageType.Reply,
  MessageType.ChatInputCommand,
];
const ARROW = /[\^↑⬆☝👆]|\babove\b/u;
const HIDDEN =
  'I may not read that message: Discord shows it to me only with the Message Content intent. Paste the error into your mention.';

export interface ReaderOptions {
  client: Client;
  api: Api;
  channels: Channels;
  /** Hosts of an emulator from which files may be downloaded. */
  fileHosts: readonly string[];
  /** Whether Discord shows messages that do not mention the bot. */
  mayRead: boolean;
}

/** A message that is pointed at, with what has to be said about it. */
interface Pointed {
  text: string;
  id: string;
  remarks: string[];
}

export class Reader {
  constructor(private readonly options: ReaderOptions) {}

  /** What the bot is known by in a guild. */
  self(guild: string): Self {
    const { client } = this.options;
    const id = client.user?.id ?? '';
    const roleId = client.guilds.cache.get(guild)?.roles.botRoleFor(id)?.id;
    return { id, ...(roleId === undefined ? {} : { roleId }) };
  }

  /** @returns null for what no person wrote */
  hear(message: APIMessage, place: Place): Heard | null {
    return hear(message, place, this.self(place.guild));
  }

  /** The message as it came, for the core. */
  bare({ id, thread, author, text, mentioned, edition }: Heard): IncomingMessage {
    return { id, thread, author, text, mentioned, ...(edition === undefined ? {} : { edition }) };
  }

  /** The message with all that belongs to it. */
  async whole(heard: Heard, place: Place): Promise<IncomingMessage> {
    const { text, mentioned } = heard;
    const base = this.bare(heard);
    const own = await readAttached(attachedFiles(heard.files, this.options.fileHosts));
    const attached = joined(heard.forwarded, own.text);
    const remarks = own.remarks;
    const pointed =
      mentioned && attached === '' ? await this.#pointedAt(heard, place).catch(unreadable) : undefined;
    if (pointed && pointed.text !== '') {
      remarks.push(...pointed.remarks);
      return {
        ...base,
        // Words about it are no part of it; more output is.
        text: looksPasted(text) ? joined(pointed.text, text) : pointed.text,
        asPaste: true,
        source: pointed.id,
        ...(remarks.length > 0 ? { remarks } : {}),
      };
    }
    if (pointed) remarks.push(...pointed.remarks);
    const isPaste = attached !== '' && isPointing(text);
    return {
      ...base,
      text: isPaste ? attached : joined(text, attached),
      ...(isPaste ? { asPaste: true } : {}),
      ...(remarks.length > 0 ? { remarks } : {}),
    };
  }

  /** Reads a message that was shown to somebody, as a paste. */
  async paste(message: APIMessage, guild: string): Promise<{ text: string; remarks: string[] }> {
    const { text, remarks } = await readAttached(attachedFiles(filesOf(message), this.options.fileHosts));
    return { text: joined(saidIn(message, this.self(guild)), text), remarks };
  }

  /** See `ChatSurface.reread`. */
  async reread(thread: ThreadRef, messageId: string): Promise<IncomingMessage | null> {
    const channels = new Set([
      messageId === thread.thread ? thread.channel : thread.thread,
      thread.thread,
      thread.channel,
    ]);
    for (const channel of channels) {
      const message = await this.#fetch(channel, messageId);
      if (message === null) continue;
      const place = await this.options.channels.placeOf(channel, thread.workspace || undefined);
      const heard = this.hear(message, place);
      return heard && { ...(await this.whole(heard, place)), thread, redelivered: true };
    }
    return null;
  }

  /** The message that a mention is about, where it does not hold the error itself. */
  async #pointedAt(heard: Heard, place: Place): Promise<Pointed | undefined> {
    const { text, repliesTo, thread } = heard;
    const points = isPointing(text);
    if (repliesTo) {
      // In a running conversation words are a follow-up, whatever they answer.
      const isNew = place.guild !== '' && !isThread(place.type);
      return points || isNew ? this.#pointed(repliesTo, place) : undefined;
    }
    if (!points) return undefined;
    const starter = isThread(place.type) && !ARROW.test(text) ? await this.#starter(thread) : null;
    const found = starter ?? (await this.#above(heard, place));
    return found ? this.#pointed(found, place) : undefined;
  }

  async #pointed(message: APIMessage, place: Place): Promise<Pointed> {
    const { text, remarks } = await this.paste(message, place.guild);
    const isHidden = text === '' && !this.options.mayRead && remarks.length === 0;
    return { id: message.id, text, remarks: isHidden ? [HIDDEN] : remarks };
  }

  /** What a thread began with, unless it was for the bot and so was answered. */
  async #starter({ channel, thread, workspace }: ThreadRef): Promise<APIMessage | null> {
    const message = (await this.#fetch(channel, thread)) ?? (await this.#fetch(thread, thread));
    return message && this.#isForeign(message, workspace) ? message : null;
  }

  /** The nearest message above that the bot did not write. */
  async #above({ id }: Heard, { channel, guild }: Place): Promise<APIMessage | null> {
    try {
      const query = { before: id, limit: LOOKED_AT };
      const above = await this.options.api.get<APIMessage[]>(Routes.channelMessages(channel), query);
      return above.find((message) => this.#isForeign(message, guild)) ?? null;
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  /** Whether a message may hold an error that somebody points at: the bot's own and what mentions it do not. */
  #isForeign(message: APIMessage, guild: string): boolean {
    const self = this.self(guild);
    return message.author.id !== self.id && !mentions(message, self) && TELLING.includes(message.type);
  }

  async #fetch(channel: string, message: string): Promise<APIMessage | null> {
    try {
      return await this.options.api.get<APIMessage>(Routes.channelMessage(channel, message));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const isGone = error.is(
        Code.UnknownMessage,
        Code.UnknownChannel,
        Code.MissingAccess,
        Code.MissingPermissions,
        // Forums hold no messages of their own.
        Code.CannotSendMessagesInNonTextChannel,
        Code.CannotExecuteActionOnThisChannelType,
      );
      if (isGone) return null;
      throw this.options.channels.denied(error, 'read', channel);
    }
  }
}

/** The mention is answered all the same. */
function unreadable(error: unknown): Pointed {
  if (!(error instanceof BotError)) throw error;
  return {
    id: '',
    text: '',
    remarks: ['I could not read the message you point at. Paste the error into your mention.'],
  };
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
