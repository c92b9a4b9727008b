/** What a click says, from the element that was rendered to the core's action. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderBlocks } from '../../adapters/slack/blocks.js';
import {
  ACTION_ID,
  blockId,
  buttonActionId,
  type ElementAction,
  readAction,
  stepActionId,
  stepValue,
  threadOfBlock,
} from '../../adapters/slack/ids.js';
import type { ReplyBlock } from '../../src/reply/document.js';

const THREAD = '1772632800.000100';

/** The elements of blocks, each as Slack tells of it when it is clicked. */
function elementsOf(blocks: ReplyBlock[]): ElementAction[] {
  return renderBlocks(blocks, { thread: THREAD }).flatMap((block) => {
    const elements =
      block.type === 'actions' ? block.elements : block.type === 'section' ? [block.accessory] : [];
    return elements.map((element) => ({ block_id: block.block_id, ...element }) as ElementAction);
  });
}

const step = (done: boolean): ReplyBlock => ({
  type: 'checklist',
  items: [{ id: 'session-limit/wait', text: [{ text: 'Wait' }], done, doneBy: ['Ana'] }],
});

describe('a block id', () => {
  test.each(['', THREAD, 'private:1337.42', 'a:b%3A', '🙂'])('carries the thread %j', (thread) => {
    expect(threadOfBlock(blockId({ thread }, 7))).toBe(thread);
    expect(threadOfBlock(blockId({ thread, revision: 'a:b' }, 7))).toBe(thread);
  });

  test('is another one for each block, thread and revision', () => {
    const id = fc.tuple(fc.string({ maxLength: 8 }), fc.nat(50), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [one, two] = [a, b].map(([thread, number, revision]) => blockId({ thread, revision }, number));
        expect(one === two).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  test.each(['', 'x', 'cc', 'cc:1', 'other:1:2', 'cc:%E0%A4%A:1'])('is not read from %j', (id) => {
    expect(threadOfBlock(id)).toBeNull();
  });
});

describe('a click', () => {
  test('on a button', () => {
    const [fixed, still, answer] = elementsOf([
      {
        type: 'buttons',
        items: [
          { id: 'resolved', label: 'Fixed it', style: 'primary' },
          { id: 'still-failing', label: 'Still stuck', value: '2' },
          { id: 'answer:curl:works', label: 'curl works' },
        ],
      },
    ]);
    expect(readAction(fixed!)).toEqual({ thread: THREAD, action: 'resolved' });
    expect(readAction(still!)).toEqual({ thread: THREAD, action: 'still-failing', value: '2' });
    expect(readAction(answer!)).toEqual({ thread: THREAD, action: 'answer:curl:works' });
  });

  test('on a choice', () => {
    const options = [
      { id: 'session-limit', label: 'Session limit' },
      { id: 'odd', label: '*odd*' },
    ];
    const chosen = elementsOf([{ type: 'choices', prompt: 'Which?', options }]).map(readAction);
    expect(chosen).toEqual([
      { thread: THREAD, action: 'choose', value: 'session-limit' },
      { thread: THREAD, action: 'choose', value: 'odd' },
    ]);
  });

  test('on a checkbox', () => {
    const [box] = elementsOf([step(false)]);
    const ticked = { ...box!, selected_options: [{ value: 'session-limit/wait' }] };
    expect(readAction(ticked)).toEqual({
      thread: THREAD,
      action: 'steps',
      done: ['session-limit/wait'],
      undone: [],
    });
  });

  test('that takes a tick back', () => {
    const [box] = elementsOf([step(true)]);
    expect(readAction({ ...box!, selected_options: [] })).toEqual({
      thread: THREAD,
      action: 'steps',
      done: [],
      undone: ['session-limit/wait'],
    });
  });

  test('on a checkbox whose tick is not on the screen of the clicker yet', () => {
    // Two clicks before the message was updated: the block says nothing of the first.
    const [box] = elementsOf([step(false)]);
    expect(readAction({ ...box!, selected_options: [] })?.undone).toEqual(['session-limit/wait']);
  });

  test('on a step with a very long id', () => {
    const id = `${'a'.repeat(100)}/${'b'.repeat(100)}`;
    const [box] = elementsOf([{ type: 'checklist', items: [{ id, text: [{ text: 'x' }], done: false }] }]);
    expect(stepValue(id).length).toBeLessThanOrEqual(150);
    expect(readAction({ ...box!, selected_options: [{ value: stepValue(id) }] })?.done).toEqual([id]);
  });

  test.each<[string, Partial<ElementAction>]>([
    ['another app’s block', { block_id: 'abc' }],
    ['another action', { action_id: 'cc:other:x' }],
    ['another kind of element', { type: 'static_select' }],
  ])('on %s is none of ours', (_name, change) => {
    const ours = { type: 'button', action_id: 'cc:button:x', block_id: blockId({ thread: 't' }, 0) };
    expect(readAction(ours)).not.toBeNull();
    expect(readAction({ ...ours, ...change })).toBeNull();
  });

  test('is found by the pattern for listeners', () => {
    const ids = [buttonActionId('resolved'), stepActionId('a/b'), 'cc:choose'];
    expect(ids.filter((id) => !ACTION_ID.test(id))).toEqual([]);
    expect(ACTION_ID.test('cc:chooser')).toBe(false);
    expect(ACTION_ID.test('home:search')).toBe(false);
  });
});
