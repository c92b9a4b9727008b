/** What holds of every reply on every platform. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ChecklistItem,
  plain,
  type ReplyBlock,
  type ReplyDocument,
  type RichText,
} from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import type { RenderLimits } from '../../src/reply/limits.js';
import { absurdLimits, anyDocument, anyLimits, anyRichText, measureBy, SHORT_LABEL } from './documents.js';

const LONG_LABEL = 200;

describe('every page', () => {
  test('is within the limits', () => {
    holds(anyDocument(LONG_LABEL), anyLimits, (document, limits) => {
      for (const page of fit(document, limits)) expectWithin(page, limits);
    });
  });

  test('fits as it is, and so does a reply that is within the limits', () => {
    holds(anyDocument(LONG_LABEL), anyLimits, (document, limits) => {
      for (const page of fit(document, limits)) {
        const [again, ...more] = fit(page, limits);
        expect(more).toEqual([]);
        expect(again).toBe(page);
      }
    });
  });

  test('says of which reply it is', () => {
    holds(anyDocument(SHORT_LABEL), anyLimits, (document, limits) => {
      const { blocks: _, ...about } = document;
      for (const page of fit(document, limits)) expect(page).toMatchObject(about);
    });
  });

  test('but the last ends in what its headings announce', () => {
    // Room for all headings of a reply and one item behind them.
    const roomy = anyLimits.map((limits) => ({
      ...limits,
      message: { ...limits.message, units: limits.message.units + 12 },
    }));
    holds(anyDocument(SHORT_LABEL), roomy, (document, limits) => {
      const pages = fit(document, limits);
      for (const { blocks } of pages.slice(0, -1)) expect(blocks.at(-1)?.type).not.toBe('heading');
    });
  });
});

describe('nothing is lost', () => {
  test('of the texts, in their order', () => {
    holds(anyDocument(SHORT_LABEL), anyLimits, (document, limits) => {
      expect(shownText(fit(document, limits), document)).toBe(shownText([document], document));
    });
  });

  test('of labels that are too long: they stand in full beside them', () => {
    holds(anyDocument(LONG_LABEL), anyLimits, (document, limits) => {
      const shown = shownText(fit(document, limits), document);
      let from = 0;
      for (const block of document.blocks) {
        for (const text of labelsOf(block))
          expect(shown.indexOf(squeezed(text), from)).toBeGreaterThanOrEqual(0);
        for (const text of textsOf(block)) {
          const at = shown.indexOf(squeezed(text), from);
          expect(at).toBeGreaterThanOrEqual(0);
          from = at + squeezed(text).length;
        }
      }
    });
  });

  test('of steps, which keep their numbers, choices, buttons and links', () => {
    holds(anyDocument(LONG_LABEL), anyLimits, (document, limits) => {
      const pages = fit(document, limits);
      expect(pages.flatMap(steps)).toEqual(steps(document));
      expect(pages.flatMap(ids)).toEqual(ids(document));
      expect(pages.flatMap(buttons)).toEqual(buttons(document));
      const withButtons = pages.filter((page) => buttons(page).length > 0);
      expect(withButtons.length).toBeLessThanOrEqual(Math.ceil(buttons(document).length / 3) + 1);
    });
  });

  test('of spans: code and links are of the same kind behind a cut', () => {
    fc.assert(
      fc.property(anyRichText, anyLimits, (text, limits) => {
        const pages = fit({ title: 'T', blocks: [{ type: 'text', text }] }, limits);
        const spans = pages
          .flatMap(({ blocks }) => blocks)
          .flatMap((block) => (block.type === 'text' ? block.text : []));
        expect(byKind(spans)).toEqual(byKind(text));
      }),
    );
  });
});

test('no character is cut', () => {
  const character = fc.constantFrom(
    'a',
    '👩‍👩‍👧‍👦',
    '🇩🇪',
    '🇫🇷',
    'e\u0301\u0301',
    '한',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '\u0301',
    '。',
    '“',
  );
  fc.assert(
    fc.property(fc.array(character, { minLength: 1, maxLength: 400 }), anyLimits, (characters, limits) => {
      const code = characters.join('');
      const starts = new Set([...new Intl.Segmenter().segment(code)].map(({ index }) => index));
      let at = 0;
      for (const { blocks } of fit({ title: 'T', blocks: [{ type: 'code', code }] }, limits)) {
        for (const block of blocks) {
          expect(starts).toContain(at);
          at += block.type === 'code' ? block.code.length : 0;
        }
      }
      expect(at).toBe(code.length);
    }),
  );
});

test('a platform that is too small is named, and never hangs', () => {
  const outcomes = { fitted: 0, refused: 0 };
  holds(anyDocument(20, 4), absurdLimits, (document, limits) => {
    try {
      for (const page of fit(document, limits)) expectWithin(page, limits);
      outcomes.fitted++;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      expect(error.message).toMatch(
        /"(heading|text|code|choiceLabel|choiceDescription|buttonLabel|choices|steps|message)"/,
      );
      outcomes.refused++;
    }
  });
  expect(Math.min(outcomes.fitted, outcomes.refused)).toBeGreaterThan(10);
});

test('ten times the text is about ten times the work', () => {
  const work = (size: number): number => {
    let characters = 0;
    const length = (text: string) => {
      characters += text.length;
      return text.length;
    };
    const limits: RenderLimits = {
      length, heading: 50, text: 300, code: 300, choiceLabel: 50, choiceDescription: 50, buttonLabel: 50,
      choices: 5, steps: 5, message: { units: 10, characters: 1_000 }, measure: measureBy(length),
    }; // biome-ignore format: numbers
    const words = 'Some words, and a sentence. '.repeat(size);
    const items = Array.from({ length: size }, (_, index) => ({ label: `${index}`, value: 'v' }));
    const marks = `e${'\u0301'.repeat(20)}`.repeat(size);
    fit(
      {
        title: 'T',
        blocks: [
          { type: 'text', text: [{ text: words }] },
          { type: 'code', code: words.replaceAll('. ', '.\n') },
          { type: 'facts', items: [...items, { label: 'Long', value: marks }] },
          ...items.map((): ReplyBlock => ({ type: 'heading', level: 2, text: 'A heading' })),
        ],
      },
      limits,
    );
    return characters;
  };
  expect(work(2_000) / work(200)).toBeLessThan(12);
});

function holds(
  documents: fc.Arbitrary<ReplyDocument>,
  platforms: fc.Arbitrary<RenderLimits>,
  check: (document: ReplyDocument, limits: RenderLimits) => void,
): void {
  fc.assert(fc.property(documents, platforms, check), { numRuns: 300 });
}

function expectWithin({ title, blocks }: ReplyDocument, limits: RenderLimits): void {
  const { length, measure, message } = limits;
  expect(length(title)).toBeLessThanOrEqual(limits.text);
  const extents = blocks.map(measure);
  expect(sum(extents.map(({ units }) => units))).toBeLessThanOrEqual(message.units);
  if (message.characters > 0)
    expect(sum(extents.map(({ characters }) => characters))).toBeLessThanOrEqual(message.characters);
  expect(
    blocks.flatMap((block) => (block.type === 'choices' ? block.options : [])).length,
  ).toBeLessThanOrEqual(limits.choices);
  for (const [limit, texts] of blocks.flatMap((block) => limited(block, limits)))
    expect(sum(texts.map((text) => length(text ?? '')))).toBeLessThanOrEqual(limit);
}

/** Limits of a block, with the texts that together are within each. */
function limited(block: ReplyBlock, limits: RenderLimits): Array<[number, Array<string | undefined>]> {
  switch (block.type) {
    case 'heading':
      return [[limits.heading, [block.text]]];
    case 'text':
    case 'notice':
      return [[limits.text, block.text.flatMap(({ text, url }) => [text, url])]];
    case 'code':
      return [
        [limits.code, [block.code]],
        [limits.heading, [block.label]],
      ];
    case 'facts':
      return [[limits.text, block.items.flatMap(({ label, value }) => [label, value])]];
    case 'checklist':
      expect(block.items.length).toBeLessThanOrEqual(limits.steps);
      return block.items.map(({ text, command, link, doneBy = [] }) => [
        limits.text,
        [plain(text), command, link, ...doneBy],
      ]);
    case 'choices':
      return block.options.flatMap(
        ({ label, description }): Array<[number, Array<string | undefined>]> => [
          [limits.choiceLabel, [label]],
          [limits.choiceDescription, [description]],
        ],
      );
    case 'buttons':
      return block.items.map(({ label }) => [limits.buttonLabel, [label]]);
    case 'links':
      return [[limits.text, block.items.flatMap(({ label, url }) => [label, url])]];
    case 'divider':
      return [];
  }
}

/** Texts that stand in the order of the blocks. */
function textsOf(block: ReplyBlock): string[] {
  switch (block.type) {
    case 'heading':
      return [block.text];
    case 'text':
    case 'notice':
      return [plain(block.text)];
    case 'code':
      return [block.label ?? '', block.code];
    case 'facts':
      return block.items.flatMap(({ label, value }) => [label, value]);
    case 'checklist':
      return block.items.map(({ text }) => plain(text));
    case 'choices':
      return [block.prompt];
    default:
      return [];
  }
}

/** Texts that stand somewhere around their block. */
function labelsOf(block: ReplyBlock): string[] {
  if (block.type === 'choices')
    return block.options.flatMap(({ label, description = '' }) => [label, description]);
  return block.type === 'links' || block.type === 'buttons' ? block.items.map(({ label }) => label) : [];
}

/**
 * All text of pages without white space, the buttons last. Labels and prompts that are not those of the document are
 * left out: they were shortened, or say that something goes on.
 */
function shownText(pages: readonly ReplyDocument[], document: ReplyDocument): string {
  const own = new Set(document.blocks.flatMap(ownLabels));
  const blocks = pages.flatMap((page) => page.blocks);
  const shown = blocks.flatMap((block) => {
    const others = ownLabels(block).filter((label) => !own.has(label));
    const texts = textsOf(block).filter((text) => !others.includes(text));
    return block.type === 'buttons' ? texts : [...texts, ...labelsOf(block)];
  });
  const buttonLabels = blocks.flatMap((block) => (block.type === 'buttons' ? labelsOf(block) : []));
  return squeezed([...shown, ...buttonLabels].join(''));
}

function ownLabels(block: ReplyBlock): string[] {
  switch (block.type) {
    case 'heading':
      return [block.text];
    case 'code':
      return block.label === undefined ? [] : [block.label];
    case 'facts':
      return block.items.map(({ label }) => label);
    case 'choices':
      return block.prompt === 'More to choose from:' ? [block.prompt] : [];
    default:
      return [];
  }
}

/** The texts of code, of links and of the rest, without white space. */
function byKind(text: RichText): string[] {
  const kinds = [
    text.filter(({ code }) => code),
    text.filter(({ url }) => url),
    text.filter(({ code, url }) => !code && !url),
  ];
  return kinds.map((spans) => squeezed(plain(spans)));
}

/** Steps with their numbers, without the texts that may go on behind them. */
function steps({ blocks }: ReplyDocument): Array<[number, Omit<ChecklistItem, 'text'>]> {
  return blocks.flatMap((block) =>
    block.type === 'checklist'
      ? block.items.map(({ text: _, ...item }, index): [number, Omit<ChecklistItem, 'text'>] => [
          (block.start ?? 1) + index,
          item,
        ])
      : [],
  );
}

function ids({ blocks }: ReplyDocument): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'choices') return block.options.map(({ id }) => id);
    return block.type === 'links' ? block.items.map(({ url }) => url) : [];
  });
}

function buttons({ blocks }: ReplyDocument): string[] {
  return blocks.flatMap((block) => (block.type === 'buttons' ? block.items.map(({ id }) => id) : []));
}

function squeezed(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
