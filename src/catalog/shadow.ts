/** Signatures that get in each other's way, and entries that nothing specific can reach. */
import { compileSignatures, type Signature } from '../match/signature.js';
import type { CatalogFault, ParsedEntry } from './parse.js';
import type { CatalogEntry } from './schema.js';

/**
 * @param parsed the entries to report on
 * @param entries every entry that is known
 */
export function shadowFaults(
  parsed: readonly ParsedEntry[],
  entries: readonly CatalogEntry[],
): CatalogFault[] {
  const byLetters = new Map<string, Signature[]>();
  for (const signature of entries.flatMap(compileSignatures)) {
    const key = signature.runs.map(({ letters }) => letters).join('*');
    const list = byLetters.get(key);
    if (list) list.push(signature);
    else byLetters.set(key, [signature]);
  }
  return parsed.flatMap((item) => [...sharedSignatures(item, byLetters), ...genericEntry(item)]);
}

/** The same literal text in two entries: a paste that holds it cannot be told apart. */
function sharedSignatures(item: ParsedEntry, byLetters: ReadonlyMap<string, Signature[]>): CatalogFault[] {
  const faults: CatalogFault[] = [];
  for (const signature of compileSignatures(item.entry)) {
    const key = signature.runs.map(({ letters }) => letters).join('*');
    // Two entries may share a message when only one of them needs company to count.
    const others = (byLetters.get(key) ?? []).filter(
      ({ entry, onlyWith }) =>
        entry !== item.entry.id && (onlyWith.length === 0) === (signature.onlyWith.length === 0),
    );
    for (const entry of new Set(others.map((other) => other.entry))) {
      faults.push({
        file: item.file,
        line: lineOfMessage(item, signature.text),
        reason: `the message "${signature.text.slice(0, 60)}" is also one of "${entry}"`,
        level: 'error',
      });
    }
  }
  return faults;
}

function lineOfMessage(item: ParsedEntry, text: string): number {
  for (const field of ['messages', 'wordings'] as const) {
    const index = item.entry[field].findIndex((message) => message.text === text);
    if (index >= 0) return item.lineOf([field, index]);
  }
  return item.lineOf(['id']);
}

/** Every signature is weak and no phrase describes the entry: only a generic word could reach it. */
function genericEntry(item: ParsedEntry): CatalogFault[] {
  const { entry } = item;
  const strongest = Math.max(0, ...compileSignatures(entry).map(({ strength }) => strength));
  if (strongest >= 0.5 || entry.phrases.length >= 3) return [];
  return [
    {
      file: item.file,
      line: item.lineOf(['messages']),
      reason: 'only generic words lead here: give it a longer message, or at least three phrases',
      level: 'warning',
    },
  ];
}
