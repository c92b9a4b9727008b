/** What `fit` makes of long replies is taken by Slack, and stays so when steps are ticked. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slackLimits } from '../../adapters/slack/limits.js';
import { renderSlack } from '../../adapters/slack/render.js';
import type { ReplyBlock, ReplyDocument } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import { areBlocksTooLong, blockKitFaults } from '../support/slack/block-kit.js';
import { shownText } from '../support/slack-shown.js';

const CONTEXT = { thread: '17.5' };

const words = (max: number) =>
  fc
    .tuple(
      fc.constantFrom('word', 'a&b', '<tag>', '*star*', 'snake_case_', '😀', 'x'.repeat(90)),
      fc.integer({ min: 1, max }),
    )
    .map(([word, count]) => Array(count).fill(word).join(' '));
const spans = (max: number) =>
  fc.array(fc.record({ text: words(max), code: fc.constant(true as const) }, { requiredKeys: ['text'] }), {
    minLength: 1,
    maxLength: 3,
  });
/** Catalogue steps have up to 500 characters; these have up to 2,000. */
const step = fc.record(
  { text: spans(7), command: words(5), link: fc.constant('https://example.com/docs') },
  { requiredKeys: ['text'] },
);
const checklist = fc.array(step, { minLength: 1, maxLength: 70 }).map(
  (steps): ReplyBlock => ({
    type: 'checklist',
    items: steps.map((one, index) => ({ ...one, id: `entry/step-${index}`, done: false })),
  }),
);
const block: fc.Arbitrary<ReplyBlock> = fc.oneof(
  checklist,
  fc.record({ type: fc.constant('text' as const), text: spans(800) }),
  fc.record({ type: fc.constant('code' as const), code: words(4_000), label: words(10) }),
  fc.record({
    type: fc.constant('heading' as const),
    level: fc.constantFrom(1 as const, 2 as const),
    text: words(60),
  }),
  fc.record({
    type: fc.constant('facts' as const),
    items: fc.array(fc.record({ label: words(3), value: words(100) }), { minLength: 1, maxLength: 60 }),
  }),
  fc.record({
    type: fc.constant('choices' as const),
    prompt: words(20),
    options: fc
      .array(fc.record({ label: words(40), description: words(60) }), { minLength: 1, maxLength: 30 })
      .map((options) => options.map((option, index) => ({ ...option, id: `entry-${index}` }))),
  }),
  fc.record({
    type: fc.constant('buttons' as const),
    items: fc
      .array(words(30), { minLength: 1, maxLength: 6 })
      .map((labels) => labels.map((label, index) => ({ id: `button-${index}`, label }))),
  }),
);
const documents = fc.record({ title: words(60), blocks: fc.array(block, { minLength: 1, maxLength: 6 }) });

/** The reply after everything was ticked by two people. */
function ticked(document: ReplyDocument): ReplyDocument {
  const blocks = document.blocks.map(
    (one): ReplyBlock =>
      one.type === 'checklist'
        ? { ...one, items: one.items.map((item) => ({ ...item, done: true, doneBy: ['Ana Lucía', 'Ben'] })) }
        : one,
  );
  return { ...document, blocks };
}

const stepsOn = (page: ReplyDocument) =>
  page.blocks.flatMap((one) => (one.type === 'checklist' ? one.items.map(({ id }) => id) : []));

describe('long replies', () => {
  test('are split into messages that Slack takes', () => {
    fc.assert(
      fc.property(documents, (document) => {
        for (const page of fit(document, slackLimits)) {
          const { blocks } = renderSlack(page, CONTEXT);
          expect(blockKitFaults(blocks, 'message')).toEqual([]);
          expect(areBlocksTooLong(blocks)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('have their steps in the same messages after every step is ticked', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const before = fit(document, slackLimits);
        const after = fit(ticked(document), slackLimits);
        expect(after.map(stepsOn)).toEqual(before.map(stepsOn));
        for (const page of after)
          expect(blockKitFaults(renderSlack(page, CONTEXT).blocks, 'message')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('show every step to its last word', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        const items = steps.map((one, index) => ({
          ...one,
          id: `entry/step-${index}`,
          text: [{ text: `begin${index} ` }, ...one.text, { text: ` end${index}` }],
          done: false,
        }));
        const pages = fit({ title: 'Steps', blocks: [{ type: 'checklist', items }] }, slackLimits);
        const shown = pages.map((page) => shownText(renderSlack(page, CONTEXT).blocks)).join('\n');
        for (const index of items.keys()) {
          expect(shown).toContain(`begin${index} `);
          expect(shown).toContain(` end${index}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a block takes', () => {
  test('is at least what is rendered', () => {
    fc.assert(
      fc.property(block, (one) => {
        const { blocks } = renderSlack({ title: 'x', blocks: [one] }, CONTEXT);
        const { units, characters } = slackLimits.measure(one);
        expect(units).toBeGreaterThanOrEqual(blocks.length);
        expect(characters).toBeGreaterThanOrEqual(shownText(blocks).length);
      }),
      { numRuns: 60 },
    );
  });

  test('is more than its text where the text has to be escaped', () => {
    expect(slackLimits.length('a & b')).toBe('a &amp; b'.length);
    const take = (text: string) => slackLimits.measure({ type: 'text', text: [{ text }] }).characters;
    expect(take('&&&&')).toBeGreaterThan(take('xxxx'));
  });
});
