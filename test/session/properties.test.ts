/** What holds for every text and every order of events. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { advance, newSession } from '../../src/session/advance.js';
import { readIntent } from '../../src/session/intent.js';
import { catalog, THREAD, Thread } from './threads.js';

const WORDS = [
  'did', 'done', '1', '2', '3', 'all', 'not', 'still', 'failing', 'fixed', 'works', 'back', 'again', 'error', 'my', 'wrong',
  'a', 'human', 'help', 'bedrock', 'windows', 'v2.1.150', '?', '✅', 'Prompt is too long', 'まだ', '直りました', '@ben', '\n',
  '```', '/cc-error', 'not logged in · Please run /login', '"', '`', 'step', 'but', 'except', 'last', 'thanks', 'x'.repeat(900),
]; // biome-ignore format: a list
const sentence = fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(' '));
const text = fc.oneof(
  sentence,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const STATUSES = ['open', 'resolved', 'escalated', 'muted'];

describe('readIntent', () => {
  test('throws at no text, and names only steps of the list', () => {
    const questions = catalog.get('unable-to-connect')?.questions ?? [];
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 9 }), fc.boolean(), (message, totalSteps, resolved) => {
        const intent = readIntent(message, {
          totalSteps,
          nextStep: totalSteps || undefined,
          questions,
          resolved,
        });
        const steps = 'steps' in intent ? intent.steps : [];
        expect(steps.every((step) => step >= 1 && step <= totalSteps)).toBe(true);
        expect(new Set(steps).size).toBe(steps.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a thread', () => {
  const said = fc.array(fc.record({ text, by: fc.constantFrom('ana', 'ben'), mentioned: fc.boolean() }), {
    maxLength: 10,
  });

  test('takes any messages, keeps a valid state, and answers whoever addresses the bot', () => {
    fc.assert(
      fc.property(said, (messages) => {
        const thread = Thread.about('unable-to-connect');
        for (const { text: message, by, mentioned } of messages) {
          const { session, reply, event } = thread.say(message, { by, mentioned });
          expect(STATUSES).toContain(session?.status);
          const subject = session?.subjects.at(-1);
          const stages = (subject && catalog.get(subject.entry)?.stages.length) ?? 0;
          expect(session?.stage).toBeGreaterThanOrEqual(0);
          expect(session?.stage).toBeLessThanOrEqual(
            Math.max(stages, catalog.get(session?.subjects[0]?.entry ?? '')?.stages.length ?? 0) + 1,
          );
          if (mentioned) expect(reply).not.toBeNull();
          if (event === 'ignored') expect(reply).toBeNull();
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is the same whenever the same is said', () => {
    fc.assert(
      fc.property(said, (messages) => {
        const play = () => {
          const thread = Thread.about('prompt-too-long');
          return messages.map(({ text: message, by, mentioned }) => thread.say(message, { by, mentioned }));
        };
        expect(play()).toEqual(play());
      }),
      { numRuns: 60 },
    );
  });
});

test('no tick is lost, in whichever order they come', () => {
  const tick = fc.record({ step: fc.nat(20), by: fc.constantFrom('ana', 'ben', 'cem'), at: fc.nat(1_000) });
  fc.assert(
    fc.property(fc.array(tick, { maxLength: 40 }), (ticks) => {
      const session = ticks.reduce(
        (state, { step, by, at }) =>
          advance(state, { type: 'steps-done', steps: [`e/${step}`], by: { id: by }, at }),
        newSession(THREAD, 0),
      );
      expect(new Set(Object.keys(session.ticks))).toEqual(new Set(ticks.map(({ step }) => `e/${step}`)));
      for (const [id, { by, at }] of Object.entries(session.ticks)) {
        const first = ticks.find(({ step }) => `e/${step}` === id);
        expect({ by, at }).toEqual({ by: first?.by, at: first?.at });
      }
    }),
  );
});

test('a thread of 10,000 messages is still right, and small', () => {
  const thread = Thread.about('prompt-too-long');
  const lines = [
    'lunch?',
    'did 1',
    'thanks',
    'did 2 and 3',
    '👀',
    'still failing',
    'fixed it',
    "it's back",
    'we use bedrock',
  ];
  for (let i = 0; i < 10_000; i++) {
    const line = i % 1_000 === 999 ? 'now: Invalid API key · Fix external API key' : lines[i % lines.length];
    thread.remark(line as string, `person-${i % 700}`);
  }
  thread.remark('now this: Prompt is too long');
  thread.remark('all done');
  const session = thread.session;
  expect(session?.subjects.map(({ entry }) => entry)).toEqual(['prompt-too-long']);
  expect(session?.earlier.map(({ entry }) => entry)).toContain('invalid-api-key');
  expect(session?.ticks['prompt-too-long/compact']?.by).toBe('person-1');
  expect(JSON.stringify(session).length).toBeLessThan(64 * 1024);
});

test('a session stays small when every step of every error is ticked by people with long names', () => {
  const thread = new Thread();
  for (const { id } of catalog.entries) {
    thread.say(catalog.get(id)?.samples[0] ?? '', { by: `somebody with a long name ${id}` });
    for (let stage = 0; stage < 4; stage++) {
      thread.remark('all done', `somebody with a long name ${id}`);
      thread.remark('still failing');
    }
  }
  expect(Object.keys(thread.session?.ticks ?? {}).length).toBeGreaterThan(150);
  expect(JSON.stringify(thread.session).length).toBeLessThan(64 * 1024);
});
