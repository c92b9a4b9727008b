/** Answers for one person: how long they can be followed, and what of them is replaced. */
import { describe, expect, test } from '@jest/globals';
import { CallFailure } from '../../adapters/slack/faults.js';
import { clickedPage, PrivateAnswers, wayOf } from '../../adapters/slack/private-answers.js';
import { privateThread } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';

const thread = privateThread('slack', 'T1', 'C1', 'x');
const key = wayOf(thread);
const HALF_HOUR = 30 * 60_000;

function answers() {
  const sent: Array<{ url: string; body: Record<string, unknown> }> = [];
  const clock = { now: 0, fails: false };
  const made = new PrivateAnswers(
    async (url, body) => {
      if (clock.fails) throw new CallFailure({ kind: 'refused', code: 'http_404' });
      sent.push({ url, body });
    },
    () => clock.now,
  );
  const blockOf = (index: number) =>
    (sent[index]?.body.blocks as Array<{ block_id: string }> | undefined)?.[0]?.block_id ?? '';
  return { made, sent, clock, blockOf };
}

const short: ReplyDocument = { title: 'One', blocks: [{ type: 'text', text: [{ text: 'one' }] }] };
const long: ReplyDocument = {
  title: 'Two',
  blocks: Array.from({ length: 8 }, (_, index) => ({
    type: 'text' as const,
    text: [{ text: `${index} ${'x'.repeat(2_500)}` }],
  })),
};

describe('private answers', () => {
  test('stand beneath each other, and the one that was clicked is replaced', async () => {
    const { made, sent, blockOf } = answers();
    made.remember(key, { url: 'first' });
    const { id, thread: standsIn } = await made.post(key, thread, short);
    expect(standsIn).toBe(thread.thread);
    expect(sent[0]?.body).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    // Nothing was clicked, so Slack lets nothing be replaced.
    await made.update(key, thread, id, short);
    expect(sent).toHaveLength(1);
    const page = clickedPage(blockOf(0));
    made.remember(key, { url: 'second', ...(page ? { page } : {}) });
    await made.update(key, thread, id, short);
    expect(sent[1]).toMatchObject({ url: 'second', body: { replace_original: true } });
    expect(blockOf(1)).not.toBe(blockOf(0));
    expect(clickedPage(blockOf(1))).toBe(page);
  });

  test('of several pages only the clicked one is replaced', async () => {
    const { made, sent, blockOf } = answers();
    made.remember(key, { url: 'first' });
    const { id } = await made.post(key, thread, long);
    const count = sent.length;
    expect(count).toBeGreaterThan(1);
    const page = clickedPage(blockOf(1));
    made.remember(key, { url: 'second', ...(page ? { page } : {}) });
    await made.update(key, thread, id, long);
    expect(sent).toHaveLength(count + 1);
    expect(JSON.stringify(sent[count]?.body.blocks).slice(0, 500)).not.toContain('"0 xxx');
  });

  test.each<[string, (parts: ReturnType<typeof answers>) => Promise<void>]>([
    [
      'half an hour',
      async ({ clock }) => {
        clock.now += HALF_HOUR;
      },
    ],
    [
      'five uses',
      async ({ made }) => {
        for (let use = 0; use < 5; use++) await made.post(key, thread, short);
      },
    ],
    [
      'a refusal',
      async ({ clock }) => {
        clock.fails = true;
      },
    ],
  ])('end after %s, with a kind word, until the next click', async (_what, wear) => {
    const parts = answers();
    const { made, clock } = parts;
    made.remember(key, { url: 'first' });
    expect(made.has(key)).toBe(true);
    await wear(parts);
    await expect(made.post(key, thread, short)).rejects.toMatchObject({
      code: 'chat-denied',
      message: expect.stringContaining('too old to go on with'),
    });
    expect(made.has(key)).toBe(false);
    clock.fails = false;
    made.remember(key, { url: 'second' });
    await made.post(key, thread, short);
  });
});
