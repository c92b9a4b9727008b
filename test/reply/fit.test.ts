import { describe, expect, test } from '@jest/globals';
import { type ReplyBlock, type ReplyDocument, rich } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import type { RenderLimits } from '../../src/reply/limits.js';
import { ENDLESS, heading, line, pages, step, text } from './blocks.js';

/** The blocks that one block becomes, where everything fits one page. */
function split(block: ReplyBlock, limits: Partial<RenderLimits>): ReplyBlock[] {
  const pages = fit({ title: 'T', blocks: [block] }, { ...ENDLESS, ...limits });
  expect(pages).toHaveLength(1);
  return pages[0]?.blocks ?? [];
}

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

  test('before code where no white space is', () => {
    expect(split(text('実行してください`npm install -g`'), { text: 24 })).toEqual([
      text('実行してください'),
      text('`npm install -g`'),
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

test('a label leaves half of the room to its code', () => {
  const label = 'A label as long as this one';
  const [front, code] = fit(
    { title: 'T', blocks: [{ type: 'code', label, code: 'a'.repeat(20) }] },
    {
      ...ENDLESS,
      message: { units: 1, characters: 40 },
      measure: (block) => ({
        units: 1,
        characters:
          block.type === 'code' ? block.code.length + (block.label?.length ?? 0) : line(block).length,
      }),
    },
  );
  expect(front?.blocks).toEqual([text(label)]);
  expect(code?.blocks).toEqual([{ type: 'code', label: 'A label as long as…', code: 'a'.repeat(20) }]);
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
