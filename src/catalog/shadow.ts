/** Signatures that get in each other's way, and entries that nothing specific can reach. */
import { Matcher } from '../match/matcher.js';
import { compileSignatures, type Signature } from '../match/signature.js';
import { readPaste } from '../paste/paste.js';
import { filledForms } from './audit/skeleton.js';
import { Catalog } from './catalog.js';
import { type CatalogFault, type ParsedEntry, tidy } from './parse.js';
import type { CatalogEntry } from './schema.js';

/**
 * @param parsed the entries to report on
 * @param known other entries, which were there before
 * @param matcher over all of them
 */
export function shadowFaults(
  parsed: readonly ParsedEntry[],
  known: readonly CatalogEntry[],
  matcher: Matcher,
): CatalogFault[] {
  const entries = [...known, ...parsed.map(({ entry }) => entry)];
  const byLetters = new Map<string, Signature[]>();
  for (const signature of entries.flatMap(compileSignatures)) {
    const key = signature.runs.map(({ letters }) => letters).join('*');
    const list = byLetters.get(key);
    if (list) list.push(signature);
    else byLetters.set(key, [signature]);
  }
  return [
    ...parsed.flatMap((item) => [...sharedSignatures(item, byLetters), ...genericEntry(item, matcher)]),
    ...takenSamples(parsed, known, matcher),
  ];
}

/** Samples of entries that were there before, which an entry of these files wins now. */
function takenSamples(
  parsed: readonly ParsedEntry[],
  known: readonly CatalogEntry[],
  matcher: Matcher,
): CatalogFault[] {
  if (known.length === 0) return [];
  const items = new Map(parsed.map((item) => [item.entry.id, item]));
  const before = new Matcher(new Catalog(known));
  const faults: CatalogFault[] = [];
  const told = new Set<string>();
  for (const entry of known) {
    for (const sample of entry.samples) {
      const paste = readPaste(sample);
      const taker = items.get(matcher.match(paste).candidates[0]?.entry ?? '');
      const pair = `${taker?.entry.id} ${entry.id}`;
      if (!taker || told.has(pair) || before.match(paste).candidates[0]?.entry !== entry.id) continue;
      told.add(pair);
      const { signatures } = matcher.explain(paste).explanation;
      const text = signatures.find((signature) => signature.entry === taker.entry.id)?.text;
      const by = text ? `the message "${shortened(text)}"` : 'this entry';
      faults.push({
        file: taker.file,
        line: text ? lineOfMessage(taker, text) : taker.lineOf(['id']),
        reason: tidy(`${by} wins a sample of "${entry.id}": ${shortened(sample.replace(/\s+/g, ' '))}`),
        level: 'error',
      });
    }
  }
  return faults;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
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
        reason: `the message "${shortened(signature.text)}" is also one of "${entry}"`,
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

/** Whether a message is written in letters that are not Latin. */
function isOtherScript(text: string): boolean {
  return (text.match(/(?!\p{Script=Latin})\p{L}/gu)?.length ?? 0) >= 10;
}

/** Every signature is weak and no phrase describes the entry: only a generic word could reach it. */
function genericEntry(item: ParsedEntry, matcher: Matcher): CatalogFault[] {
  const { entry } = item;
  const texts = entry.messages.length + entry.wordings.length + entry.phrases.length;
  const strongest = Math.max(0, ...compileSignatures(entry).map(({ strength }) => strength));
  if (texts === 0 || strongest >= 0.5) return [];
  const isReached = (phrase: string) => matcher.match(readPaste(phrase)).candidates[0]?.entry === entry.id;
  if (entry.phrases.length >= 3 && entry.phrases.some(isReached)) return [];
  // Strength counts Latin words; messages in other scripts are found by their letters.
  const others = entry.messages.flatMap(({ text }) => (isOtherScript(text) ? filledForms(text) : []));
  if (others.some(isReached)) return [];
  const advice =
    entry.phrases.length < 3
      ? 'give it a longer message, or at least three phrases'
      : 'its phrases lead elsewhere or nowhere; give it a longer message, or phrases of its own words';
  return [
    {
      file: item.file,
      line: item.lineOf([entry.messages.length > 0 ? 'messages' : 'phrases']),
      reason: `only generic words lead here: ${advice}`,
      level: 'warning',
    },
  ];
}
