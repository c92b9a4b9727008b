/** Somebody who uses Discord: a person, another bot. What they do reaches the bot over the gateway. */

import { commandData, type OptionValue } from './command-call.js';
import { flatten } from './component-tree.js';
import type { Upload } from './files.js';
import type { Choice, Interaction, Modal, Wait } from './interaction.js';
import { type Install, type Interactions, isBetweenPeople } from './interactions.js';
import { createMessage, deleteMessage, editMessage, showMessage } from './messages.js';
import { modalData } from './modal-call.js';
import type { CommandRegistry } from './routes-application.js';
import { type ThreadChange, threadAlone, threadInForum, threadOnMessage, updateThread } from './threads.js';
import {
  ChannelType,
  ComponentType,
  InteractionType,
  isThread,
  type Json,
  MessageFlag,
  type WireChannel,
  type WireComponent,
  type WireMessage,
  type WireUser,
} from './wire.js';
import type { World } from './world.js';

/** What people act on. */
export interface Stage {
  world: World;
  interactions: Interactions;
  commands: CommandRegistry;
  wait: Wait;
  /** Where commands are used unless told. */
  defaultChannel: WireChannel;
}

/** Where a command is used. */
export interface Place {
  /** A channel, a thread, direct messages; the server's first channel unless told. */
  in?: WireChannel;
  /**
   * 1: direct messages with the bot; 2: a place between people, where the bot is no member and only the person
   * installed it. Follows from `in` where that is given.
   */
  context?: 0 | 1 | 2;
}

/** What somebody does happens at once; what the bot makes of it is waited for. */
export class Person {
  readonly user: WireUser;
  readonly #stage: Stage;

  constructor(user: WireUser, stage: Stage) {
    this.user = user;
    this.#stage = stage;
  }

  get id(): string {
    return this.user.id;
  }

  /** Writes into a channel, a thread or direct messages; the text is sent as it is. */
  say(channel: WireChannel, text: string, ...files: Upload[]): WireMessage {
    return this.#write(channel, text, files);
  }

  /** Writes with a mention of the bot before the text. */
  mention(channel: WireChannel, text: string, ...files: Upload[]): WireMessage {
    return this.#write(channel, `<@${this.#stage.world.bot.id}> ${text}`, files);
  }

  /** Sends files without words. */
  upload(channel: WireChannel, ...files: Upload[]): WireMessage {
    return this.#write(channel, '', files);
  }

  /**
   * Replies to a message.
   *
   * @param notify whether its author is mentioned by it, as Discord's switch in the composer says
   */
  reply(to: WireMessage, text: string, notify = true): WireMessage {
    const allowedMentions = { parse: ['users', 'roles', 'everyone'], replied_user: notify };
    const channel = this.#channelOf(to);
    return createMessage(this.#stage.world, channel, {
      author: this.user,
      content: text,
      reference: { message_id: to.id },
      allowedMentions,
    });
  }

  /** The direct messages with the bot. */
  get dms(): WireChannel {
    const { world } = this.#stage;
    return world.directChannel([world.bot, this.user]);
  }

  /** Writes to the bot directly. */
  dm(text: string, ...files: Upload[]): WireMessage {
    return this.#write(this.dms, text, files);
  }

  /** Lets nobody write to this person directly, or everybody again. */
  closeDms(isClosed = true): void {
    const { closedToDms } = this.#stage.world;
    if (isClosed) closedToDms.add(this.id);
    else closedToDms.delete(this.id);
  }

  /** Changes the text of a message. */
  edit(message: WireMessage, text: string): void {
    editMessage(this.#stage.world, this.#channelOf(message), message, { content: text });
  }

  delete(message: WireMessage): void {
    deleteMessage(this.#stage.world, this.#channelOf(message), message);
  }

  /** Begins a thread on a message, or one of its own in a channel. */
  startThread(on: WireMessage | WireChannel, name: string, isPrivate = false): WireChannel {
    const { world } = this.#stage;
    const options = { name, owner: this.user, isPrivate };
    if ('author' in on) return threadOnMessage(world, this.#channelOf(on), on, options);
    return threadAlone(world, on, options);
  }

  /** Begins a post in a forum; its thread has the id of its first message. */
  post(forum: WireChannel, title: string, text: string, ...files: Upload[]): WireMessage {
    const thread = threadInForum(this.#stage.world, forum, { name: title, owner: this.user });
    return this.#write(thread, text, files, thread.id);
  }

  /** Archives, locks or renames a thread. */
  changeThread(thread: WireChannel, change: ThreadChange): void {
    updateThread(this.#stage.world, thread, change);
  }

  /** Deletes a channel with its threads, or one thread. */
  deleteChannel(channel: WireChannel): void {
    this.#stage.world.removeChannel(channel);
  }

  /**
   * Uses a slash command.
   *
   * @param name as it is typed: `cc-error`, or with a subcommand `cc-errors search`
   * @throws Error when Discord would not let the person send it: no such command, a required option that is missing …
   */
  slash(name: string, options: Record<string, OptionValue> = {}, place: Place = {}): Interaction {
    const channel = this.#place(place);
    const command = this.#command(name.split(' ')[0] ?? '', 1, channel);
    const data = commandData(this.#stage.world, command, name, options, channel);
    return this.#send(InteractionType.command, channel, data);
  }

  /**
   * Types into an option of a slash command.
   *
   * @param typed what stands in the option so far
   * @param others options that are filled in already
   * @returns what the bot offers; rejects when it does not answer
   */
  async autocomplete(
    name: string,
    option: string,
    typed: string,
    { others = {}, ...place }: Place & { others?: Record<string, OptionValue> } = {},
  ): Promise<Choice[]> {
    const channel = this.#place(place);
    const command = this.#command(name.split(' ')[0] ?? '', 1, channel);
    const values = { ...others, [option]: typed };
    const data = commandData(this.#stage.world, command, name, values, channel, option);
    const sent = this.#send(InteractionType.autocomplete, channel, data);
    return this.#stage.wait(`choices for ${name} ${option}`, () => sent.choices);
  }

  /** Uses a command of a message's context menu. */
  contextMenu(message: WireMessage, name: string): Interaction {
    const { world } = this.#stage;
    const channel = this.#channelOf(message);
    const { id, type, guild_id } = this.#command(name, 3, channel);
    const resolved = { messages: { [message.id]: showMessage(world, message, true) } };
    const data = { id, name, type, target_id: message.id, resolved, ...(guild_id && { guild_id }) };
    return this.#send(InteractionType.command, channel, data);
  }

  /** Clicks a button. @throws Error when there is none to click */
  click(message: WireMessage, customId: string): Interaction {
    const button = this.#control(message, customId);
    if (button.type !== ComponentType.button) throw new Error(`${customId} is no button`);
    const data = { custom_id: customId, component_type: button.type, id: button.id };
    return this.#send(InteractionType.component, this.#channelOf(message), data, message);
  }

  /** Chooses in a select menu. @throws Error when the menu does not let the person choose that */
  select(message: WireMessage, customId: string, values: readonly string[]): Interaction {
    const menu = this.#control(message, customId);
    const { id, max_values: most = 1, min_values: least = 1, options, type } = menu;
    if (values.length < least || values.length > most) {
      throw new Error(`${customId} takes ${least} to ${most} values, not ${values.length}`);
    }
    const missing = options && values.find((value) => !options.some((option) => option.value === value));
    if (missing !== undefined) throw new Error(`${customId} has no option ${missing}`);
    const data = { custom_id: customId, component_type: type, id, values: [...values] };
    return this.#send(InteractionType.component, this.#channelOf(message), data, message);
  }

  /**
   * Fills in a modal and sends it.
   *
   * @param fields by custom_id: a text, the values of a select, files of an upload
   * @throws Error when a required field is empty, or a text has the wrong length
   */
  submitModal(
    modal: Modal,
    fields: Record<string, string | readonly string[] | readonly Upload[]>,
  ): Interaction {
    const { channel, source } = modal.interaction;
    const data = modalData(this.#stage.world, modal, fields, channel.id);
    return this.#send(InteractionType.modalSubmit, channel, data, source);
  }

  #write(channel: WireChannel, text: string, files: readonly Upload[], id?: string): WireMessage {
    const { world } = this.#stage;
    if (channel.type === ChannelType.forum) throw new Error('A forum holds posts: use post');
    const attachments = files.map((file) => world.files.add(world.snowflakes.next(), channel.id, file));
    const draft = { author: this.user, content: text, attachments, ...(id !== undefined && { id }) };
    return createMessage(world, channel, draft);
  }

  #channelOf({ channel_id: id }: WireMessage): WireChannel {
    const channel = this.#stage.world.channels.get(id);
    if (!channel) throw new Error(`The channel ${id} is gone`);
    return channel;
  }

  #place({ context, in: channel }: Place): WireChannel {
    const { defaultChannel, world } = this.#stage;
    if (channel) return channel;
    if (context === 1) return this.dms;
    if (context !== 2) return defaultChannel;
    const others = [...world.users.values()].filter((user) => user !== this.user && !user.bot);
    return world.directChannel([this.user, others[0] ?? world.addUser('somebody')]);
  }

  #command(name: string, type: number, channel: WireChannel) {
    const command = this.#stage.commands.find(name, type, channel.guild_id);
    if (!command) throw new Error(`There is no command ${name} here`);
    const { context, owners } = this.#install(channel);
    const allowed = command.contexts ?? [0, 1, 2];
    if (!command.guild_id && !allowed.includes(context)) {
      throw new Error(`The command ${name} is not there in context ${context}`);
    }
    const installs = command.integration_types ?? [0];
    if (!command.guild_id && !Object.keys(owners).some((kind) => installs.includes(Number(kind)))) {
      throw new Error(`The command ${name} is not there where only the person installed the app`);
    }
    return command;
  }

  /** The installation that an interaction in a place goes by. */
  #install(channel: WireChannel): Install {
    const { world } = this.#stage;
    const isOutside = isBetweenPeople(world, channel);
    const context = channel.guild_id ? 0 : isOutside ? 2 : 1;
    const owners: Record<string, string> = isOutside ? { 1: this.id } : { 0: channel.guild_id ?? '0' };
    return { context, owners };
  }

  /** The button or menu that the person sees. */
  #control(message: WireMessage, customId: string): WireComponent {
    const shown = this.#stage.world.ephemerals.get(message.id);
    if (shown && shown.userId !== this.id) throw new Error(`${this.user.username} does not see the message`);
    if ((message.flags & MessageFlag.ephemeral) !== 0 && !shown) throw new Error('The message is gone');
    const all = flatten(message.components);
    const found = all.find((component) => component.custom_id === customId);
    if (!found) {
      const there = all.flatMap(({ custom_id }) => custom_id ?? []).join(', ');
      throw new Error(`The message has no ${customId}, only: ${there}`);
    }
    if (found.disabled) throw new Error(`${customId} is disabled`);
    return found;
  }

  #send(type: number, channel: WireChannel, data: Json, source?: WireMessage): Interaction {
    const { interactions, wait, world } = this.#stage;
    if (isThread(channel) && channel.thread_metadata?.archived) {
      throw new Error('In an archived thread nobody can use commands or buttons');
    }
    if (!world.channels.has(channel.id)) throw new Error('The channel is gone');
    const seed = { type, user: this.user, channel, data, source, wait };
    return interactions.send(seed, this.#install(channel));
  }
}
