/**
 * The labelled pastes stay as well understood as they are. These are training figures: they say that nothing was broken,
 * not how unseen pastes fare (docs/matching.md).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Case, isNone, isRight, loadCases } from '../../bench/support/corpus.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { Matcher } from '../../src/match/matcher.js';
import { readPaste } from '../../src/paste/paste.js';
import { packageRoot } from '../../src/paths.js';
import { catalogueEntries } from '../support/catalogue.js';

const matcher = new Matcher(new Catalog(catalogueEntries));
const fileOf = (name: string) => join(packageRoot(), 'test/corpus', name);
const decide = (text: string) => matcher.match(readPaste(text));

/** Whether the right entry is answered with, or among the choices of a question. */
function isUnderstood(item: Case): boolean {
  const { outcome, candidates } = decide(item.text);
  const offered = outcome === 'ambiguous' ? candidates : candidates.slice(0, 1);
  return offered.some(({ entry }) => isRight(item, entry));
}

const share = <T>(items: readonly T[], test: (item: T) => boolean) =>
  items.filter(test).length / items.length;

describe.each(['dev.jsonl', 'positives.jsonl'])('%s', (name) => {
  const { cases } = loadCases([fileOf(name)]);
  const errors = cases.filter((item) => !isNone(item));

  test('at least 97 % of the errors are understood', () => {
    expect(errors.length).toBeGreaterThan(200);
    expect(share(errors, isUnderstood)).toBeGreaterThanOrEqual(0.97);
  });

  test('what a literal message decides is wrong in less than 1 %', () => {
    const exact = errors.filter(({ text }) => decide(text).outcome === 'exact');
    expect(share(exact, (item) => !isUnderstood(item))).toBeLessThan(0.01);
  });
});

test.each([
  ['dev.jsonl', 46, 0.02],
  ['negatives.jsonl', 450, 0.02],
  ['learning/lookalikes.jsonl', 3_000, 0.03],
] as const)('other lines of %s are left alone', (name, least, limit) => {
  const others = loadCases([fileOf(name)]).cases.filter(isNone);
  expect(others.length).toBeGreaterThanOrEqual(least);
  expect(share(others, ({ text }) => decide(text).outcome !== 'none')).toBeLessThanOrEqual(limit);
});

test('ordinary chat is left alone', () => {
  const lines = readFileSync(fileOf('background-chat.txt'), 'utf8').split('\n').filter(Boolean);
  expect(lines.length).toBeGreaterThan(500);
  expect(share(lines, (line) => decide(line.replaceAll('\\n', '\n')).outcome !== 'none')).toBeLessThan(0.01);
});
