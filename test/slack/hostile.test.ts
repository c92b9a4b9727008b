/** Nothing that stands in a text can do anything in Slack, and all of it is shown. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderBlock } from '../../adapters/slack/blocks.js';
import { renderReply } from '../../adapters/slack/render.js';
import { plain, type ReplyBlock } from '../../src/reply/document.js';
import { blockKitFaults } from '../support/slack/block-kit.js';
import { looksIn, shownText } from '../support/slack-shown.js';

const CONTEXT = { thread: '17.5' };

/** Texts that do something wherever they are parsed. */
const HOSTILE = [
  '<!channel>', '<!everyone|x>', '<@U012AB3CD>', '<#C012AB3CD>', '<!subteam^S1>', '<!date^0^{date}|x>',
  '<https://evil.example|here>', '*bold*', '_italic_', '~strike~', '`code`', '```block```', ':tada:', '> quote',
  '\n> quote', '- item', '&lt;!here&gt;', '@here', 'https://evil.example', '\u202e', '\u0000', 'word', ' ', '\n',
]; // biome-ignore format: a list
const hostile = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 6 })
  .map((parts) => `x${parts.join('')}y`);
const spans = fc.array(
  fc.record({ text: hostile, code: fc.constant(true as const) }, { requiredKeys: ['text'] }),
  { minLength: 1, maxLength: 3 },
);
const item = fc.record(
  {
    id: fc.constantFrom('a/b', 'c/d'),
    text: spans,
    command: hostile,
    link: hostile,
    done: fc.boolean(),
    doneBy: fc.array(hostile, { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'text', 'done'] },
);
const severity = fc.constantFrom('info' as const, 'warning' as const, 'error' as const, 'blocked' as const);
const anyBlock: fc.Arbitrary<ReplyBlock> = fc.oneof(
  fc.record({
    type: fc.constant('heading' as const),
    text: hostile,
    level: fc.constantFrom(1 as const, 2 as const),
    severity,
  }),
  fc.record({ type: fc.constant('text' as const), text: spans }),
  fc.record({ type: fc.constant('code' as const), code: hostile, label: hostile }),
  fc.record({
    type: fc.constant('facts' as const),
    items: fc.array(fc.record({ label: hostile, value: hostile }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('checklist' as const),
    items: fc.array(item, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('choices' as const),
    prompt: hostile,
    options: fc.array(fc.record({ id: fc.constant('a'), label: hostile, description: hostile }), {
      maxLength: 2,
    }),
  }),
  fc.record({
    type: fc.constant('buttons' as const),
    items: fc.array(fc.record({ id: fc.constantFrom('a', 'b'), label: hostile }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('links' as const),
    items: fc.array(fc.record({ label: hostile, url: hostile }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('notice' as const),
    level: fc.constantFrom('info' as const, 'warning' as const),
    text: spans,
  }),
);

describe('whatever stands in a text', () => {
  test('mentions nobody, links nowhere and formats nothing', () => {
    fc.assert(
      fc.property(fc.array(anyBlock, { minLength: 1, maxLength: 4 }), hostile, (blocks, title) => {
        for (const message of renderReply({ title, blocks }, CONTEXT)) {
          expect(blockKitFaults(message.blocks, 'message')).toEqual([]);
          expect(message.text).not.toMatch(/[<>]/);
          const looks = looksIn(message.blocks);
          // Code, the strike of a done step and bold titles are ours.
          expect(looks.filter((look) => !['block', 'bold', 'code', 'strike'].includes(look))).toEqual([]);
          const json = JSON.stringify(message.blocks);
          expect(json).not.toMatch(/<[!@#]/);
          expect(json).not.toMatch(/"type":"(?:user|usergroup|channel|broadcast|emoji|team)"/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is shown', () => {
    fc.assert(
      fc.property(spans, hostile, (text, command) => {
        const items = [{ id: 'a/b', text, command, done: false }];
        const blocks = renderBlock({ type: 'checklist', items });
        const bare = (value: string) => value.replace(/[\u0000\u202e\s]/g, '');
        expect(bare(shownText(blocks))).toContain(bare(plain(text)) + bare(command));
      }),
      { numRuns: 500 },
    );
  });
});
