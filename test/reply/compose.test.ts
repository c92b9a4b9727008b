import { describe, expect, test } from '@jest/globals';
import { Matcher } from '../../src/match/matcher.js';
import type { Match } from '../../src/match/types.js';
import { MAX_PASTE_LENGTH, readPaste } from '../../src/paste/paste.js';
import { composeAnswer, firstSentence } from '../../src/reply/compose.js';
import { shownSize } from '../../src/reply/notices.js';
import { candidateOf, catalogOf, entryOf, matchOf, outline } from './fixture.js';

const limit = entryOf({
  id: 'session-limit',
  title: 'Session limit',
  severity: 'blocked',
  docs: 'https://example.com/docs#limit',
  messages: [{ text: "You've hit your {model} limit", variant: 'model' }],
  summary: 'The allowance is used up. It refills.',
  cause: 'Plans have limits.',
  retry: { automatic: false, note: 'Retrying does not help.' },
  variants: [
    { id: 'model', label: 'limit of one model', summary: 'Only {model|one model} is used up.' },
    { id: 'weekly', label: 'weekly limit' },
  ],
  steps: [
    { id: 'wait', text: 'Wait until {time|the reset time}' },
    { id: 'switch', text: 'Pick another model', command: '/model', when: { variant: 'model' } },
  ],
});
const agent = entryOf({
  id: 'agent-terminated',
  title: 'Agent terminated',
  docs: 'https://example.com/docs#agent',
  messages: ['Agent terminated early: {error}'],
  summary: 'A subagent stopped.',
  cause: 'It met an error.',
  steps: [{ id: 'resume', text: 'Resume the subagent' }],
});
const catalog = catalogOf(limit, agent);

/** The answer to a text for a given match, in short. */
function answer(match: Match, text = 'pasted'): string[] {
  return outline(composeAnswer(match, readPaste(text), catalog));
}

describe('one error', () => {
  test('exact: what it is, what is known, what to do, why, where to read on', () => {
    const match = matchOf('exact', candidateOf('session-limit', { variant: 'weekly' }));
    expect(answer(match, 'Claude Code v2.1.150: limit reached, resets 3pm (Europe/Oslo)')).toEqual([
      '# Session limit (blocked)',
      'The allowance is used up. It refills.',
      'Resets: 3pm (Europe/Oslo)',
      'Version: 2.1.150',
      '- Wait until 3pm (Europe/Oslo)',
      '## Why it happens',
      'Plans have limits. Retrying does not help.',
      'Reference <https://example.com/docs#limit>',
    ]);
  });

  test('the variant adds its summary and its steps, captures fill both', () => {
    const captures = { model: 'Opus' };
    expect(answer(matchOf('exact', candidateOf('session-limit', { variant: 'model', captures })))).toEqual([
      '# Session limit (blocked)',
      'The allowance is used up. It refills. Only Opus is used up.',
      'Model: Opus',
      '- Wait until the reset time',
      '- Pick another model $ /model',
      '## Why it happens',
      'Plans have limits. Retrying does not help.',
      'Reference <https://example.com/docs#limit>',
    ]);
  });

  test('the title is one line: the heading, and the first sentence of what it means', () => {
    const { title, severity } = composeAnswer(
      matchOf('exact', candidateOf('session-limit')),
      readPaste(''),
      catalog,
    );
    expect(title).toBe('Session limit: The allowance is used up.');
    expect(severity).toBe('blocked');
  });

  test('likely: says that no message stands there', () => {
    const lines = answer(matchOf('likely', candidateOf('session-limit', { evidence: 'search' })));
    expect(lines[1]).toBe(
      'This is most likely it, although the text is not word for word a message that I know.',
    );
    expect(lines).toContain('- For “limit of one model”: pick another model $ /model');
  });

  test('likely, of an entry that has no messages: there is none to be missed', () => {
    const lines = answer(matchOf('likely', candidateOf('report-an-error', { evidence: 'search' })));
    expect(lines[1]).toBe('Something failed. It is not your fault.');
  });
});

describe('several errors', () => {
  test('the others are named behind the first, with their links', () => {
    const match = matchOf('exact', candidateOf('session-limit'), candidateOf('agent-terminated'));
    expect(answer(match).slice(-5)).toEqual([
      'Plans have limits. Retrying does not help.',
      '## Also in this paste: Agent terminated (error)',
      'A subagent stopped.',
      'Session limit <https://example.com/docs#limit>',
      'Agent terminated <https://example.com/docs#agent>',
    ]);
  });

  test('nested: what stopped it is solved before the steps of the wrapper', () => {
    const wrapper = candidateOf('agent-terminated', { captures: { error: "You've hit your session limit" } });
    expect(answer(matchOf('exact', wrapper, candidateOf('session-limit', { variant: 'weekly' })))).toEqual([
      '# Agent terminated (error)',
      'A subagent stopped.',
      '## What stopped it: Session limit (blocked)',
      'The allowance is used up. It refills.',
      '- Wait until the reset time',
      '## Once that is fixed',
      '- Resume the subagent',
      '## Why it happens',
      'Plans have limits. Retrying does not help.',
      'Agent terminated <https://example.com/docs#agent>',
      'Session limit <https://example.com/docs#limit>',
    ]);
  });

  test('nested, the inner error unknown: the wrapper alone', () => {
    const wrapper = candidateOf('agent-terminated', { captures: { error: 'something new' } });
    expect(answer(matchOf('exact', wrapper))).toEqual([
      '# Agent terminated (error)',
      'A subagent stopped.',
      '- Resume the subagent',
      '## Why it happens',
      'It met an error.',
      'Reference <https://example.com/docs#agent>',
    ]);
  });

  test('three, nested: the third is named at the end', () => {
    const wrapper = candidateOf('agent-terminated', { captures: { error: 'x' } });
    const match = matchOf('exact', wrapper, candidateOf('session-limit'), candidateOf('report-an-error'));
    expect(answer(match)).toContain('## Also in this paste: Report an error (error)');
  });
});

describe('no certain error', () => {
  test('ambiguous: a question with choices', () => {
    const match = matchOf('ambiguous', candidateOf('session-limit'), candidateOf('agent-terminated'));
    expect(answer(match)).toEqual([
      '# Which of these is it?',
      'The text fits more than one documented error:',
      '? session-limit: The allowance is used up.',
      '? agent-terminated: A subagent stopped.',
    ]);
  });

  test('none: says so, and how to report', () => {
    expect(answer(matchOf('none'))).toEqual([
      '# I do not recognise this one',
      'No documented Claude Code error stands in this text. The full output around the first error line often helps.',
      '## If it comes from Claude Code',
      '- Send a report $ /feedback',
      'Reference <https://example.com/docs#report>',
    ]);
  });

  test('none: the report fits what is known', () => {
    const steps = [
      { id: 'feedback', text: 'Send a report', when: { provider: 'anthropic' as const } },
      { id: 'archive', text: 'Save an archive', when: { provider: 'bedrock' as const } },
    ];
    const fitted = catalogOf(entryOf({ id: 'report-an-error', steps }));
    const replies = ['broken on bedrock', 'broken'].map((text) =>
      composeAnswer(matchOf('none'), readPaste(text), fitted),
    );
    expect(replies.map((reply) => outline(reply).filter((line) => line.startsWith('- ')))).toEqual([
      ['- Save an archive'],
      ['- With the Anthropic API: send a report', '- With Amazon Bedrock: save an archive'],
    ]);
  });

  test('none: the nearest are offered when they are near enough', () => {
    const near = candidateOf('session-limit', { confidence: 0.1 });
    const far = candidateOf('agent-terminated', { confidence: 0.05 });
    expect(answer(matchOf('none', near, far)).slice(2, 4)).toEqual([
      'The nearest, in case it is one of them:',
      '? session-limit: The allowance is used up.',
    ]);
    expect(answer(matchOf('none', far))[2]).toBe('## If it comes from Claude Code');
  });

  test('an entry that is not in the catalogue is not answered with', () => {
    expect(answer(matchOf('exact', candidateOf('gone')))[0]).toBe('# I do not recognise this one');
    expect(answer(matchOf('exact', candidateOf('gone'), candidateOf('session-limit')))[0]).toBe(
      '# Session limit (blocked)',
    );
  });
});

describe('what has to be said first', () => {
  test('a secret: what to do about it, and nothing of it in the answer', () => {
    const key = `sk-ant-api03-${'Ab3'.repeat(31)}AA`;
    const paste = readPaste(`ANTHROPIC_API_KEY=${key}\nYou've hit your session limit`);
    const document = composeAnswer(matchOf('exact', candidateOf('session-limit')), paste, catalog);
    expect(outline(document)[0]).toMatch(
      /^warning: This text held a secret\. .+ others may have seen it\. \S/,
    );
    expect(outline(document)[1]).toBe('# Session limit (blocked)');
    expect(JSON.stringify(document)).not.toContain(key.slice(10, 30));
  });

  test('a shortened paste: how much is missing, and what helps', () => {
    const paste = readPaste('x'.repeat(MAX_PASTE_LENGTH + 2_500_000));
    expect(outline(composeAnswer(matchOf('none'), paste, catalog))[0]).toBe(
      'info: This text is too long to read whole, so 2.5 MB in its middle were left out. If the error stands there, send the part around it.',
    );
  });

  test.each([
    [999, '999 characters'],
    [1_000, '1 KB'],
    [61_400, '61 KB'],
    [1_500_000, '1.5 MB'],
  ])('%d characters are shown as %s', (characters, text) => {
    expect(shownSize(characters)).toBe(text);
  });
});

test.each([
  ['One. Two.', 'One.'],
  ['One; two.', 'One.'],
  ['Version 2.1.150 is out. Update.', 'Version 2.1.150 is out.'],
  ['No stop', 'No stop'],
])('the first sentence of %j is %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence);
});

test('from paste to answer: captures of the message reach the steps', () => {
  const matcher = new Matcher(catalog);
  const paste = readPaste("❯ go on\n  ⎿  You've hit your Fable limit");
  expect(outline(composeAnswer(matcher.match(paste), paste, catalog))[1]).toBe(
    'The allowance is used up. It refills. Only Fable is used up.',
  );
});
