/** Labelled pastes as the benchmarks read them: a wrong file is refused in one line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { UsageError } from '../../bench/support/command.js';
import { printConfusion, wrongResults } from '../../bench/support/confusion.js';
import { type Case, loadCases } from '../../bench/support/corpus.js';
import { Catalog } from '../../src/catalog/catalog.js';
import { Matcher } from '../../src/match/matcher.js';
import { readPaste } from '../../src/paste/paste.js';
import { catalogueEntries } from '../support/catalogue.js';

const folder = mkdtempSync(join(tmpdir(), 'cc-error-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  jest.restoreAllMocks();
});

function saved(text: string): string {
  const path = join(folder, 'pastes.jsonl');
  writeFileSync(path, text);
  return path;
}

const GOOD = '{"id":"a","labels":["credit-balance-low"],"text":"Credit balance is too low"}';
const catalog = new Catalog(catalogueEntries);

test.each([
  ['is not JSON', `${GOOD}\nnonsense\n`, /:2: not valid JSON$/],
  ['has no labels', '{"id":"a","text":"x"}', /:1: needs "text" and a list "labels"/],
  ['has labels that are no list', '{"labels":"none","text":"x"}', /:1: needs "text" and a list "labels"/],
  ['is empty', '\n', /^There are no pastes in /],
])('a file that %s', (_name, text, message) => {
  expect(() => loadCases([saved(text)])).toThrow(message);
  expect(() => loadCases([saved(text)])).toThrow(UsageError);
});

test('a file that is not there', () => {
  expect(() => loadCases([join(folder, 'nowhere')])).toThrow(/^Cannot read .*nowhere: ENOENT$/);
});

test('a label that is no entry is named', () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => {});
  expect(loadCases([saved(`\ufeff${GOOD}\n`)], catalog).cases).toHaveLength(1);
  expect(said).not.toHaveBeenCalled();
  loadCases([saved(GOOD.replace('balance-low', 'balance-lwo'))], catalog);
  expect(said).toHaveBeenCalledWith(expect.stringContaining('No entry has the id credit-balance-lwo'));
});

test('the confusion table names what was answered in place of the label, and what was missed', () => {
  let shown = '';
  jest.spyOn(console, 'log').mockImplementation((text) => {
    shown += `${text}\n`;
  });
  const cases: Case[] = [
    { id: 'right', labels: ['credit-balance-low'], also: [], text: 'Credit balance is too low' },
    { id: 'confused', labels: ['request-timed-out'], also: [], text: 'Credit balance is too low' },
    { id: 'missed', labels: ['pdf-error'], also: [], text: 'lunch at noon?' },
  ];
  const matcher = new Matcher(catalog);
  printConfusion(
    cases,
    wrongResults(
      cases,
      cases.map(({ text }) => matcher.match(readPaste(text))),
    ),
  );
  expect(shown).toMatch(/^request-timed-out +credit-balance-low +exact +1 +confused$/m);
  expect(shown).toMatch(/^pdf-error +1 of 1 +\S.* +missed$/m);
  expect(shown).not.toContain('right\n');
});
