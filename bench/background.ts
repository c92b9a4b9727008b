/**
 * `npm run background`: counts in how many background texts each word occurs and writes
 * catalog/background-words.json. The texts stand one a line in test/corpus/background-*.txt, newlines as `\n`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from '../src/match/words.js';
import { packageRoot } from '../src/paths.js';

const folder = join(packageRoot(), 'test/corpus');
const files = readdirSync(folder).filter((name) => name.startsWith('background-'));
const texts = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean));
const counts = new Map<string, number>();
for (const text of texts) {
  for (const word of new Set(wordsOf(text.replaceAll('\\n', '\n'))))
    counts.set(word, (counts.get(word) ?? 0) + 1);
}
// A word of a single text says nothing about how common it is.
const common = [...counts]
  .filter(([, count]) => count > 1)
  .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
const json = JSON.stringify({ texts: texts.length, words: Object.fromEntries(common) });
writeFileSync(join(packageRoot(), 'catalog/background-words.json'), `${json}\n`);
process.stdout.write(`${texts.length} texts, ${common.length} words\n`);
