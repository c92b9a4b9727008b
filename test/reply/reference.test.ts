import { describe, expect, test } from '@jest/globals';
import { composeEntry, composeHelp, composeList, composeSearch } from '../../src/reply/reference.js';
import { candidateOf, catalogOf, entryOf, outline } from './fixture.js';

const entry = entryOf({
  messages: ['Sample {code}', { text: 'Another', variant: 'other' }],
  retry: { automatic: true, note: 'It was retried.' },
  variants: [
    { id: 'other', label: 'another', summary: 'The other kind.' },
    { id: 'plain', label: 'plain' },
  ],
  steps: [{ id: 'wait', text: 'Wait until {time|the reset time}', when: { os: 'linux' } }],
  stages: [{ intro: 'Then:', steps: [{ id: 'more', text: 'Try more' }] }],
  gates: [{ version: '<2.1.0', text: 'Old versions hang.' }],
  notes: ['A note.'],
  related: ['report-an-error', 'gone'],
});
const catalog = catalogOf(entry);

test('an entry is shown whole, for nobody in particular', () => {
  const document = composeEntry(entry, catalog);
  expect(outline(document)).toEqual([
    '# Sample error (error)',
    'Something failed. It is not your fault.',
    'A cause.',
    'It was retried.',
    'code',
    '“another”: The other kind.',
    '## What to do',
    '- On Linux: wait until the reset time',
    '- Below version 2.1.0: update Claude Code. Old versions hang. $ claude update',
    '## If that did not help',
    'Then:',
    '- Try more',
    'A note.',
    'Reference <https://example.com/docs#sample>',
    'See also: report-an-error',
  ]);
  expect(document.blocks).toContainEqual({ type: 'code', label: 'Messages', code: 'Sample {code}\nAnother' });
});

test('what an entry does not have is not shown', () => {
  expect(outline(composeEntry(entryOf({ messages: [], phrases: ['it broke'] }), catalog))).toEqual([
    '# Sample error (error)',
    'Something failed. It is not your fault.',
    'A cause.',
    '## What to do',
    '- Wait a minute',
    'Reference <https://example.com/docs#sample>',
  ]);
});

test('the list has every entry below its category', () => {
  const document = composeList(catalogOf(entry, entryOf({ id: 'net', title: 'Net', category: 'network' })));
  expect(document.title).toBe('3 documented errors');
  expect(outline(document)).toEqual([
    '## Of your team',
    'sample-error: Sample error',
    'report-an-error: Report an error',
    '## Network',
    'net: Net',
  ]);
});

describe('search', () => {
  test('offers what came near', () => {
    const document = composeSearch('sample', [candidateOf('sample-error'), candidateOf('gone')], catalog);
    expect(document.title).toBe('Entries near “sample”');
    expect(outline(document)).toEqual(['Entries that come near:', '? sample-error: Something failed.']);
  });

  test('says what to do when nothing did', () => {
    expect(outline(composeSearch('zebra', [], catalog))).toEqual([
      'No entry has these words: zebra. All entries: /cc-error list',
    ]);
  });
});

test('help names every way to use the bot', () => {
  const lines = outline(composeHelp());
  for (const words of ['list', 'show ID', 'search WORDS', 'still failing', '1, 2, 3']) {
    expect(lines.filter((line) => line.includes(words))).toHaveLength(1);
  }
  expect(lines.at(-1)).toMatch(/Secrets .* removed/);
});
