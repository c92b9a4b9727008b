/** Slack for the contract of chat adapters. */

import type { By, ChatHarness, PostFault, Said, Shown } from '../../contract/chat-harness.js';
import type { BotProcess, BotProcessOptions } from '../../support/chat/bot-process.js';
import { cutAfter, cutBefore, rateLimited, serverError } from '../../support/slack/faults.js';
import { asObject, asObjects, asText, type Json } from '../../support/slack/json.js';
import type { SlackMessage } from '../../support/slack/types.js';
import { type Mode, SlackBot } from './slack-bot.js';

const FAULTS = {
  limited: () => rateLimited(1),
  'server-error': () => serverError(503),
  'cut-before': cutBefore,
  'cut-after': cutAfter,
};

export class SlackHarness implements ChatHarness {
  private constructor(readonly bot: SlackBot) {}

  static async open(mode: Mode): Promise<SlackHarness> {
    return new SlackHarness(await SlackBot.start({ mode }));
  }

  get world() {
    return this.bot.world;
  }

  get process(): BotProcess {
    return this.bot.process;
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
    return { on: this.#team.mention(text, { user: this.#person(user) }) };
  }

  async reply(to: Said, text: string, options: By & { mention?: boolean } = {}): Promise<Said> {
    const { user = 'ana', mention = false } = options;
    const writing = { user: this.#person(user), thread: messageOn(to) };
    return { on: mention ? this.#team.mention(text, writing) : this.#team.say(text, writing) };
  }

  async edit(said: Said, text: string): Promise<void> {
    this.#team.edit(messageOn(said), `<@${this.#team.botUser}> ${text}`);
  }

  async remove(said: Said): Promise<void> {
    this.#team.delete(messageOn(said));
  }

  async deliverAgain(): Promise<void> {
    const { deliveries, deliverer } = this.bot.slack;
    const events = deliveries.filter(({ kind, payload }) => {
      const event = asObject(payload.event);
      return kind === 'events_api' && event?.bot_id === undefined && event?.subtype === undefined;
    });
    const ts = asObject(events.at(-1)?.payload.event)?.ts;
    for (const event of events.filter(({ payload }) => asObject(payload.event)?.ts === ts))
      deliverer.again(event);
  }

  async command(text: string, { user = 'ana' }: By = {}): Promise<Shown> {
    const before = this.#privately(this.#person(user)).length;
    await this.#team.slash('/cc-error', text, { user: this.#person(user) }).acked();
    return shown(await this.#team.waitForEphemeral(this.#person(user), before + 1));
  }

  async answers(to: Said, count = 1): Promise<Shown[]> {
    await this.#team.waitForReply(messageOn(to), count, 20_000);
    return this.standing(to);
  }

  standing(to: Said): Shown[] {
    const { botId } = this.#team;
    return this.#team
      .repliesTo(messageOn(to))
      .filter(({ bot_id }) => bot_id === botId)
      .map(shown);
  }

  inChannel(): Shown[] {
    const isInChannel = ({ thread_ts, ts, channel }: SlackMessage) =>
      channel === this.#team.general.id && (thread_ts === undefined || thread_ts === ts);
    return this.#team.botMessages.filter(isInChannel).map(shown);
  }

  again({ on }: Shown): Shown {
    return shown(on as SlackMessage);
  }

  async whispers(user: string, count = 0): Promise<Shown[]> {
    const id = this.#person(user);
    return this.bot.slack.waitFor(
      () => {
        const all = this.#privately(id);
        return all.length >= count ? all.map(shown) : undefined;
      },
      { what: `${count} private messages for ${user}` },
    );
  }

  pings(): string[] {
    const all = [...this.#team.messages, ...this.#team.ephemerals].filter(
      ({ bot_id }) => bot_id === this.#team.botId,
    );
    return all.flatMap(({ text, blocks, revisions }) =>
      [{ text, blocks }, ...revisions].flatMap((state) => [
        ...(state.text.match(/<[!@#][^>]*>/g) ?? []),
        ...pingsIn(state.blocks),
      ]),
    );
  }

  async click({ on }: Shown, label: string, { user = 'ana' }: By = {}): Promise<void> {
    const message = on as SlackMessage;
    const [, choice] = /^choice (\d+)$/.exec(label) ?? [];
    const elements = elementsIn(message.blocks).filter(({ element }) => element.type === 'button');
    const found = choice
      ? elements.filter(({ element }) => element.action_id === 'cc:choose')[Number(choice) - 1]
      : elements.find(({ element }) => asText(asObject(element.text)?.text) === label);
    if (!found) throw new Error(`There is no “${label}” in: ${shown(message).text}`);
    const target = { action_id: String(found.element.action_id), block_id: found.block };
    await this.#team.click(message, target, { user: this.#person(user) }).acked();
  }

  async tick({ on }: Shown, step: number, options: By & { off?: boolean } = {}): Promise<void> {
    const { user = 'ana', off = false } = options;
    const message = on as SlackMessage;
    const box = boxesIn(message)[step - 1];
    if (!box) throw new Error(`There is no step ${step} in: ${shown(message).text}`);
    const value = String(asObjects(box.element.options)[0]?.value);
    const target = { action_id: String(box.element.action_id), block_id: box.block };
    const by = { user: this.#person(user) };
    const click = off
      ? this.#team.untick(message, target, value, by)
      : this.#team.tick(message, target, value, by);
    await click.acked();
    // The boxes of the message as it is now are ticked next.
    await this.settled();
  }

  async failed(): Promise<void> {
    await this.bot.slack.waitFor(
      () =>
        this.bot.slack
          .callsOf('chat.postMessage')
          .some(({ status }) => status !== 200 && status !== undefined),
      {
        what: 'a post that failed',
      },
    );
  }

  failNext(fault: PostFault, times = 1): void {
    this.bot.slack.faults.clear();
    if (times > 0) this.bot.slack.faults.next('chat.postMessage', FAULTS[fault](), times);
  }

  /** The bot hears of everything, but the channel is for announcements of others. */
  async deny(): Promise<void> {
    const matches = (args: Json) => args.channel === this.#team.general.id;
    const fault = { kind: 'error' as const, error: 'restricted_action_read_only_channel' };
    for (const method of ['chat.postMessage', 'chat.postEphemeral'])
      this.bot.slack.faults.next(method, fault, 1_000, matches);
  }

  get #team() {
    return this.bot.team;
  }

  /** The id of a person, who is made when they first act. */
  #person(name: string): string {
    const { users, general } = this.#team;
    const known = [...users.values()].find((user) => user.name === name);
    const { id } = known ?? this.#team.addUser(name);
    general.members.add(id);
    return id;
  }

  /** Private messages, and direct ones. */
  #privately(user: string): SlackMessage[] {
    const dm = this.#team.dmChannel(user);
    return [
      ...this.#team.ephemerals.filter(({ ephemeral_to, deleted }) => ephemeral_to === user && !deleted),
      ...this.#team.standing(dm.id).filter(({ bot_id }) => bot_id === this.#team.botId),
    ];
  }
}

function messageOn({ on }: Said): SlackMessage {
  return on as SlackMessage;
}

interface Placed {
  block: string;
  element: Json;
}

function elementsIn(blocks: readonly Json[]): Placed[] {
  return blocks.flatMap((block) =>
    [...asObjects(block.elements), ...asObjects([block.accessory])].map((element) => ({
      block: String(block.block_id),
      element,
    })),
  );
}

function boxesIn(message: SlackMessage): Placed[] {
  return elementsIn(message.blocks).filter(({ element }) => element.type === 'checkboxes');
}

export function shown(message: SlackMessage): Shown {
  const ticked = boxesIn(message).flatMap(({ element }, index) =>
    asObjects(element.initial_options).length > 0 ? [index + 1] : [],
  );
  return { text: textsIn(message.blocks).join('\n'), ticked, on: message };
}

/** All texts of blocks, from top to bottom. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  const object = asObject(value);
  if (!object) return [];
  const own = typeof object.text === 'string' ? [unescaped(object.text)] : textsIn(object.text);
  return [...own, ...['elements', 'accessory', 'fields'].flatMap((name) => textsIn(object[name]))];
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function pingsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pingsIn);
  const object = asObject(value);
  if (!object) return [];
  const isPing = ['user', 'usergroup', 'broadcast', 'channel'].includes(String(object.type));
  const isMarkup = object.type === 'mrkdwn' && /<[!@#]/.test(String(object.text));
  return [...(isPing || isMarkup ? [JSON.stringify(object)] : []), ...Object.values(object).flatMap(pingsIn)];
}
