/**
 * `npm run bench:layers -- FILE...`: where the signature layer and the search layer disagree, and which of them is
 * right, on labelled pastes (test/corpus by default). The figures behind the decision in docs/matching.md.
 */
import { loadCatalog } from '../src/catalog/compiled.js';
import { Matcher } from '../src/match/matcher.js';
import { readPaste } from '../src/paste/paste.js';
import { isRight, loadCases } from './support/corpus.js';

interface Tally {
  pastes: number;
  signatureRight: number;
  searchRight: number;
}

const empty = (): Tally => ({ pastes: 0, signatureRight: 0, searchRight: 0 });

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

async function main(): Promise<void> {
  const { catalog } = await loadCatalog();
  const matcher = new Matcher(catalog);
  const tallies = { agree: empty(), disagree: empty(), noSearch: empty(), weakOnly: empty() };
  for (const item of loadCases(process.argv.slice(2)).cases) {
    const { match, explanation } = matcher.explain(readPaste(item.text));
    const signed = match.outcome === 'exact' ? match.candidates[0]?.entry : undefined;
    const searched = explanation.search[0]?.entry;
    const weak = explanation.signatures[0]?.entry;
    if (signed === undefined && weak === undefined) continue;
    const kind =
      signed === undefined
        ? 'weakOnly'
        : searched === undefined
          ? 'noSearch'
          : signed === searched
            ? 'agree'
            : 'disagree';
    const tally = tallies[kind];
    tally.pastes++;
    if (isRight(item, signed ?? weak ?? '')) tally.signatureRight++;
    if (searched !== undefined && isRight(item, searched)) tally.searchRight++;
  }
  const rows: Array<[string, Tally]> = [
    ['a message decides, search agrees', tallies.agree],
    ['a message decides, search disagrees', tallies.disagree],
    ['a message decides, search finds nothing', tallies.noSearch],
    ['only a weak message', tallies.weakOnly],
  ];
  process.stdout.write(
    `${'case'.padEnd(42)}${'pastes'.padStart(8)}${'message right'.padStart(16)}${'search right'.padStart(16)}\n`,
  );
  for (const [name, { pastes, signatureRight, searchRight }] of rows) {
    const cells = [
      String(pastes).padStart(8),
      percent(signatureRight, pastes).padStart(16),
      percent(searchRight, pastes).padStart(16),
    ];
    process.stdout.write(`${name.padEnd(42)}${cells.join('')}\n`);
  }
}

await main();
