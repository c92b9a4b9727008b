/** The project as the benchmarks see it: the catalogue, and a paste to a match. */
import type { Catalog } from '../../src/catalog/catalog.js';
import { loadCatalog } from '../../src/catalog/compiled.js';
import { Matcher } from '../../src/match/matcher.js';
import type { Candidate, Match } from '../../src/match/types.js';
import { readPaste } from '../../src/paste/paste.js';

/** The name of the project in tables. */
export const PROJECT = 'cc-error-bot';

/** @returns the built-in catalogue; files with faults are named on stderr */
export async function builtInCatalog(): Promise<Catalog> {
  const { catalog, faults } = await loadCatalog();
  for (const { file, line, reason } of faults) console.error(`left out ${file}:${line}: ${reason}`);
  return catalog;
}

/** Normalises and matches, which is what `cc-error match` times and what a person waits for. */
export function matchWith(catalog: Catalog): (text: string) => Match {
  const matcher = new Matcher(catalog);
  return (text) => matcher.match(readPaste(text));
}

/** @returns the entry that the bot answers with; undefined when it asks or does not know */
export function answered(match: Match): Candidate | undefined {
  return match.outcome === 'exact' || match.outcome === 'likely' ? match.candidates[0] : undefined;
}
