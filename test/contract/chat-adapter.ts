/** The contract of chat adapters: what people can rely on, whatever the platform. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReplyDocument } from '../../src/reply/document.js';
import type { ChatHarness, PostFault, Said, Shown } from './chat-harness.js';

/** "Prompt is too long" has six steps. */
const PASTE = 'API Error: 400 Prompt is too long';
const TITLE = 'Prompt is too long';
/** Longer than the lease of an event and the first look of the inbox. */
const LATER_MS = 120_000;

/**
 * @param platform its name, for the report
 * @param open starts the platform and the bot on it
 */
export function describeChatAdapter(platform: string, open: () => Promise<ChatHarness>): void {
  describe(`the chat adapter of ${platform}`, () => {
    let chat: ChatHarness;
    beforeEach(async () => {
      chat = await open();
    });
    afterEach(async () => {
      await chat.close();
    });

    const first = async (said: Said): Promise<Shown> => (await chat.answers(said, 1))[0] as Shown;
    const last = async (said: Said, count: number): Promise<Shown> =>
      (await chat.answers(said, count)).at(-1) as Shown;

    describe('answers', () => {
      test('a mention in its thread, and nothing in the channel', async () => {
        const said = await chat.mention(PASTE);
        expect((await first(said)).text).toContain(TITLE);
        await chat.settled();
        expect(chat.standing(said)).toHaveLength(1);
        expect(chat.inChannel()).toEqual([]);
      });

      test('an event once, however often it comes', async () => {
        const said = await chat.mention(PASTE);
        await chat.deliverAgain();
        await first(said);
        await chat.deliverAgain();
        await chat.settled();
        expect(chat.standing(said)).toHaveLength(1);
      });

      test('follow-ups without a mention, in their order', async () => {
        const said = await chat.mention(PASTE);
        await first(said);
        for (const step of [1, 2, 3]) await chat.reply(said, `did ${step}`);
        await chat.answers(said, 4);
        await chat.settled();
        const notes = chat
          .standing(said)
          .slice(1)
          .map(({ text }) => /Noted: step (\d)/.exec(text)?.[1]);
        expect(notes).toEqual(['1', '2', '3']);
        expect(chat.again((await chat.answers(said, 1))[0] as Shown).ticked).toEqual([1, 2, 3]);
      });

      test('nothing where nobody asked', async () => {
        const said = await chat.mention(PASTE);
        await first(said);
        await chat.reply(said, 'lunch?');
        await chat.settled();
        expect(chat.standing(said)).toHaveLength(1);
      });

      test('several threads at once', async () => {
        const all = await Promise.all(Array.from({ length: 6 }, () => chat.mention(PASTE)));
        for (const said of all) expect((await first(said)).text).toContain(TITLE);
        await chat.settled();
        expect(all.map((said) => chat.standing(said).length)).toEqual(all.map(() => 1));
      });

      test('a message whose text was changed, in the same post', async () => {
        const said = await chat.mention(PASTE);
        const shown = await first(said);
        await chat.edit(said, 'Credit balance is too low');
        await chat.settled();
        expect(chat.again(shown).text).toContain('Credit balance is too low');
        expect(chat.standing(said)).toHaveLength(1);
      });

      test('nothing any more in the thread of a message that was deleted', async () => {
        const said = await chat.mention(PASTE);
        await first(said);
        await chat.remove(said);
        await chat.settled();
        const before = chat.standing(said).length;
        await chat.reply(said, 'still failing').catch(() => {});
        await chat.settled();
        expect(chat.standing(said)).toHaveLength(before);
      });
    });

    describe('clicks', () => {
      test('ticks of two people are seen by everybody', async () => {
        const said = await chat.mention(PASTE);
        const shown = await first(said);
        await chat.tick(shown, 1, { user: 'ana' });
        await chat.tick(shown, 3, { user: 'ben' });
        await chat.settled();
        expect(chat.again(shown).ticked).toEqual([1, 3]);
        expect(chat.again(shown).text).toMatch(/ana[\s\S]*ben/i);
        await chat.tick(shown, 1, { user: 'ben', off: true });
        await chat.settled();
        expect(chat.again(shown).ticked).toEqual([3]);
      });

      test('a choice settles an ambiguous error', async () => {
        const said = await chat.mention('Stream closed');
        const shown = await first(said);
        const offered = chat.world.turns[0]?.session?.offered ?? [];
        if (offered.length === 0) throw new Error(`Not ambiguous any more: ${shown.text}`);
        await chat.click(shown, 'choice 1');
        const answer = await last(said, 2);
        expect(chat.world.turns.at(-1)?.event).toBe('matched');
        expect(answer.text).not.toBe(shown.text);
      });

      test('fixed, and opened again', async () => {
        const said = await chat.mention(PASTE);
        const shown = await first(said);
        await chat.click(shown, 'Fixed it');
        await chat.settled();
        expect(chat.world.turns.at(-1)?.session?.status).toBe('resolved');
        await chat.reply(said, 'it is back', { mention: true });
        await chat.settled();
        expect(chat.world.turns.at(-1)?.event).toBe('reopened');
      });
    });

    describe('in private', () => {
      test('a command is answered to one person, and shared on request', async () => {
        const answer = await chat.command(PASTE, { user: 'ana' });
        expect(answer.text).toContain(TITLE);
        expect(chat.inChannel()).toEqual([]);
        await chat.tick(answer, 2);
        await chat.settled();
        expect(chat.again(answer).ticked).toEqual([2]);
        await chat.click(chat.again(answer), 'Share in channel');
        await chat.settled();
        expect(chat.inChannel().map(({ text }) => text.includes(TITLE))).toEqual([true]);
        expect(chat.inChannel()[0]?.ticked).toEqual([2]);
      });

      test('a secret is told to its author alone', async () => {
        const secret = `sk-ant-api03-${'a1B2c3D4'.repeat(11)}-AA`;
        const said = await chat.mention(`${PASTE}\nANTHROPIC_API_KEY=${secret}`);
        const shown = await first(said);
        expect(shown.text).toContain(TITLE);
        const [whisper] = await chat.whispers('ana', 1);
        expect(whisper?.text).toMatch(/held a secret/i);
        await chat.settled();
        const all = [...chat.standing(said), ...chat.inChannel(), ...(await chat.whispers('ana', 1))];
        expect(all.filter(({ text }) => text.includes(secret))).toEqual([]);
        expect(shown.text).not.toMatch(/held a secret/i);
        expect(chat.world.lines.join('')).not.toContain(secret);
      });

      test('who asks too much is told so once', async () => {
        await chat.restart({ floodLimit: { burst: 2, perMinute: 1 } });
        const all: Said[] = [];
        for (let count = 0; count < 5; count++) all.push(await chat.mention(PASTE));
        await chat.whispers('ana', 1);
        await chat.settled();
        expect(all.map((said) => chat.standing(said).length)).toEqual([1, 1, 0, 0, 0]);
        expect(await chat.whispers('ana', 1)).toHaveLength(1);
      });

      test('where the bot may not write, the one who waits is told what to do', async () => {
        await chat.deny();
        const said = await chat.mention(PASTE);
        const [whisper] = await chat.whispers('ana', 1);
        expect(whisper?.text).toContain('I cannot answer');
        await chat.settled();
        expect(chat.standing(said)).toEqual([]);
        expect(chat.world.lines.filter((line) => line.includes(chat.process.adapter.name))).not.toEqual([]);
      });
    });

    describe('long and hostile texts', () => {
      test('a long reply is split, and every part of it is there once', async () => {
        const said = await chat.mention(PASTE);
        await first(said);
        const thread = chat.world.turns[0]?.thread;
        if (!thread) throw new Error('no turn was seen');
        const words = Array.from({ length: 120 }, (_, index) => `part-${index}-of-many ${'x'.repeat(150)}`);
        const blocks: ReplyDocument['blocks'] = words.map((text) => ({ type: 'text', text: [{ text }] }));
        const reply: ReplyDocument = { title: 'Long', blocks };
        await chat.process.dispatcher.onNotice(thread, 'long', reply);
        await chat.process.dispatcher.onNotice(thread, 'long', reply);
        const text = chat
          .standing(said)
          .slice(1)
          .map((shown) => shown.text)
          .join('\n');
        expect(chat.standing(said).length).toBeGreaterThan(2);
        expect(words.filter((word) => text.split(word).length !== 2)).toEqual([]);
      });

      test('a paste mentions, links and formats nothing', async () => {
        const hostile = `${PASTE}\n<!channel> @everyone @here <@U1> <https://evil.example|click> [x](https://evil.example) *b* \`\`\``;
        const said = await chat.mention(hostile);
        await first(said);
        await chat.command(`search ${hostile}`);
        await chat.settled();
        expect(chat.pings()).toEqual([]);
      });
    });

    describe('faults', () => {
      test.each<PostFault>(['limited', 'server-error', 'cut-before', 'cut-after'])(
        '%s: one answer, and what follows behind it',
        async (fault) => {
          chat.failNext(fault);
          const said = await chat.mention(PASTE);
          await chat.reply(said, 'did 1', { mention: true });
          await chat.answers(said, 2);
          await chat.settled();
          const texts = chat.standing(said).map(({ text }) => text);
          expect(texts).toHaveLength(2);
          expect(texts[0]).toContain(TITLE);
          expect(texts[1]).toContain('Noted: step 1');
        },
        30_000,
      );

      test('a process that ends before it noted its post answers once in all', async () => {
        chat.failNext('cut-after');
        const said = await chat.mention(PASTE);
        await first(said);
        chat.process.die();
        await chat.restart();
        chat.world.skew += LATER_MS;
        await chat.deliverAgain();
        await chat.settled();
        await chat.process.runJobs();
        expect(chat.standing(said)).toHaveLength(1);
        // What was posted before the end is followed up as if nothing had been.
        await chat.reply(said, 'did 2');
        await chat.answers(said, 2);
        await chat.settled();
        expect(chat.again(chat.standing(said)[0] as Shown).ticked).toEqual([2]);
      }, 30_000);

      test('a process that ends before it posted leaves the answer to the next one', async () => {
        chat.failNext('server-error', 1_000);
        const said = await chat.mention(PASTE);
        await chat.failed();
        chat.process.die();
        await chat.restart();
        chat.failNext('server-error', 0);
        chat.world.skew += LATER_MS;
        await chat.process.runJobs();
        expect((await first(said)).text).toContain(TITLE);
        await chat.process.runJobs();
        await chat.settled();
        expect(chat.standing(said)).toHaveLength(1);
      }, 30_000);
    });
  });
}
