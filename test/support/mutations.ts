/** Pastes as they come: the labelled ones, cut, doubled, spliced and wrapped, and texts that are none at all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { packageRoot } from '../../src/paths.js';
import { TRIGGERS } from './adversarial.js';
import { PASTE_FORMS } from './paste-forms.js';

function textsOf(file: string): string[] {
  const lines = readFileSync(join(packageRoot(), 'test/corpus', file), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { text: string }).text);
}

/** The texts of the labelled pastes. */
export const PASTES: readonly string[] = ['dev.jsonl', 'positives.jsonl', 'negatives.jsonl'].flatMap(textsOf);

const paste = fc.constantFrom(...PASTES);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const form = fc.constantFrom(...PASTE_FORMS.map(([, change]) => change));

const cut = fc
  .tuple(paste, share, share)
  .map(([text, a, b]) => text.slice(text.length * Math.min(a, b), text.length * Math.max(a, b)));
const doubled = fc.tuple(paste, fc.integer({ min: 2, max: 5 })).map(([text, count]) => text.repeat(count));
const spliced = fc
  .tuple(paste, paste, share, share)
  .map(([a, b, x, y]) => a.slice(0, a.length * x) + b.slice(b.length * y));
const pierced = fc
  .tuple(paste, fc.array(fc.tuple(share, fc.constantFrom(...TRIGGERS)), { maxLength: 8 }))
  .map(([text, marks]) =>
    marks.reduce(
      (whole, [at, mark]) => whole.slice(0, whole.length * at) + mark + whole.slice(whole.length * at),
      text,
    ),
  );
const wrapped = fc
  .tuple(fc.oneof(paste, cut, spliced), form, form, fc.boolean())
  .map(([text, one, other, isTwice]) => {
    const once = one(text.slice(0, 4_000));
    return isTwice ? other(once) : once;
  });
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((codes) => String.fromCharCode(...codes)),
  fc.array(fc.constantFrom(...TRIGGERS), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

/** Any paste: real ones changed in every way, and noise. */
export const ANY_PASTE: fc.Arbitrary<string> = fc.oneof(
  paste,
  cut,
  doubled,
  spliced,
  pierced,
  wrapped,
  noise,
);
