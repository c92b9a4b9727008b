import { describe, expect, test } from '@jest/globals';
import {
  type ChecklistItem,
  plain,
  type ReplyBlock,
  type ReplyDocument,
  rich,
} from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import type { RenderLimits } from '../../src/reply/limits.js';

/** A platform that shows whatever it gets; each test takes away what it is about. */
const ENDLESS: RenderLimits = {
  length: (text) => text.length,
  heading: 1_000,
  text: 1_000,
  code: 1_000,
  choiceLabel: 1_000,
  choiceDescription: 1_000,
  buttonLabel: 1_000,
  choices: 100,
  steps: 100,
  message: { units: 100, characters: 0 },
  measure: () => ({ units: 1, characters: 0 }),
};

/** The blocks that one block becomes, where everything fits one page. */
function split(block: ReplyBlock, limits: Partial<RenderLimits>): ReplyBlock[] {
  const pages = fit({ title: 'T', blocks: [block] }, { ...ENDLESS, ...limits });
  expect(pages).toHaveLength(1);
  return pages[0]?.blocks ?? [];
}

/** The pages of some blocks, each block as one line. */
function pages(blocks: ReplyBlock[], limits: Partial<RenderLimits>): string[][] {
  return fit({ title: 'T', blocks }, { ...ENDLESS, ...limits }).map((page) => page.blocks.map(line));
}

function line(block: ReplyBlock): string {
  switch (block.type) {
    case 'heading':
      return `# ${block.text}`;
    case 'text':
    case 'notice':
      return plain(block.text);
    case 'buttons':
      return block.items.map(({ label }) => `[${label}]`).join('');
    case 'checklist':
      return block.items.map(({ text }, index) => `${(block.start ?? 1) + index}. ${plain(text)}`).join(' ');
    default:
      return block.type;
  }
}

const text = (words: string): ReplyBlock => ({ type: 'text', text: rich(words) });
const heading = (words: string): ReplyBlock => ({ type: 'heading', text: words, level: 2 });
const step = (words: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  id: `e/${words}`,
  text: rich(words),
  done: false,
  ...more,
});

/** The texts of what a text becomes. */
const texts = (words: string, limit: number) => split(text(words), { text: limit }).map(line);

describe('a reply that fits', () => {
  test('is left alone', () => {
    const document: ReplyDocument = {
      title: 'Prompt is too long',
      severity: 'error',
      blocks: [heading('Prompt is too long'), text('Run `/compact`.')],
    };
    const fitted = fit(document, ENDLESS);
    expect(fitted).toHaveLength(1);
    expect(fitted[0]).toBe(document);
  });

  test('keeps its buttons where they are', () => {
    const buttons: ReplyBlock = { type: 'buttons', items: [{ id: 'resolved', label: 'Fixed it' }] };
    expect(pages([buttons, text('Behind.')], {})).toEqual([['[Fixed it]', 'Behind.']]);
  });

  test('may be empty', () => {
    expect(fit({ title: 'T', blocks: [] }, ENDLESS)).toEqual([{ title: 'T', blocks: [] }]);
  });
});

describe('text is cut', () => {
  test.each<[string, string, number, string[]]>([
    [
      'between paragraphs',
      'First one. It has two.\n\nSecond one.',
      30,
      ['First one. It has two.', 'Second one.'],
    ],
    ['between lines', 'A line of it\nand the next line', 20, ['A line of it', 'and the next line']],
    ['between sentences', 'It failed. Try it again now', 20, ['It failed.', 'Try it again now']],
    ['behind quotes', 'It said “no.” Then nothing else', 20, ['It said “no.”', 'Then nothing else']],
    ['between words', 'Some words without an end', 12, ['Some words', 'without an', 'end']],
    [
      'between words when a sentence would leave little',
      'No. Some words without',
      16,
      ['No. Some words', 'without'],
    ],
    ['between characters', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    [
      'behind a wide full stop',
      '失敗しました。もう一度試してください。',
      12,
      ['失敗しました。', 'もう一度試してください。'],
    ],
    ['not inside of an emoji', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 15, ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦']],
  ])('%s', (_, words, limit, expected) => {
    expect(texts(words, limit)).toEqual(expected);
  });

  test('with room for escapes', () => {
    const length = (words: string) => words.replaceAll('<', '&lt;').length;
    const [first] = split(text('<<<< <<<<'), { text: 16, length });
    expect(first).toEqual(text('<<<<'));
  });

  test('before code rather than in it', () => {
    expect(split(text('Please run `npm install -g` now'), { text: 24 })).toEqual([
      text('Please run'),
      text('`npm install -g` now'),
    ]);
  });

  test('in code that is too long by itself, into more code', () => {
    expect(split(text('`one two three four`'), { text: 14 })).toEqual([
      text('`one two`'),
      text('`three four`'),
    ]);
  });

  test('in links, which stay links', () => {
    const url = 'https://example.com';
    const link = (words: string): ReplyBlock => ({ type: 'text', text: [{ text: words, url }] });
    expect(split(link('The long reference of all errors'), { text: 46 })).toEqual([
      link('The long reference of'),
      link('all errors'),
    ]);
  });

  test('and a link that is longer than a block becomes text', () => {
    const url = `https://example.com/${'a'.repeat(40)}`;
    expect(split({ type: 'text', text: [{ text: 'Here', url }] }, { text: 40 })).toEqual([
      text('Here'),
      text(url.slice(0, 40)),
      text(url.slice(40)),
    ]);
  });

  test('of a notice as well', () => {
    expect(split({ type: 'notice', level: 'warning', text: rich('Two words') }, { text: 5 })).toEqual([
      { type: 'notice', level: 'warning', text: rich('Two') },
      { type: 'notice', level: 'warning', text: rich('words') },
    ]);
  });

  test('in a character that nobody writes, so that no paste is too much', () => {
    const stacked = `e${'\u0301'.repeat(500)}`;
    expect(texts(stacked, 100).join('')).toBe(stacked);
  });
});

test('code is cut at line ends, and the label says that it goes on', () => {
  const code = 'first line\nsecond line\nthird';
  expect(split({ type: 'code', label: 'For the report', code }, { code: 16 })).toEqual([
    { type: 'code', label: 'For the report', code: 'first line' },
    { type: 'code', label: 'For the report (continued)', code: 'second line' },
    { type: 'code', label: 'For the report (continued)', code: 'third' },
  ]);
  expect(split({ type: 'code', code: 'abcdef' }, { code: 4 })).toEqual([
    { type: 'code', code: 'abcd' },
    { type: 'code', label: 'Continued', code: 'ef' },
  ]);
});

describe('facts', () => {
  test('are cut between rows', () => {
    const items = ['1', '2', '3'].map((value) => ({ label: 'Fact', value }));
    expect(split({ type: 'facts', items }, { text: 26 })).toEqual([
      { type: 'facts', items: items.slice(0, 2) },
      { type: 'facts', items: items.slice(2) },
    ]);
  });

  test('that are too long go on in further rows', () => {
    const at = '2026-04-20T23:07:02.000Z';
    expect(
      split({ type: 'facts', items: [{ label: 'ID', value: 'abcdefghijkl', at }] }, { text: 36 }),
    ).toEqual([{ type: 'facts', items: [{ label: 'ID', value: 'abcdefghijkl', at }] }]);
    const value = 'a'.repeat(50);
    expect(split({ type: 'facts', items: [{ label: 'ID', value, at }] }, { text: 44 })).toEqual([
      { type: 'facts', items: [{ label: 'ID', value: 'a'.repeat(34), at }] },
      { type: 'facts', items: [{ label: 'ID (continued)', value: 'a'.repeat(16) }] },
    ]);
  });
});

describe('a checklist', () => {
  test('goes on with the next number', () => {
    const items = ['one', 'two', 'three'].map((words) => step(words));
    expect(split({ type: 'checklist', items }, { steps: 2 })).toEqual([
      { type: 'checklist', items: items.slice(0, 2) },
      { type: 'checklist', items: items.slice(2), start: 3 },
    ]);
    expect(split({ type: 'checklist', items, start: 4 }, { steps: 2 }).map(line)).toEqual([
      '4. one 5. two',
      '6. three',
    ]);
  });

  test('has the end of a long step behind it', () => {
    const long = step('Look at it. Then look again', { command: 'ls', done: true, doneBy: ['ana'] });
    expect(split({ type: 'checklist', items: [long, step('Next')] }, { text: 32 })).toEqual([
      { type: 'checklist', items: [{ ...long, text: rich('Look at it.') }] },
      text('Then look again'),
      { type: 'checklist', items: [step('Next')], start: 2 },
    ]);
  });

  test('has a command that fits no step behind it', () => {
    const command = 'x'.repeat(60);
    expect(split({ type: 'checklist', items: [step('Run it', { command })] }, { text: 50 })).toEqual([
      { type: 'checklist', items: [step('Run it')] },
      { type: 'code', code: command },
    ]);
  });
});

describe('choices', () => {
  const option = (id: string, label = id, description?: string) => ({
    id,
    label,
    ...(description === undefined ? {} : { description }),
  });

  test('that are too many go on in further blocks', () => {
    const options = ['a', 'b', 'c'].map((id) => option(id));
    const [page, next] = fit(
      { title: 'T', blocks: [{ type: 'choices', prompt: 'Which?', options }] },
      { ...ENDLESS, choices: 2 },
    );
    expect(page?.blocks).toEqual([{ type: 'choices', prompt: 'Which?', options: options.slice(0, 2) }]);
    expect(next?.blocks).toEqual([
      { type: 'choices', prompt: 'More to choose from:', options: options.slice(2) },
    ]);
  });

  test('with long labels have the full ones in front', () => {
    const options = [option('a', 'A label', 'and what it means'), option('b')];
    expect(
      split({ type: 'choices', prompt: 'Which?', options }, { choiceLabel: 5, choiceDescription: 9 }),
    ).toEqual([
      text('A label — and what it means'),
      { type: 'choices', prompt: 'Which?', options: [option('a', 'A la…', 'and what…'), option('b')] },
    ]);
  });

  test('have no descriptions where the platform shows none', () => {
    const options = [option('a', 'A', 'What it means')];
    expect(split({ type: 'choices', prompt: 'Which?', options }, { choiceDescription: 0 })).toEqual([
      text('A — What it means'),
      { type: 'choices', prompt: 'Which?', options: [option('a', 'A')] },
    ]);
  });

  test('have the end of a long prompt', () => {
    const prompt = 'It may be several. Which one is it?';
    expect(split({ type: 'choices', prompt, options: [option('a')] }, { text: 20 })).toEqual([
      text('It may be several.'),
      { type: 'choices', prompt: 'Which one is it?', options: [option('a')] },
    ]);
  });
});

describe('what is too long ends in "…"', () => {
  test('in a heading, with all of it behind', () => {
    expect(split(heading('A heading'), { heading: 8 }).map(line)).toEqual(['# A headi…', 'A heading']);
  });

  test('on a button', () => {
    const button = { id: 'resolved', label: 'Fixed it', value: 'x' };
    expect(split({ type: 'buttons', items: [button] }, { buttonLabel: 6 })).toEqual([
      text('Fixed it'),
      { type: 'buttons', items: [{ ...button, label: 'Fixed…' }] },
    ]);
  });

  test('in a link, unless its address alone is too long', () => {
    const url = 'https://example.com';
    const links = (label: string, address = url): ReplyBlock => ({
      type: 'links',
      items: [{ label, url: address }],
    });
    expect(split(links('The whole reference'), { text: 32 })).toEqual([
      text('The whole reference'),
      links('The…'),
    ]);
    expect(split(links('Reference', url), { text: 12 })).toEqual([
      text('Reference'),
      { type: 'code', code: url },
    ]);
  });

  test('in the title', () => {
    expect(fit({ title: 'A long title', blocks: [] }, { ...ENDLESS, title: 7 })[0]?.title).toBe('A long…');
  });
});

describe('pages', () => {
  const buttons: ReplyBlock = { type: 'buttons', items: [{ id: 'resolved', label: 'Fixed it' }] };
  const units = (count: number) => ({ message: { units: count, characters: 0 } });
  const characters = (count: number): Partial<RenderLimits> => ({
    message: { units: 100, characters: count },
    measure: (block) => ({ units: 1, characters: line(block).length }),
  });

  test('are filled one after the other, and say the same about the reply', () => {
    const document: ReplyDocument = {
      title: 'T',
      severity: 'error',
      live: { kind: 'answer' },
      blocks: ['1', '2', '3'].map(text),
    };
    expect(fit(document, { ...ENDLESS, ...units(2) })).toEqual([
      { ...document, blocks: [text('1'), text('2')] },
      { ...document, blocks: [text('3')] },
    ]);
  });

  test('do not end in a heading or in words that lead to a block', () => {
    const blocks = [text('1'), heading('Why'), text('It is so')];
    expect(pages(blocks, units(2))).toEqual([['1'], ['# Why', 'It is so']]);
    const list: ReplyBlock = { type: 'checklist', items: [step('Wait')] };
    expect(pages([text('1'), text('What to do:'), list], units(2))).toEqual([
      ['1'],
      ['What to do:', '1. Wait'],
    ]);
  });

  test('keep the beginning of a long block under its heading', () => {
    expect(pages([heading('Why'), text('one two three four')], characters(20))).toEqual([
      ['# Why', 'one two three'],
      ['four'],
    ]);
  });

  test('have the buttons on the last, with what stands before them', () => {
    expect(pages([text('1'), buttons, text('2'), text('3')], units(3))).toEqual([
      ['1', '2', '3'].slice(0, 2),
      ['3', '[Fixed it]'],
    ]);
    expect(pages([text('1'), text('2'), text('3'), buttons], units(2))).toEqual([
      ['1', '2'],
      ['3', '[Fixed it]'],
    ]);
  });

  test('need no divider between them', () => {
    expect(pages([text('1'), { type: 'divider' }, text('2')], units(2))).toEqual([['1'], ['2']]);
  });
});

test.each<[string, Partial<RenderLimits>, ReplyBlock]>([
  ['heading', { heading: 0 }, heading('Why')],
  ['text', { text: 3 }, text('👩‍👩‍👧‍👦 and more')],
  ['code', { code: 0 }, { type: 'code', code: 'a' }],
  ['steps', { steps: 0 }, { type: 'checklist', items: [step('Wait')] }],
  ['choices', { choices: 0 }, { type: 'choices', prompt: '?', options: [{ id: 'a', label: 'A' }] }],
  ['choiceLabel', { choiceLabel: 0 }, { type: 'choices', prompt: '?', options: [{ id: 'a', label: 'A' }] }],
  ['buttonLabel', { buttonLabel: 0 }, { type: 'buttons', items: [{ id: 'a', label: 'A' }] }],
  ['message', { message: { units: 0, characters: 0 } }, { type: 'divider' }],
])('a limit that is too small is named: %s', (name, limits, block) => {
  const failing = () => fit({ title: 'T', blocks: [block] }, { ...ENDLESS, ...limits });
  expect(failing).toThrow(RangeError);
  expect(failing).toThrow(`"${name}"`);
});
