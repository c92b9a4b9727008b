/** Commands, the form, the message menu and installed-by-people use, through the real discord.js. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type Interaction,
  Permission,
  type WireChannel,
  type WireMessage,
} from '../support/discord/index.js';
import { DiscordBot } from './support/discord-bot.js';
import { shown } from './support/discord-harness.js';

const PASTE = 'API Error: 400 Prompt is too long';
const TITLE = 'Prompt is too long';
const OTHER = 'Credit balance is too low';

let bot: DiscordBot;
beforeEach(async () => {
  bot = await DiscordBot.start();
});
afterEach(async () => {
  await bot.close();
});

const discord = () => bot.discord;
const ada = () => bot.discord.ada;
const textIn = (message: WireMessage) => shown(message).text;
const reply = async (interaction: Interaction) => textIn(await interaction.replied());
const final = async (interaction: Interaction) => {
  await bot.settled();
  return textIn(await interaction.replied());
};

describe('/cc-error', () => {
  test('in a channel: a line for everybody, with a thread that holds the answer', async () => {
    const used = ada().slash('cc-error', { message: PASTE });
    const line = await used.replied();
    const thread = await discord().thread(line);
    expect(thread.name).toBe(TITLE);
    expect(textIn(await discord().botMessage(thread))).toContain(TITLE);
    await bot.settled();
    expect(textIn(line)).toBe(`🔎 ${TITLE} · more in the thread`);
    expect(used.isEphemeral).toBe(false);
    expect(discord().botMessages(discord().general)).toHaveLength(1);
    ada().say(thread, 'did 1');
    await discord().botMessage(thread, 2);
  });

  test('in a thread and in direct messages it is answered in place', async () => {
    const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
    for (const place of [thread, ada().dms]) {
      const used = ada().slash('cc-error', { message: PASTE }, { in: place });
      const answer = await used.replied();
      expect(textIn(answer)).toContain(TITLE);
      expect(discord().botMessages(place)).toEqual([answer]);
      ada().say(place, 'did 1');
      await discord().botMessage(place, 2);
      await bot.settled();
      expect(shown(answer).ticked).toEqual([1]);
    }
  });

  test('where no thread can be begun the answer takes the place of the line', async () => {
    discord().forbid(discord().general, Permission.createPublicThreads);
    await bot.settled();
    const used = ada().slash('cc-error', { message: PASTE });
    expect(await final(used)).toContain(TITLE);
    expect(discord().botMessages(discord().general)).toHaveLength(1);
    const answer = await used.replied();
    ada().reply(answer, 'did 2');
    await discord().botMessage(discord().general, 2);
    await bot.settled();
    expect(shown(answer).ticked).toEqual([2]);
  });

  test('with `private` one person sees it, and can share it', async () => {
    const used = ada().slash('cc-error', { message: PASTE, private: true });
    const answer = await used.replied();
    expect(used.isEphemeral).toBe(true);
    expect(discord().botMessages(discord().general)).toEqual([]);
    await ada().click(answer, 'cc:b:share').answered();
    const open = await discord().botMessage(discord().general);
    expect(textIn(open)).toContain('Shared by ada');
    const thread = await discord().thread(open);
    await bot.settled();
    ada().say(thread, 'did 1');
    await discord().botMessage(thread);
    await bot.settled();
    expect(shown(open).ticked).toEqual([1]);
  });

  test('shared within a thread it goes on in that thread', async () => {
    const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
    const used = ada().slash('cc-error', { message: PASTE, private: true }, { in: thread });
    await ada()
      .click(await used.replied(), 'cc:b:share')
      .answered();
    const answer = await discord().botMessage(thread);
    await bot.settled();
    ada().say(thread, 'did 1');
    await discord().botMessage(thread, 2);
    await bot.settled();
    expect(shown(answer).ticked).toEqual([1]);
  });

  test('reads a file', async () => {
    const file = { name: 'a.log', content: `x\n${PASTE}\n`, contentType: 'text/plain' };
    const used = ada().slash('cc-error', { file, private: true });
    expect(await reply(used)).toContain(TITLE);
  });

  test('shows an entry, for everybody and without a thread unless told', async () => {
    const used = ada().slash('cc-error', { entry: 'prompt-too-long' });
    expect(await final(used)).toContain(TITLE);
    expect(discord().threads(discord().general)).toEqual([]);
    expect(used.isEphemeral).toBe(false);
    const alone = ada().slash('cc-error', { entry: 'prompt-too-long', private: true });
    expect(await reply(alone)).toContain(TITLE);
    expect(alone.isEphemeral).toBe(true);
    expect(await final(ada().slash('cc-error', { entry: 'too long prompt' }))).toContain(TITLE);
  });

  test('searches for what is typed and is no entry, for the person alone', async () => {
    const used = ada().slash('cc-error', { entry: 'credit' });
    expect(await final(used)).toContain(OTHER);
    expect(used.isEphemeral).toBe(true);
    const nothing = ada().slash('cc-error', { entry: 'xylophone' });
    expect(await final(nothing)).toContain('No entry has these words');
    expect(nothing.isEphemeral).toBe(true);
    expect(discord().botMessages(discord().general)).toEqual([]);
  });

  test('offers entries while somebody types', async () => {
    const all = await ada().autocomplete('cc-error', 'entry', '');
    expect(all).toHaveLength(25);
    const [first] = await ada().autocomplete('cc-error', 'entry', 'prompt too');
    expect(first).toEqual({ name: TITLE, value: 'prompt-too-long' });
  });

  test('with nothing opens a form, for a long text or files', async () => {
    const modal = await ada().slash('cc-error').openedModal();
    const thread = await discord().thread(await ada().submitModal(modal, { text: PASTE }).replied());
    expect(textIn(await discord().botMessage(thread))).toContain(TITLE);
    const alone = await ada().slash('cc-error', { private: true }).openedModal();
    const file = { name: 'a.log', content: OTHER, contentType: 'text/plain' };
    const sent = ada().submitModal(alone, { files: [file] });
    expect(await reply(sent)).toContain(OTHER);
    expect(sent.isEphemeral).toBe(true);
  });

  test('with an empty form says that there is nothing to read', async () => {
    const modal = await ada().slash('cc-error', { private: true }).openedModal();
    expect(await reply(ada().submitModal(modal, {}))).toMatch(/paste/i);
  });
});

describe('/cc-errors', () => {
  test.each([
    ['list', {}, 'Prompt is too long'],
    ['search', { words: 'credit balance' }, OTHER],
    ['help', {}, 'cc-error'],
    ['status', {}, '48'],
  ] as const)('%s is answered to one person', async (name, options, text) => {
    const used = ada().slash(`cc-errors ${name}`, options);
    expect(await reply(used)).toContain(text);
    expect(used.isEphemeral).toBe(true);
  });
});

describe('“Explain this error”', () => {
  test('begins a thread on the message, and says where', async () => {
    const message = discord().addPerson('ben').say(discord().general, PASTE);
    const used = ada().contextMenu(message, 'Explain this error');
    const thread = await discord().thread(message);
    expect(textIn(await discord().botMessage(thread))).toContain(TITLE);
    expect(await final(used)).toContain('The answer is in');
    expect(used.isEphemeral).toBe(true);
  });

  test('answers in a thread in place', async () => {
    const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
    ada().contextMenu(ada().say(thread, PASTE), 'Explain this error');
    expect(textIn(await discord().botMessage(thread))).toContain(TITLE);
  });

  test('of the bot’s own message says what to do', async () => {
    ada().dm(PASTE);
    const used = ada().contextMenu(await discord().botMessage(ada().dms), 'Explain this error');
    expect(await reply(used)).toContain('That message is mine');
  });
});

describe('where only the person installed the bot', () => {
  const places: Array<[string, () => WireChannel]> = [
    ['between people', () => discord().privateChannel(ada(), discord().addPerson('ben'))],
    ['in a server without the bot', () => elsewhere()],
  ];
  const elsewhere = () => {
    const guild = discord().addGuild('Elsewhere', { isJoined: false });
    return discord().addChannel({ name: 'chat' }, guild);
  };

  test.each(places)(
    '%s: the answer is private, and sharing it goes through the interaction',
    async (_name, place) => {
      const channel = place();
      const used = ada().slash('cc-error', { message: PASTE }, { in: channel });
      const answer = await used.replied();
      expect(used.isEphemeral).toBe(true);
      expect(textIn(answer)).toContain(TITLE);
      await ada().click(answer, 'cc:b:share').answered();
      await bot.settled();
      const [there] = discord().botMessages(channel);
      expect(textIn(there as WireMessage)).toContain('Shared by ada');
      const toggle = JSON.stringify(there?.components).match(/cc:t:0:[^"]+/)?.[0] ?? '';
      await ada()
        .click(there as WireMessage, toggle)
        .answered();
      await bot.settled();
      expect(shown(discord().botMessages(channel)[0] as WireMessage).ticked).toEqual([1]);
      await ada()
        .click(there as WireMessage, 'cc:b:still-failing:0')
        .answered();
      await bot.settled();
      expect(discord().botMessages(channel)).toHaveLength(2);
      expect(
        discord()
          .requests('POST /channels/:channel/messages')
          .filter(({ status }) => status === 200),
      ).toEqual([]);
    },
  );

  test('the message menu answers in private', async () => {
    const channel = elsewhere();
    const message = discord().addPerson('ben').say(channel, PASTE);
    const used = ada().contextMenu(message, 'Explain this error');
    expect(await reply(used)).toContain(TITLE);
    expect(used.isEphemeral).toBe(true);
  });
});

describe('where the bot may not write', () => {
  test('the answer is private and says which permission is missing', async () => {
    discord().forbid(discord().general, Permission.sendMessages);
    const used = ada().slash('cc-error', { message: PASTE });
    const text = await reply(used);
    expect(used.isEphemeral).toBe(true);
    expect(text).toContain(TITLE);
    expect(text).toContain('“Send Messages”');
  });
});

describe('interactions that come too late', () => {
  test('a command is answered by a message', async () => {
    discord().fail('POST /interactions/:id/:token/callback', {
      status: 404,
      code: 10062,
      message: 'Unknown interaction',
    });
    ada().slash('cc-error', { message: PASTE });
    const line = await discord().botMessage(discord().general);
    const thread = await discord().thread(line);
    expect(textIn(await discord().botMessage(thread))).toContain(TITLE);
  });

  test('a private command is answered directly', async () => {
    discord().fail('POST /interactions/:id/:token/callback', {
      status: 404,
      code: 10062,
      message: 'Unknown interaction',
    });
    ada().slash('cc-error', { message: PASTE, private: true });
    expect(textIn(await discord().botMessage(ada().dms))).toContain(TITLE);
    expect(discord().botMessages(discord().general)).toEqual([]);
  });

  test('a click counts all the same', async () => {
    const thread = await discord().thread(ada().mention(discord().general, PASTE));
    const answer = await discord().botMessage(thread);
    discord().fail('POST /interactions/:id/:token/callback', {
      status: 404,
      code: 10062,
      message: 'Unknown interaction',
    });
    ada().click(answer, JSON.stringify(answer.components).match(/cc:t:0:[^"]+/)?.[0] ?? '');
    await bot.settled();
    expect(shown(answer).ticked).toEqual([1]);
  });

  test.each([
    ['fails', { status: 503 }],
    ['is cut', { cut: 'before' as const }],
  ])('a click and a command count whose acknowledgement %s', async (_name, fault) => {
    const thread = await discord().thread(ada().mention(discord().general, PASTE));
    const answer = await discord().botMessage(thread);
    discord().fail('POST /interactions/:id/:token/callback', fault, 1_000);
    ada().click(answer, JSON.stringify(answer.components).match(/cc:t:0:[^"]+/)?.[0] ?? '');
    await discord().waitFor('the tick', () => shown(answer).ticked.includes(1));
    ada().slash('cc-error', { message: OTHER }, { in: thread });
    await discord().waitFor('an answer', () =>
      discord()
        .botMessages(thread)
        .some((each) => textIn(each).includes(OTHER)),
    );
  });

  test('an acknowledgement whose answer was lost is not given twice', async () => {
    discord().fail('POST /interactions/:id/:token/callback', { cut: 'after' });
    const used = ada().slash('cc-error', { message: PASTE });
    const thread = await discord().thread(await used.replied());
    expect(textIn(await discord().botMessage(thread))).toContain(TITLE);
    expect(discord().botMessages(discord().general)).toHaveLength(1);
  });

  test('after 15 minutes a public answer is still followed up, by a message', async () => {
    discord().fail(
      'PATCH /webhooks/:app/:token/messages/:message',
      { status: 401, code: 50027, message: 'Invalid Webhook Token' },
      5,
    );
    const thread = ada().startThread(ada().say(discord().general, 'help?'), 'help');
    ada().slash('cc-error', { message: PASTE }, { in: thread });
    await discord().waitFor('a message', () =>
      discord()
        .botMessages(thread)
        .some((each) => textIn(each).includes(TITLE)),
    );
    expect(bot.adapter.health()).toEqual({ status: 'ok' });
  });

  test('after 15 minutes the one who clicks a private answer gets a new one', async () => {
    const used = ada().slash('cc-error', { message: PASTE, private: true });
    const answer = await used.replied();
    await bot.settled();
    discord().skip(16 * 60_000);
    bot.world.skew += 16 * 60_000;
    await ada()
      .click(answer, JSON.stringify(answer.components).match(/cc:t:0:[^"]+/)?.[0] ?? '')
      .answered();
    await bot.settled();
    expect(shown(answer).ticked).toEqual([1]);
  });

  test('a private answer is still clicked after a restart', async () => {
    const answer = await ada().slash('cc-error', { message: PASTE, private: true }).replied();
    await bot.settled();
    await bot.restart();
    await ada()
      .click(answer, JSON.stringify(answer.components).match(/cc:t:0:[^"]+/)?.[0] ?? '')
      .answered();
    await bot.settled();
    expect(shown(answer).ticked).toEqual([1]);
  });
});

describe('secrets', () => {
  const SECRET = `sk-ant-api03-${'a1B2c3D4'.repeat(11)}-AA`;
  const text = `${PASTE}\nANTHROPIC_API_KEY=${SECRET}`;

  test('the warning comes through the interaction where there is one', async () => {
    const thread = await discord().thread(await ada().slash('cc-error', { message: text }).replied());
    await discord().botMessage(thread);
    await bot.settled();
    expect(discord().ephemerals(ada()).map(textIn).join()).toMatch(/held a secret/);
    expect(discord().botMessages(ada().dms)).toEqual([]);
  });

  test('and into the thread where direct messages are closed, without quoting anything', async () => {
    ada().closeDms();
    const thread = await discord().thread(ada().mention(discord().general, text));
    const warning = textIn(await discord().botMessage(thread, 2));
    expect(warning).toMatch(/held a secret/);
    expect(JSON.stringify(discord().botMessages(thread))).not.toContain(SECRET);
  });
});
