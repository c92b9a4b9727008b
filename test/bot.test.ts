/** The flow from message to reply, with the real catalogue. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Bot } from '../src/bot.js';
import { Catalog } from '../src/catalog/catalog.js';
import { parseCommand } from '../src/commands.js';
import { Matcher } from '../src/match/matcher.js';
import { readPaste } from '../src/paste/paste.js';
import { plain, type ReplyDocument, rich } from '../src/reply/document.js';
import { catalogueEntries } from './support/catalogue.js';

const catalog = new Catalog(catalogueEntries);
const matcher = new Matcher(catalog);
const LIMIT = "You've hit your weekly limit · resets Mon 12:00am";
const LONG = 'Prompt is too long';
const UNKNOWN = 'the coffee machine on the second floor says E42';
const HELP = 'How to use this';
const NEXT_STEPS = /^More to try|^Report it/;

let bot: Bot;
beforeEach(() => {
  bot = new Bot(catalog, matcher);
});

async function say(text: string, thread = 't1', mentioned = true): Promise<ReplyDocument | null> {
  return bot.onMessage({
    id: '1',
    thread: { platform: 'test', workspace: 'w', channel: 'c', thread },
    author: { id: 'u' },
    text,
    mentioned,
  });
}

async function titleOf(text: string, thread?: string): Promise<string | undefined> {
  return (await say(text, thread))?.title;
}

function choicesOf(reply: ReplyDocument | null): string[] {
  const blocks = reply?.blocks ?? [];
  return blocks.flatMap((block) => (block.type === 'choices' ? block.options.map(({ id }) => id) : []));
}

/** Entries whose steps a reply shows, in order. */
function entriesOf(reply: ReplyDocument | null): string[] {
  const blocks = reply?.blocks ?? [];
  const ids = blocks.flatMap((block) => (block.type === 'checklist' ? block.items.map(({ id }) => id) : []));
  return [...new Set(ids.map((id) => id.split('/')[0] ?? ''))];
}

/** No error has more stages, with those of an error inside it. */
const MOST_STAGES = 10;

/** The sentence that leads into the steps of a stage. */
function introOf(reply: ReplyDocument | null): string {
  const first = reply?.blocks.find(({ type }) => type === 'text');
  return first?.type === 'text' ? plain(first.text) : '';
}

/** The beginning of a phrase that fits more than one entry. */
function doubtfulText(): string {
  for (const phrase of catalogueEntries.flatMap(({ phrases }) => phrases)) {
    const words = phrase.split(' ');
    for (let count = 2; count < words.length; count++) {
      const text = words.slice(0, count).join(' ');
      const { outcome, candidates } = matcher.match(readPaste(text));
      if (outcome === 'ambiguous' && candidates.length > 1) return text;
    }
  }
  throw new Error('Every phrase is clear from its beginning.');
}

describe('a message', () => {
  test('that is not for the bot gets no answer, and changes nothing', async () => {
    expect(await say(LIMIT, 't1', false)).toBeNull();
    expect(await titleOf('still failing')).not.toMatch(NEXT_STEPS);
  });

  test.each(['', ' \n\t'])('without text is asked for one: %j', async (text) => {
    expect(await titleOf(text)).toBe('There is no text to look at');
  });

  test('with an error is answered with its checklist', async () => {
    const reply = await say(LIMIT);
    expect(reply).toMatchObject({ title: expect.stringContaining('session limit'), severity: 'blocked' });
    expect(entriesOf(reply)).toEqual(['session-limit']);
  });

  test('with something else is answered honestly', async () => {
    const reply = await say(UNKNOWN);
    expect(reply?.title).toBe('No documented error recognised');
    expect(entriesOf(reply)).toEqual(['report-an-error']);
  });
});

describe('commands', () => {
  test.each(['help', 'Help', '/help', '/cc-error', '/cc-error help', ' /CC-Error HELP ', '/cc-error show'])(
    'help: %j',
    async (text) => {
      expect(await titleOf(text)).toBe(HELP);
    },
  );

  test('help does not lose the thread', async () => {
    await say(LIMIT);
    await say('help');
    expect(await titleOf('still failing')).toContain('More to try');
  });

  test('list, show and search', async () => {
    expect(await titleOf('/cc-error list')).toBe('48 documented errors');
    expect(await titleOf('/cc-error show session-limit')).toBe("You've hit your session limit");
    expect(await titleOf('/cc-error show sesion-limit')).toBe('No such entry');
    expect(choicesOf(await say('/cc-error search proxy certificate'))[0]).toBe('ssl-certificate');
    expect(await titleOf('/cc-error search qqxxzz')).toBe('Nothing found');
  });

  test('text behind the command is explained', async () => {
    expect(entriesOf(await say(`/cc-error ${LONG}`))).toEqual(['prompt-too-long']);
    expect(entriesOf(await say(`/cc-error\n${LONG}`))).toEqual(['prompt-too-long']);
    // A command is a word; this one is another.
    expect([HELP, '48 documented errors']).not.toContain(await titleOf('/cc-errors list'));
  });

  test.each([
    ['', { name: 'help' }],
    ['LIST', { name: 'list' }],
    ['list of files is too long', { name: 'explain', text: 'list of files is too long' }],
    ['show session-limit', { name: 'show', id: 'session-limit' }],
    ['show me the error', { name: 'explain', text: 'show me the error' }],
    ['search', { name: 'help' }],
    ['search  two   words', { name: 'search', words: 'two words' }],
  ])('%j is read as %j', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });
});

describe('still failing', () => {
  test('brings each stage once, and then how to report it', async () => {
    for (const entry of catalogueEntries) {
      const sample = entry.samples.find((text) => bot.answer(text).match.candidates[0]?.entry === entry.id);
      await say(sample ?? '', entry.id);
      const intros: string[] = [];
      for (let i = 0; i < MOST_STAGES; i++) {
        const reply = await say('still failing', entry.id);
        if (reply?.title === 'Report it') break;
        intros.push(introOf(reply));
      }
      expect({ entry: entry.id, isAtEnd: intros.length < MOST_STAGES }).toEqual({
        entry: entry.id,
        isAtEnd: true,
      });
      expect(new Set(intros).size).toBe(intros.length);
      const order = intros.map((text) => entry.stages.findIndex(({ intro }) => plain(rich(intro)) === text));
      const own = order.filter((index) => index >= 0);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
  });

  test.each([
    'Still failing',
    'it is still failing.',
    "it's still broken",
    'that didn’t help',
    'this did not work!',
    'same error',
    'the same thing',
    'next',
  ])('may be said as %j', async (text) => {
    await say(LIMIT);
    expect(await titleOf(text)).toContain('More to try');
  });

  test('begins anew with a new error', async () => {
    await say(LIMIT);
    await say('still failing');
    await say(LONG);
    expect(await titleOf('still failing')).toContain('Prompt is too long');
  });

  test('remembers the error over a remark', async () => {
    await say(LIMIT);
    await say('thanks, I will try that');
    expect(await titleOf('still failing')).toContain('More to try');
  });

  test('has no next steps where nothing was found', async () => {
    await say(UNKNOWN);
    expect(await titleOf('still failing')).not.toMatch(NEXT_STEPS);
  });
});

describe('a choice', () => {
  test('by number or id brings the entry that stood there', async () => {
    const ids = choicesOf(await say('/cc-error search proxy certificate'));
    expect(ids.length).toBeGreaterThan(2);
    expect(entriesOf(await say('2'))).toEqual([ids[1]]);
    // The list is still on the screen, so another number counts as well.
    expect(entriesOf(await say('#1'))).toEqual([ids[0]]);
    expect(entriesOf(await say('3)'))).toEqual([ids[2]]);
    expect(entriesOf(await say(ids[0] ?? ''))).toEqual([ids[0]]);
    expect(await titleOf('still failing')).toMatch(NEXT_STEPS);
  });

  test('answers the question which error it is', async () => {
    const question = await say(doubtfulText());
    expect(question?.title).toBe('This could be one of several errors');
    const ids = choicesOf(question);
    expect(ids.length).toBeGreaterThan(0);
    expect(entriesOf(await say('1'))).toEqual([ids[0]]);
  });

  test('has no next steps before it is made', async () => {
    await say(doubtfulText());
    expect(await titleOf('still failing')).not.toMatch(NEXT_STEPS);
  });

  test('comes through a click as well', async () => {
    const ids = choicesOf(await say('/cc-error search proxy certificate'));
    const thread = { platform: 'test', workspace: 'w', channel: 'c', thread: 't1' };
    const click = { id: '1', thread, author: { id: 'u' }, action: 'choose', value: ids[1] ?? '' };
    expect(entriesOf(await bot.onAction(click))).toEqual([ids[1]]);
    // An older reply outlives what the thread remembers.
    const forgotten = { ...thread, thread: 't2' };
    expect(entriesOf(await bot.onAction({ ...click, thread: forgotten }))).toEqual([ids[1]]);
    expect(entriesOf(await bot.onAction({ ...click, value: 'nonsense' }))).toEqual([]);
  });

  test.each(['0', '99'])('that was not offered is no choice: %j', async (number) => {
    await say('/cc-error search proxy certificate');
    expect(entriesOf(await say(number)).filter((id) => id !== 'report-an-error')).toEqual([]);
  });

  test('never brings what was not shown', async () => {
    for (const text of catalogueEntries.flatMap(({ nearMisses }) => nearMisses)) {
      const { match, reply } = bot.answer(text);
      const shown = choicesOf(reply).length;
      if (match.outcome !== 'none' || shown >= match.hints.length) continue;
      await say(text, text);
      const brought = entriesOf(await say(String(shown + 1), text));
      expect(brought.filter((id) => id !== 'report-an-error')).toEqual([]);
    }
  });
});

describe('threads', () => {
  test('know nothing of each other', async () => {
    await say(LIMIT, 'a');
    await say(LONG, 'b');
    expect(await titleOf('still failing', 'a')).toContain('session limit');
    expect(await titleOf('still failing', 'b')).toContain('Prompt is too long');
    expect(await titleOf('still failing', 'c')).not.toMatch(NEXT_STEPS);
  });
});
