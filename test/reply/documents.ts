/** Random replies and platforms, for what holds of all of them. */
import fc from 'fast-check';
import type { ChecklistItem, ReplyBlock, ReplyDocument, RichText, Span } from '../../src/reply/document.js';
import type { Extent, RenderLimits } from '../../src/reply/limits.js';

const WORDS = [
  'Run', 'the', 'update', 'again.', 'Then', 'wait?', 'a', 'minute:', '<b>', '&', '\n', '\n\n', '  ', '— “quoted.”', 'x'.repeat(90),
  '👩‍👩‍👧‍👦', '🇩🇪🇫🇷', 'é́', '実行してください。', '한국어', 'https://example.com/a/rather/long/path?with=query', '\r\n', '\ud800',
]; // biome-ignore format: a list

const sentence = (maxLength: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength }).map((words) => words.join(' '));

/** Texts of some words, and of any characters. */
export const anyText = (maxLength: number) =>
  fc.oneof(sentence(maxLength), fc.string({ unit: 'grapheme', minLength: 1, maxLength: maxLength * 4 }));

/** A label of 1 to `maxLength` characters. */
const label = (maxLength: number) =>
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength }).map((text) => text.replaceAll(/\s/g, '_'));

const span: fc.Arbitrary<Span> = fc.oneof(
  anyText(12).map((text) => ({ text })),
  anyText(4).map((text): Span => ({ text, code: true })),
  anyText(4).map((text) => ({ text, url: 'https://example.com/' })),
);
export const anyRichText: fc.Arbitrary<RichText> = fc.array(span, { minLength: 1, maxLength: 4 });

const step: fc.Arbitrary<Omit<ChecklistItem, 'id'>> = fc.record(
  {
    text: anyRichText,
    done: fc.boolean(),
    command: label(15),
    link: fc.constant('https://example.com/s'),
    doneBy: fc.array(fc.constantFrom('ana', 'ben'), { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['text', 'done'] },
);

const optional = { requiredKeys: ['id', 'label'] as Array<'id' | 'label'> };

function blocks(maxLabel: number): fc.Arbitrary<ReplyBlock> {
  return fc.oneof(
    fc.record({
      type: fc.constant('heading' as const),
      text: label(maxLabel),
      level: fc.constantFrom(1 as const, 2 as const),
    }),
    fc.record({ type: fc.constant('text' as const), text: anyRichText }),
    fc.record(
      { type: fc.constant('code' as const), code: anyText(30), label: label(maxLabel) },
      { requiredKeys: ['type', 'code'] },
    ),
    fc.record({
      type: fc.constant('facts' as const),
      items: fc.array(fc.record({ label: label(maxLabel), value: anyText(12) }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
    fc.array(step, { minLength: 1, maxLength: 9 }).chain((items) =>
      fc.record(
        {
          type: fc.constant('checklist' as const),
          items: fc.constant(items.map((item, index) => ({ ...item, id: `e/${index}` }))),
          start: fc.integer({ min: 1, max: 30 }),
        },
        { requiredKeys: ['type', 'items'] },
      ),
    ),
    fc.record({
      type: fc.constant('choices' as const),
      prompt: anyText(10),
      options: fc.array(
        fc.record({ id: label(5), label: label(maxLabel), description: label(maxLabel * 2) }, optional),
        { minLength: 1, maxLength: 8 },
      ),
    }),
    fc.record({
      type: fc.constant('buttons' as const),
      items: fc.array(fc.record({ id: label(5), label: label(maxLabel) }), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('links' as const),
      items: fc.array(fc.record({ label: label(maxLabel), url: fc.webUrl({ size: 'small' }) }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    fc.record({
      type: fc.constant('notice' as const),
      level: fc.constantFrom('info' as const, 'warning' as const),
      text: anyRichText,
    }),
    fc.constant({ type: 'divider' as const }),
  );
}

/** @param maxLabel longest heading or label; those of `anyLimits` are never shortened up to {@link SHORT_LABEL} */
export function anyDocument(maxLabel: number, maxLength = 12): fc.Arbitrary<ReplyDocument> {
  return fc.record(
    {
      title: label(maxLabel),
      severity: fc.constantFrom('info' as const, 'error' as const),
      blocks: fc.array(blocks(maxLabel), { maxLength }),
      live: fc.constant({ kind: 'answer' as const }),
    },
    { requiredKeys: ['title', 'blocks'] },
  );
}

export const SHORT_LABEL = 12;

/** How platforms count. */
const LENGTHS: Array<(text: string) => number> = [
  (text) => text.length,
  (text) => Buffer.byteLength(text),
  (text) => [...text].length,
  (text) => text.replace(/[&<>]/g, '&amp;').length,
];

/** Sum of the lengths of all that is shown of a block. */
export function charactersOf(block: ReplyBlock, length: (text: string) => number): number {
  let sum = 0;
  JSON.stringify(block, (key, value) => {
    if (typeof value === 'string' && !['type', 'id', 'level', 'severity'].includes(key)) sum += length(value);
    return value;
  });
  return sum;
}

/** Steps and options that a platform shows one below the other. */
function unitsOf(block: ReplyBlock): number {
  if (block.type === 'checklist') return block.items.length;
  return block.type === 'choices' ? 1 + block.options.length : 1;
}

const between = (min: number, max: number) => fc.integer({ min, max });

/** Platforms that every reply can be shown on. */
export const anyLimits: fc.Arbitrary<RenderLimits> = fc
  .record({
    length: fc.constantFrom(...LENGTHS),
    heading: between(48, 80),
    text: between(150, 400),
    code: between(50, 200),
    choiceLabel: between(48, 80),
    choiceDescription: between(96, 150),
    buttonLabel: between(48, 80),
    choices: between(1, 6),
    steps: between(1, 6),
    message: fc.record({ units: between(4, 12), characters: fc.oneof(fc.constant(0), between(600, 2_000)) }),
  })
  .map((numbers) => ({ ...numbers, measure: measureBy(numbers.length) }));

/** Platforms that may be too small for anything. */
export const absurdLimits: fc.Arbitrary<RenderLimits> = fc
  .record({
    length: fc.constantFrom(...LENGTHS),
    heading: between(0, 9),
    text: between(0, 60),
    code: between(0, 9),
    choiceLabel: between(0, 9),
    choiceDescription: between(0, 9),
    buttonLabel: between(0, 9),
    choices: between(0, 3),
    steps: between(0, 3),
    message: fc.record({ units: between(0, 4), characters: between(0, 100) }),
  })
  .map((numbers) => ({ ...numbers, measure: measureBy(numbers.length) }));

export function measureBy(length: (text: string) => number): (block: ReplyBlock) => Extent {
  return (block) => ({ units: unitsOf(block), characters: charactersOf(block, length) });
}
