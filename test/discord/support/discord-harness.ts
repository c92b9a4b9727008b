/** Discord for the contract of chat adapters. */
import type { By, ChatHarness, PostFault, Said, Shown } from '../../contract/chat-harness.js';
import type { BotProcess, BotProcessOptions } from '../../support/chat/bot-process.js';
import { flatten } from '../../support/discord/component-tree.js';
import {
  ComponentType,
  Intent,
  Permission,
  type Person,
  type RequestFault,
  type WireComponent,
  type WireMessage,
} from '../../support/discord/index.js';
import { type Shown as Markdown, readMarkdown } from '../../support/discord-markdown.js';
import { DiscordBot } from './discord-bot.js';

const FAULTS: Record<PostFault, RequestFault> = {
  limited: { status: 429, retryAfterMs: 200 },
  'server-error': { status: 503 },
  'cut-before': { cut: 'before' },
  'cut-after': { cut: 'after' },
};
const POSTS = 'POST /channels/:channel/messages';

export class DiscordHarness implements ChatHarness {
  readonly #people = new Map<string, Person>();
  #last: WireMessage | undefined;

  private constructor(readonly bot: DiscordBot) {}

  static async open(): Promise<DiscordHarness> {
    return new DiscordHarness(await DiscordBot.start());
  }

  get world() {
    return this.bot.world;
  }

  get process(): BotProcess {
    return this.bot.process;
  }

  get #discord() {
    return this.bot.discord;
  }

  restart(options?: BotProcessOptions): Promise<void> {
    return this.bot.restart(options);
  }

  close(): Promise<void> {
    return this.bot.close();
  }

  settled(): Promise<void> {
    return this.bot.settled();
  }

  async mention(text: string, { user = 'ana' }: By = {}): Promise<Said> {
    return this.#said(this.#person(user).mention(this.#discord.general, text));
  }

  async reply(to: Said, text: string, options: By & { mention?: boolean } = {}): Promise<Said> {
    const { user = 'ana', mention = false } = options;
    const thread = await this.#discord.thread(messageOn(to));
    const person = this.#person(user);
    return this.#said(mention ? person.mention(thread, text) : person.say(thread, text));
  }

  async edit(said: Said, text: string): Promise<void> {
    this.#person('ana').edit(messageOn(said), `<@${this.#discord.botId}> ${text}`);
  }

  async remove(said: Said): Promise<void> {
    this.#person('ana').delete(messageOn(said));
  }

  async deliverAgain(): Promise<void> {
    const message = this.#last;
    if (!message) throw new Error('Nobody said anything');
    const guild = this.#discord.guild.id;
    const data = { ...message, guild_id: guild };
    this.#discord.gateway.dispatch({
      name: 'MESSAGE_CREATE',
      data,
      intents: Intent.guildMessages,
      guildId: guild,
    });
  }

  async command(text: string, { user = 'ana' }: By = {}): Promise<Shown> {
    const [, words] = /^search (.*)$/s.exec(text) ?? [];
    const person = this.#person(user);
    const used =
      words === undefined
        ? person.slash('cc-error', { message: text, private: true })
        : person.slash('cc-errors search', { words: words.slice(0, 200) });
    return shown(await used.replied());
  }

  async answers(to: Said, count = 1): Promise<Shown[]> {
    const { id } = await this.#discord.thread(messageOn(to));
    await this.#discord.waitFor(
      `${count} answers`,
      () => this.#discord.botMessages(id).length >= count,
      20_000,
    );
    return this.standing(to);
  }

  standing(to: Said): Shown[] {
    return this.#discord.botMessages(messageOn(to).id).map(shown);
  }

  inChannel(): Shown[] {
    return this.#discord.botMessages(this.#discord.general).map(shown);
  }

  again({ on }: Shown): Shown {
    return shown(on as WireMessage);
  }

  async whispers(user: string, count = 0): Promise<Shown[]> {
    const person = this.#person(user);
    return this.#discord.waitFor(`${count} private messages for ${user}`, () => {
      const all = [...this.#discord.ephemerals(person), ...this.#discord.botMessages(person.dms)];
      return all.length >= count && all.map(shown);
    });
  }

  /** What was sent is what would call people, also where it was changed since. */
  pings(): string[] {
    const sent = this.#discord.requests().filter(({ method }) => method !== 'GET');
    return sent.flatMap(({ body }) => pingsIn(body));
  }

  async click({ on }: Shown, label: string, { user = 'ana' }: By = {}): Promise<void> {
    const message = on as WireMessage;
    const [, choice] = /^choice (\d+)$/.exec(label) ?? [];
    const buttons = flatten(message.components).filter(({ type }) => type === ComponentType.button);
    const found = choice
      ? buttons.filter(({ label: text }) => text === 'This one')[Number(choice) - 1]
      : buttons.find(({ label: text }) => text === label);
    if (!found?.custom_id) throw new Error(`There is no “${label}” in: ${shown(message).text}`);
    await this.#person(user).click(message, found.custom_id).answered();
  }

  async tick({ on }: Shown, step: number, options: By & { off?: boolean } = {}): Promise<void> {
    const { user = 'ana', off = false } = options;
    const message = on as WireMessage;
    const toggle = stepsIn(message)[step - 1];
    if (!toggle?.custom_id) throw new Error(`There is no step ${step} in: ${shown(message).text}`);
    if (isTicked(toggle) !== off) throw new Error(`Step ${step} is ${off ? 'not ' : ''}ticked`);
    await this.#person(user).click(message, toggle.custom_id).answered();
    await this.settled();
  }

  async failed(): Promise<void> {
    await this.#discord.waitFor('a post that failed', () =>
      this.#discord.requests(POSTS).some(({ status }) => status !== undefined && status >= 500),
    );
  }

  failNext(fault: PostFault, times = 1): void {
    this.#discord.faults.clear();
    if (times > 0) this.#discord.fail(POSTS, FAULTS[fault], times);
  }

  async deny(): Promise<void> {
    const { general } = this.#discord;
    this.#discord.forbid(general, Permission.sendMessages, Permission.sendMessagesInThreads);
    await this.settled();
  }

  #said(message: WireMessage): Said {
    this.#last = message;
    return { on: message };
  }

  #person(name: string): Person {
    const known = this.#people.get(name) ?? this.#discord.addPerson(name);
    this.#people.set(name, known);
    return known;
  }
}

function messageOn({ on }: Said): WireMessage {
  return on as WireMessage;
}

function stepsIn({ components }: WireMessage): WireComponent[] {
  return flatten(components).filter(({ custom_id: id }) => id?.startsWith('cc:t'));
}

function isTicked({ custom_id: id = '' }: WireComponent): boolean {
  return /^cc:t(?:\.\d+)?:1:/.test(id);
}

export function shown(message: WireMessage): Shown {
  const ticked = stepsIn(message).flatMap((step, index) => (isTicked(step) ? [index + 1] : []));
  return { text: textsIn(message).join('\n'), ticked, on: message };
}

/** Everything that is read, top to bottom. */
function textsIn({ components, content }: WireMessage): string[] {
  const texts = flatten(components).flatMap((component) => [
    ...(component.content === undefined ? [] : [readMarkdown(component.content).map(plain).join('')]),
    ...(component.label === undefined ? [] : [component.label]),
  ]);
  return content === '' ? texts : [content, ...texts];
}

function plain({ text, inner }: Markdown): string {
  return inner ? inner.map(plain).join('') : text;
}

/** Texts that would call somebody, and leave to do so. */
function pingsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pingsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { content, allowed_mentions: allowed, ...rest } = value as Record<string, unknown>;
  const found = typeof content === 'string' ? mentionsIn(readMarkdown(content)) : [];
  const isOpen = allowed !== undefined && JSON.stringify(allowed) !== '{"parse":[]}';
  return [...found, ...(isOpen ? [JSON.stringify(allowed)] : []), ...Object.values(rest).flatMap(pingsIn)];
}

function mentionsIn(markdown: readonly Markdown[]): string[] {
  return markdown.flatMap(({ kind, text, inner }) =>
    kind === 'mention' ? text : inner ? mentionsIn(inner) : [],
  );
}
