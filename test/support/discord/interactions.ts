/** Interactions: sending them to the bot, and taking its answers. */
import {
  alreadyAnswered,
  invalidForm,
  invalidWebhookToken,
  tooManyFollowUps,
  unknownInteraction,
  unknownMessage,
  unknownWebhook,
} from './api-error.js';
import { checkChoices } from './command-checks.js';
import { modalForm } from './component-limits.js';
import { Form } from './form.js';
import { type Choice, Interaction, type InteractionSeed, type Modal } from './interaction.js';
import { bodyOf, checkMessage, type SentMessage } from './message-body.js';
import {
  createEphemeral,
  createMessage,
  type Draft,
  deleteMessage,
  editMessage,
  showMessage,
} from './messages.js';
import {
  ALL_PERMISSIONS,
  asObject,
  asObjects,
  CallbackType as Callback,
  ChannelType,
  InteractionType,
  type Json,
  MessageFlag,
  Permission,
  type WireComponent,
  type WireMessage,
} from './wire.js';
import type { World } from './world.js';

/** Follow-ups that an app may send where only the person installed it. */
const MAX_USER_INSTALLED_FOLLOW_UPS = 5;

/** How long interactions live, in milliseconds of the server's clock. */
export interface InteractionTimes {
  /** Until the first answer: 3 seconds on Discord. */
  answerMs: number;
  /** Until the token for follow-ups expires: 15 minutes on Discord. */
  tokenMs: number;
}

/** Installations that an interaction was authorised by. */
export interface Install {
  /** 0 guild, 1 direct messages with the bot, 2 places between people. */
  context: number;
  /** `{"0": guild or "0"}`, `{"1": user}` or both. */
  owners: Record<string, string>;
}

/** All interactions, by their tokens. */
export class Interactions {
  /** All of them, oldest first. */
  readonly all: Interaction[] = [];
  readonly modals: Modal[] = [];
  readonly #byToken = new Map<string, Interaction>();
  readonly #world: World;
  readonly #times: InteractionTimes;

  constructor(world: World, times: InteractionTimes) {
    this.#world = world;
    this.#times = times;
  }

  /** Sends an interaction to the bot. */
  send(seed: Omit<InteractionSeed, 'createdAt' | 'id' | 'owners'>, install: Install): Interaction {
    const world = this.#world;
    const createdAt = world.now();
    const id = world.snowflakes.next();
    const interaction = new Interaction({ ...seed, id, createdAt, owners: install.owners });
    this.all.push(interaction);
    this.#byToken.set(interaction.token, interaction);
    const { guild_id: guildId } = seed.channel;
    const data = { ...this.#payload(interaction, install) };
    world.emit({ name: 'INTERACTION_CREATE', data, intents: 0, guildId });
    return interaction;
  }

  #payload(interaction: Interaction, { context, owners }: Install): Json {
    const world = this.#world;
    const { channel, source, user } = interaction;
    const guild = world.guilds.get(channel.guild_id ?? '');
    const outside = Permission.attachFiles | Permission.embedLinks | Permission.mentionEveryone;
    const permissions = world.permissionsIn(channel) || outside;
    const member = guild && { ...world.member(guild, user.id, user), permissions: String(ALL_PERMISSIONS) };
    return {
      id: interaction.id,
      application_id: world.bot.id,
      type: interaction.type,
      data: interaction.data,
      ...(guild && {
        guild_id: guild.id,
        guild: { id: guild.id, locale: 'en-US', features: [] },
        guild_locale: 'en-US',
      }),
      channel_id: channel.id,
      channel: world.channelForBot(channel),
      ...(member ? { member } : { user }),
      token: interaction.token,
      version: 1,
      ...(source && { message: showMessage(world, source, true) }),
      app_permissions: String(permissions),
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: owners,
      context,
      attachment_size_limit: 10_485_760,
    };
  }

  /**
   * Takes the answer to an interaction: `POST /interactions/:id/:token/callback`.
   *
   * @throws ApiError 10062 when it is unknown or expired, 40060 when it was answered, 50035 for a bad body
   */
  answer(id: string, token: string, sent: SentMessage): Interaction {
    const interaction = this.#byToken.get(token);
    if (!interaction || interaction.id !== id) throw unknownInteraction();
    if (interaction.answer) throw alreadyAnswered();
    if (this.#world.now() - interaction.createdAt > this.#times.answerMs) throw unknownInteraction();
    const { body, files } = sent;
    const type = Number(body.type);
    checkType(interaction, type);
    const data = { body: asObject(body.data), files };
    this.#carryOut(interaction, type, data);
    interaction.answer = body;
    return interaction;
  }

  #carryOut(interaction: Interaction, type: number, data: SentMessage): void {
    switch (type) {
      case Callback.message:
        interaction.message = this.#post(interaction, data);
        break;
      case Callback.deferredMessage: {
        const flags = Number(data.body.flags ?? 0) & MessageFlag.ephemeral;
        interaction.message = this.#create(interaction, { flags: flags | MessageFlag.loading });
        break;
      }
      case Callback.deferredUpdate:
        interaction.message = interaction.source;
        break;
      case Callback.update:
        interaction.message = interaction.source;
        if (interaction.source) this.#edit(interaction, interaction.source, data);
        break;
      case Callback.choices:
        interaction.choices = choicesOf(interaction, data.body);
        break;
      case Callback.modal:
        this.#openModal(interaction, data.body);
        break;
    }
  }

  #openModal(interaction: Interaction, body: Json): void {
    const faults = modalForm(body);
    if (faults.length > 0) throw invalidForm(faults);
    interaction.modal = {
      interaction,
      customId: String(body.custom_id),
      title: String(body.title),
      components: asObjects(body.components) as unknown as WireComponent[],
    };
    this.modals.push(interaction.modal);
  }

  /**
   * The interaction that a webhook's token belongs to.
   *
   * @throws ApiError 10015 when nothing was answered yet, 50027 when the token is unknown or expired
   */
  byToken(applicationId: string, token: string): Interaction {
    const interaction = this.#byToken.get(token);
    if (!interaction || applicationId !== this.#world.bot.id) throw invalidWebhookToken();
    if (this.#world.now() - interaction.createdAt > this.#times.tokenMs) throw invalidWebhookToken();
    if (!interaction.answer) throw unknownWebhook();
    return interaction;
  }

  /** Sends a further message. After a deferred answer the first one takes its place. */
  followUp(interaction: Interaction, sent: SentMessage): WireMessage {
    if (interaction.isLoading && interaction.message) {
      this.#edit(interaction, interaction.message, sent);
      return interaction.message;
    }
    interaction.followUpCount += 1;
    if (interaction.isUserInstalled && interaction.followUpCount > MAX_USER_INSTALLED_FOLLOW_UPS) {
      throw tooManyFollowUps();
    }
    const message = this.#post(interaction, sent);
    interaction.followUps.push(message);
    return message;
  }

  /** @param id of a message that came through the interaction, or `@original` */
  find(interaction: Interaction, id: string): WireMessage {
    const { messages, source } = interaction;
    const message =
      id === '@original' ? interaction.message : messages.find((each) => each.id === id && each !== source);
    if (!message || !this.#exists(message)) throw unknownMessage();
    return message;
  }

  #exists({ id, channel_id }: WireMessage): boolean {
    return this.#world.ephemerals.has(id) || this.#world.messagesIn(channel_id).has(id);
  }

  edit(interaction: Interaction, id: string, sent: SentMessage): WireMessage {
    const message = this.find(interaction, id);
    this.#edit(interaction, message, sent);
    return message;
  }

  remove(interaction: Interaction, id: string): void {
    const message = this.find(interaction, id);
    deleteMessage(this.#world, interaction.channel, message);
    // What follows a deferred answer that was taken back is a message of its own.
    if (message === interaction.message) interaction.message = undefined;
  }

  #edit({ channel }: Interaction, message: WireMessage, sent: SentMessage): void {
    checkMessage(sent, message);
    const change = bodyOf(this.#world, channel.id, sent, message);
    const flags = (change.flags ?? message.flags) & ~MessageFlag.loading;
    editMessage(this.#world, channel, message, { ...change, flags });
  }

  #post(interaction: Interaction, sent: SentMessage): WireMessage {
    checkMessage(sent);
    return this.#create(interaction, bodyOf(this.#world, interaction.channel.id, sent));
  }

  #create(interaction: Interaction, parts: Partial<Draft>): WireMessage {
    const world = this.#world;
    const { channel, source, type, user } = interaction;
    const isReply = source !== undefined && (source.flags & MessageFlag.ephemeral) === 0;
    const draft: Draft = {
      ...parts,
      author: world.bot,
      applicationId: world.bot.id,
      webhookId: world.bot.id,
      type: isReply ? 19 : messageType(interaction),
      reference: isReply ? { message_id: source.id } : undefined,
      interactionMetadata: {
        id: interaction.id,
        type,
        user,
        authorizing_integration_owners: interaction.owners,
      },
    };
    const isEphemeral = ((parts.flags ?? 0) & MessageFlag.ephemeral) !== 0;
    return isEphemeral
      ? createEphemeral(world, channel, draft, user.id)
      : createMessage(world, channel, draft);
  }
}

function messageType({ data, type }: Interaction): number {
  if (type !== InteractionType.command) return 0;
  return data.type === 1 || data.type === undefined ? 20 : 23;
}

/** Which answers an interaction takes. */
function checkType({ source, type }: Interaction, answer: number): void {
  const known: readonly number[] = Object.values(Callback);
  const isUpdate = answer === Callback.update || answer === Callback.deferredUpdate;
  const isForbidden =
    !known.includes(answer) ||
    answer === Callback.pong ||
    (answer === Callback.choices) !== (type === InteractionType.autocomplete) ||
    (isUpdate && !source) ||
    (answer === Callback.modal && type === InteractionType.modalSubmit);
  if (!isForbidden) return;
  const message = `Interaction of type ${type} cannot be answered with type ${answer}.`;
  throw invalidForm([{ path: 'type', code: 'INTERACTION_RESPONSE_TYPE_INVALID', message }]);
}

function choicesOf(interaction: Interaction, body: Json): Choice[] {
  const form = new Form();
  const choices = form.list('choices', body.choices, { max: 25 }).map(asObject);
  const focused = asObjects(flatOptions(interaction.data)).find((option) => option.focused === true);
  checkChoices(form, 'choices', choices, focused?.type === 3);
  if (form.faults.length > 0) throw invalidForm(form.faults);
  return choices as unknown as Choice[];
}

function flatOptions(data: Json): Json[] {
  return asObjects(data.options).flatMap((option) => [option, ...flatOptions(option)]);
}

/** Whether a place lies between people, so that the bot is no part of it. */
export function isBetweenPeople(world: World, channel: { type: number; guild_id?: string }): boolean {
  if (channel.guild_id) return !world.guilds.get(channel.guild_id)?.isJoined;
  return channel.type === ChannelType.groupDm || !world.isBotDm(channel as Parameters<World['isBotDm']>[0]);
}
