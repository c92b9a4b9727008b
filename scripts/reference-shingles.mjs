// Hashes the runs of eight words of the error reference, so that a test can tell whether our prose copies one
// without the reference being in the repository. A truncated hash cannot be turned back into words.
//
//   node scripts/reference-shingles.mjs FILE
//
// FILE is the reference page as plain text. Writes
// test/fixtures/reference-shingles.txt: one hash a line, sorted, each once (the first 6 bytes of the SHA-256 of the
// eight words joined by single spaces, in base64url). Words are cut by wordsOf() in scripts/shingles.mjs:
// lower-case, split on anything but letters, digits and _-./', marks at their ends dropped. Runs go on across lines.
// Run it again when the reference changes; test/catalog/prose.test.ts reads the result.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashOf, shinglesOf } from './shingles.mjs';

const TARGET = fileURLToPath(new URL('../test/fixtures/reference-shingles.txt', import.meta.url));

const source = process.argv[2];
if (!source) {
  console.error('Name the file with the text of the reference: node scripts/reference-shingles.mjs FILE');
  process.exit(2);
}
const hashes = [...new Set(shinglesOf(readFileSync(source, 'utf8')).map(hashOf))].sort();
writeFileSync(TARGET, `${hashes.join('\n')}\n`);
console.log(`${hashes.length} hashes written to ${TARGET}`);
