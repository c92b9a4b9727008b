/** The whole answer to the first sample of every entry, as people read it. `npm run golden` writes the files anew. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderTerminal } from '../adapters/terminal/render.js';
import { Catalog } from '../src/catalog/catalog.js';
import { Matcher } from '../src/match/matcher.js';
import { readPaste } from '../src/paste/paste.js';
import { packageRoot } from '../src/paths.js';
import { composeAnswer } from '../src/reply/compose.js';
import { catalogueEntries } from './support/catalogue.js';

const folder = join(packageRoot(), 'test/golden');
const isWriting = process.env.GOLDEN === 'write';
const catalog = new Catalog(catalogueEntries);
const matcher = new Matcher(catalog);

/** What the terminal shows, without colours, in a window of 80 columns. */
function answer(text: string): string {
  const paste = readPaste(text);
  return renderTerminal(composeAnswer(matcher.match(paste), paste, catalog), { color: false, width: 80 });
}

/** Other platforms have their golden files in folders of this one. */
const goldenFiles = () => readdirSync(folder).filter((name) => name.endsWith('.txt'));

if (isWriting) {
  mkdirSync(folder, { recursive: true });
  for (const name of goldenFiles()) rmSync(join(folder, name));
}

describe('golden replies', () => {
  test.each(catalogueEntries.map(({ id, samples }) => [id, samples[0] ?? ''] as const))(
    '%s',
    (id, sample) => {
      const file = join(folder, `${id}.txt`);
      if (isWriting) writeFileSync(file, answer(sample));
      expect(existsSync(file)).toBe(true);
      expect(answer(sample)).toBe(readFileSync(file, 'utf8'));
    },
  );

  test('there is one for each entry, and no other', () => {
    const ids = catalogueEntries.map(({ id }) => `${id}.txt`);
    expect(goldenFiles().sort()).toEqual(ids.sort());
  });
});

/** What no reply may look like, whoever wrote the entry. */
describe('every reply to every sample', () => {
  const replies = catalogueEntries.flatMap(({ id, samples }) =>
    samples.map((sample, index) => [`${id} ${index + 1}`, answer(sample)] as const),
  );

  test.each(replies)('%s is filled in', (_name, text) => {
    expect(text).not.toMatch(/\{[a-z_]+\||undefined|\[object|NaN/);
  });

  test.each(replies)('%s fits the window, but for what is copied', (_name, text) => {
    const copied = /^\s*(?:\$ |PS> |\/|https?:\/\/)|: https?:\/\//;
    expect(text.split('\n').filter((line) => line.length > 80 && !copied.test(line))).toEqual([]);
  });

  test.each(replies)('%s says no step twice', (_name, text) => {
    const steps = [...text.matchAll(/^\[ \] +\d+\. (.+(?:\n {6,}\S.*)*)/gm)].map(([, step]) => step);
    expect(new Set(steps).size).toBe(steps.length);
  });
});
