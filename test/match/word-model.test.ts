import { describe, expect, test } from '@jest/globals';
import { trainingText, trainWordModel } from '../../bench/support/word-training.js';
import { Catalog } from '../../src/catalog/catalog.js';
import type { CatalogEntry } from '../../src/catalog/schema.js';
import { Matcher } from '../../src/match/matcher.js';
import { decode, encode, WordModel } from '../../src/match/word-model.js';
import { wordsOf } from '../../src/match/words.js';
import { readPaste } from '../../src/paste/paste.js';
import { catalogueEntries } from '../support/catalogue.js';

const model = WordModel.load();
const judged = (text: string) => model?.judge(wordsOf(text));

describe('the word model', () => {
  test('knows the entries of the built-in catalogue, and no others (else: npm run calibrate)', () => {
    const known = catalogueEntries.filter(({ id }) => judged('anything')?.of(id) !== undefined);
    expect(known.map(({ id }) => id)).toEqual(catalogueEntries.map(({ id }) => id));
    expect(judged('anything')?.of('of-a-team')).toBeUndefined();
  });

  test('gives probabilities that add up to one', () => {
    for (const text of ['', 'x', 'lunch at noon?', 'claude says the prompt is too long', '会話が長すぎる']) {
      const verdict = judged(text);
      const entries = catalogueEntries.reduce((sum, { id }) => sum + (verdict?.of(id) ?? 0), 0);
      expect(entries + (verdict?.none ?? 0)).toBeCloseTo(1, 9);
    }
  });

  test('tells what people say of an error from what they say of other things', () => {
    const error = judged(
      'claude keeps telling me that it is overloaded, every try ends like that since this morning',
    );
    const lunch = judged('the canteen is overloaded on thursdays, shall we book a table somewhere else?');
    expect(error?.best(1)).toEqual(['overloaded-529']);
    expect(error?.none).toBeLessThan(0.2);
    expect(lunch?.none).toBeGreaterThan(0.8);
  });
});

describe('a model that was learnt from a few texts', () => {
  const texts = [
    ...['the blue door is stuck', 'blue door stuck again', 'my blue door will not open'].map((text) => [
      text,
      'door',
    ]),
    ...['the red lamp flickers', 'red lamp flickers at night', 'our red lamp goes out'].map((text) => [
      text,
      'lamp',
    ]),
    ...['tea or coffee', 'coffee is ready', 'tea time'].map((text) => [text, 'none']),
  ].map(([text, label]) => trainingText(text as string, label as string, 1));
  const small = trainWordModel(texts, ['door', 'lamp']);
  const of = (text: string) => new WordModel(small).judge(wordsOf(text));

  test('tells them apart', () => {
    expect(of('that blue door').best(2)).toEqual(['door', 'lamp']);
    expect(of('why does the red lamp flicker').best(1)).toEqual(['lamp']);
    expect(of('coffee').none).toBeGreaterThan(0.5);
  });

  test('is the same when it has been written and read', () => {
    const copy = new WordModel(decode(encode(small)));
    for (const text of ['that blue door', 'tea', 'something else'])
      expect(copy.judge(wordsOf(text))).toEqual(of(text));
    expect(() => decode(encode(small).subarray(0, -1))).toThrow();
    expect(() => decode(Buffer.from('no model'))).toThrow();
  });

  test('is the same every time', () => {
    expect(trainWordModel(texts, ['door', 'lamp'])).toEqual(small);
  });
});

describe('the matcher with the word model', () => {
  const own = {
    ...(catalogueEntries[0] as CatalogEntry),
    id: 'deploy-gate',
    title: 'The deploy gate holds the release',
    summary: 'Releases wait while the train is frozen.',
    messages: [{ text: 'Deploy gate: release train is frozen' }],
    wordings: [],
    phrases: ['the deploy gate holds my release back', 'release train frozen, cannot ship with claude'],
    samples: [],
    nearMisses: [],
    apiErrors: [],
    related: [],
  };

  test("still finds a team's own entries, which the model does not know", () => {
    const matcher = new Matcher(new Catalog([...catalogueEntries, own]));
    const { candidates } = matcher.match(
      readPaste('claude error: the deploy gate holds my release back again'),
    );
    expect(candidates[0]?.entry).toBe('deploy-gate');
  });

  test('answers with no entry that the catalogue has not', () => {
    const matcher = new Matcher(new Catalog([own]));
    const { candidates, hints } = matcher.match(readPaste('claude says it is overloaded, 529 every time'));
    expect([...candidates, ...hints].map(({ entry }) => entry).filter((id) => id !== 'deploy-gate')).toEqual(
      [],
    );
  });

  test('does without it where there is none', () => {
    const matcher = new Matcher(new Catalog(catalogueEntries), undefined, () => undefined);
    expect(matcher.match(readPaste('claude is overloaded, 529 again and again')).candidates[0]?.entry).toBe(
      'overloaded-529',
    );
  });
});
