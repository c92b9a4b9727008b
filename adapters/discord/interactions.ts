/** Commands, forms, clicks and typing, as they come from the gateway. */
import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIAttachment,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  type Client,
  InteractionType,
  ApplicationCommandType as Kind,
  ApplicationCommandOptionType as Option,
  InteractionResponseType as Response,
  Routes,
} from 'discord.js';
import type { ChatHandler } from '../../src/adapter.js';
import { readAttached } from '../../src/attached-text.js';
import { privateThread, type ThreadRef } from '../../src/message.js';
import { type Asked, acknowledge, asked as read } from './asked.js';
import { lineBody } from './bodies.js';
import { EXPLAIN, EXPLAIN_MESSAGE, LOOK_UP } from './commands.js';
import { attachedFiles } from './downloads.js';
import { type IdLookup, optionValue } from './ids.js';
import { actionOf, isEphemeral, PLATFORM, threadOf } from './inbound.js';
import { oneLine } from './markdown.js';
import { modal, readModal } from './modal.js';
import { type Question, Questions, type QuestionsOptions } from './questions.js';
import type { Reader } from './reader.js';

export interface InteractionsOptions extends QuestionsOptions {
  client: Client;
  reader: Reader;
  lookup: IdLookup;
  /** Hosts of an emulator from which files may be downloaded. */
  fileHosts: readonly string[];
}

/** Choices that Discord shows under an option. */
const MAX_CHOICES = 25;
const MAX_CHOICE = 100;
const OUTDATED = 'That button is of an older version of me. Ask again, and I answer anew.';
const OWN_ANSWER = 'That message is mine. Point at the one with the error.';

export class Interactions {
  readonly #questions: Questions;

  constructor(
    private readonly options: InteractionsOptions,
    private readonly handler: ChatHandler,
  ) {
    this.#questions = new Questions(options, handler);
  }

  async handle(interaction: APIInteraction): Promise<void> {
    const asked = read(interaction, this.options.client);
    if (asked === null) return;
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        return this.#command(interaction, asked);
      case InteractionType.ApplicationCommandAutocomplete:
        return this.#typed(interaction, asked);
      case InteractionType.MessageComponent:
        return this.#clicked(interaction, asked);
      case InteractionType.ModalSubmit:
        return this.#submitted(interaction, asked);
      default:
    }
  }

  async #command(interaction: APIApplicationCommandInteraction, asked: Asked): Promise<void> {
    const { data } = interaction;
    if (data.type === Kind.Message && data.name === EXPLAIN_MESSAGE)
      return this.#explainMessage(interaction as APIMessageApplicationCommandInteraction, asked);
    if (data.type !== Kind.ChatInput) return;
    if (data.name === EXPLAIN)
      return this.#explain(interaction as APIChatInputApplicationCommandInteraction, asked);
    if (data.name === LOOK_UP) {
      const [sub] = data.options ?? [];
      const words = sub?.type === Option.Subcommand ? textOption(sub.options ?? [], 'words') : undefined;
      await this.#questions.answer(asked, {
        read: async () => ({ text: `/cc-error ${sub?.name ?? 'help'} ${words ?? ''}`.trim() }),
        isPaste: false,
        isPrivate: true,
      });
    }
  }

  async #explain({ data }: APIChatInputApplicationCommandInteraction, asked: Asked): Promise<void> {
    const options = data.options ?? [];
    const text = textOption(options, 'message') ?? '';
    const entry = textOption(options, 'entry');
    const isPrivate = options.some(
      (option) => option.name === 'private' && 'value' in option && option.value === true,
    );
    const files = options.flatMap((option) =>
      option.type === Option.Attachment ? (data.resolved?.attachments?.[option.value] ?? []) : [],
    );
    if (text.trim() !== '' || files.length > 0)
      return this.#questions.answer(asked, this.#question(text, files, isPrivate));
    if (entry !== undefined) {
      const id = this.#entryOf(entry);
      return this.#questions.answer(asked, {
        read: async () => ({ text: id ? `/cc-error show ${id}` : `/cc-error search ${entry}` }),
        isPaste: false,
        // What may be in the catalogue or not is nothing for everybody.
        isPrivate: isPrivate || id === undefined,
      });
    }
    await this.#callback(asked, { type: Response.Modal, data: modal(isPrivate) });
  }

  async #submitted({ data }: APIModalSubmitInteraction, asked: Asked): Promise<void> {
    const filled = readModal(data);
    if (filled)
      await this.#questions.answer(asked, this.#question(filled.text, filled.files, filled.isPrivate));
  }

  #question(text: string, files: readonly APIAttachment[], isPrivate: boolean): Question {
    const read = async () => {
      const attached = await readAttached(attachedFiles(files, this.options.fileHosts));
      return {
        text: [text.trim(), attached.text].filter((part) => part !== '').join('\n\n'),
        remarks: attached.remarks,
      };
    };
    return { read, isPaste: true, isPrivate };
  }

  /** @returns the id that was chosen from the list or typed; undefined for words that were sent as they are */
  #entryOf(entry: string): string | undefined {
    const typed = entry.trim();
    if (typed.startsWith('#')) return this.options.lookup(typed);
    const choices = this.handler.suggest(typed, Number.POSITIVE_INFINITY);
    return choices.find(({ id }) => optionValue(id) === typed || id === typed)?.id;
  }

  async #explainMessage({ data }: APIMessageApplicationCommandInteraction, asked: Asked): Promise<void> {
    const { client, reader, api, now } = this.options;
    const target = data.resolved.messages[data.target_id];
    if (target === undefined) return;
    if (target.author.id === client.user?.id) {
      const way = await acknowledge(api, asked, 'private', now());
      if (way) await this.options.ways.answer(way, lineBody(OWN_ANSWER));
      return;
    }
    const question: Question = {
      read: () => reader.paste(target, asked.place.guild),
      isPaste: true,
      isPrivate: false,
    };
    const thread = threadOf(asked.place, { ...target, referenced_message: null }, client.user?.id ?? '');
    await this.#questions.aboutMessage(asked, question, thread, target.id);
  }

  async #clicked(interaction: APIMessageComponentInteraction, asked: Asked): Promise<void> {
    const { api, ways, lookup, now, log } = this.options;
    const { message } = interaction;
    const way = await acknowledge(api, asked, 'click', now());
    const thread = this.#threadOfClick(interaction, asked);
    if (way) {
      way.original = message.id;
      if (asked.isOutside) way.isOutside = true;
      ways.ofMessage(message.id, way);
      ways.ofPerson(asked.place.channel, asked.author.id, way);
      if (isEphemeral(message)) ways.ofPrivate(thread, way);
    } else log.warn('discord: A click was not acknowledged in time; it counts all the same.');
    const action = actionOf(interaction, thread, asked.author, lookup);
    if (action === null) {
      if (way) await this.#questions.say(way, OUTDATED);
      return;
    }
    if (way && action.action === 'share') ways.intoChannel(asked.place.channel, way);
    const isOutside = way?.isOutside === true && !isEphemeral(message);
    if (isOutside) ways.await(asked.id, way);
    try {
      await this.handler.onAction(action);
    } finally {
      if (isOutside) ways.settle(asked.id);
    }
  }

  #threadOfClick({ message }: APIMessageComponentInteraction, { guild, isOutside, place }: Asked): ThreadRef {
    const { ways, client } = this.options;
    if (isEphemeral(message)) {
      const known = ways.privateThreadOf(message.id);
      const base = { platform: PLATFORM, workspace: guild, channel: place.channel };
      if (known !== undefined) return { ...base, thread: known };
      return privateThread(PLATFORM, guild, place.channel, message.interaction_metadata?.id ?? message.id);
    }
    if (!isOutside) return threadOf(place, message, client.user?.id ?? '');
    const thread = message.message_reference?.message_id ?? message.id;
    return { platform: PLATFORM, workspace: guild, channel: place.channel, thread };
  }

  /** Entries for what somebody types into the option. */
  async #typed({ data }: APIApplicationCommandAutocompleteInteraction, asked: Asked): Promise<void> {
    const focused = (data.options ?? []).find((option) => 'focused' in option && option.focused === true);
    const typed = focused && 'value' in focused ? String(focused.value) : '';
    const choices = this.handler.suggest(typed, MAX_CHOICES).map(({ id, label }) => {
      const name = oneLine(label);
      return {
        name: name.length > MAX_CHOICE ? `${name.slice(0, MAX_CHOICE - 1)}…` : name,
        value: optionValue(id),
      };
    });
    await this.#callback(asked, { type: Response.ApplicationCommandAutocompleteResult, data: { choices } });
  }

  async #callback({ id, token }: Asked, body: unknown): Promise<void> {
    await this.options.api.call('POST', Routes.interactionCallback(id, token), { body, hasOwnToken: true });
  }
}

function textOption(options: readonly object[], name: string): string | undefined {
  const found = (options as ReadonlyArray<{ name: string; value?: unknown }>).find(
    (option) => option.name === name,
  );
  return typeof found?.value === 'string' ? found.value : undefined;
}
