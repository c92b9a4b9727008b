/**
 * Signatures: literal messages compiled to runs of letters with gaps between them.
 *
 * `Model "{model}" is restricted by …` becomes the runs `model` and `isrestrictedby…` with a captured gap between.
 */
import type { CatalogEntry } from '../catalog/schema.js';
import { lettersOf } from '../paste/letters.js';

/** Fewest letters that a signature needs in one run to be found by. */
export const SEED_LENGTH = 6;
/** Most letters that a named placeholder stands for: a model id, a time, a path. */
const PLACEHOLDER_SPAN = 120;
/** Most letters that an ellipsis stands for: a JSON prefix, a list of fields. */
const ELLIPSIS_SPAN = 320;

/** A stretch of letters that stands in the paste as it is. */
export interface Run {
  letters: string;
  /** Most letters between the run before (or the start) and this one. */
  gap: number;
  /** Placeholder in front of this run, when it has a name. */
  capture?: string;
}

export interface Signature {
  /** Id of the entry. */
  entry: string;
  variant?: string;
  /** The message as the catalogue has it. */
  text: string;
  /** Letters of words of which one must stand elsewhere in the paste. */
  onlyWith: string[];
  runs: Run[];
  /** Index of the run that it is found by: the longest. */
  anchor: number;
  /** Placeholder behind the last run, when it has a name. */
  tail?: string;
  /** Whether that placeholder stands in brackets; then it is there or the message is another one. */
  bracketedTail?: true;
  /** How much a match says: literal letters and words, 0 to 1. */
  strength: number;
  /** Where in its anchor the letters stand that it is looked up by; chosen when it is filed, where nothing is said. */
  seed?: number;
}

/** A lead that stands before any message, in letters. */
const LEAD = 'apierror';

/** Letters of a lead at the beginning of a message; none where it is all of its first run. */
export function leadOf({ letters }: Pick<Run, 'letters'>): number {
  return letters.startsWith(LEAD) && letters.length > LEAD.length ? LEAD.length : 0;
}

/** Compiles every message and wording of an entry; those without a run to be found by are left out. */
export function compileSignatures(entry: CatalogEntry): Signature[] {
  const seen = new Set<string>();
  const signatures: Signature[] = [];
  for (const message of [...entry.messages, ...entry.wordings]) {
    const signature = compileMessage(entry.id, message);
    if (!signature) continue;
    const key = `${signature.runs.map((run) => run.letters).join('*')}|${signature.variant ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    signatures.push(signature);
  }
  return signatures;
}

/**
 * @param entry id of the entry
 * @param message a literal message with placeholders
 * @returns null when no run is long enough to be found by
 */
export function compileMessage(entry: string, message: CatalogEntry['messages'][number]): Signature | null {
  const { runs, tail } = splitRuns(message.text);
  if (runs.length === 0) return null;
  let anchor = 0;
  for (let i = 1; i < runs.length; i++) {
    if ((runs[i] as Run).letters.length > (runs[anchor] as Run).letters.length) anchor = i;
  }
  if ((runs[anchor] as Run).letters.length < SEED_LENGTH) return null;
  const variant = 'variant' in message ? message.variant : undefined;
  const onlyWith = 'onlyWith' in message ? (message.onlyWith ?? []) : [];
  return {
    entry,
    ...(variant ? { variant } : {}),
    text: message.text,
    onlyWith: onlyWith.map((word) => lettersOf(word).letters),
    runs,
    anchor,
    ...(tail ? { tail } : {}),
    ...(tail && /\(\{[a-z_]+\}\)\s*$/.test(message.text) ? { bracketedTail: true as const } : {}),
    strength: strengthOf(message.text, runs),
  };
}

function splitRuns(text: string): { runs: Run[]; tail?: string } {
  const runs: Run[] = [];
  let gap = 0;
  let capture: string | undefined;
  for (const part of text.split(/(\{[a-z_]+\}|\.\.\.|…)/)) {
    if (part === '...' || part === '…') {
      gap = Math.max(gap, ELLIPSIS_SPAN);
    } else if (/^\{[a-z_]+\}$/.test(part)) {
      gap = Math.max(gap, PLACEHOLDER_SPAN);
      capture = part.slice(1, -1);
    } else {
      const { letters } = lettersOf(part);
      if (letters === '') continue;
      runs.push({
        letters,
        gap: runs.length === 0 ? 0 : gap,
        ...(capture && runs.length > 0 ? { capture } : {}),
      });
      gap = 0;
      capture = undefined;
    }
  }
  return capture ? { runs, tail: capture } : { runs };
}

/**
 * Twenty-four letters in four words say as much as a signature can: no other text has them by chance. A Chinese, Japanese
 * or Korean character says as much as three letters, and two of them as much as a word.
 */
function strengthOf(text: string, runs: Run[]): number {
  // The engine takes a millisecond to prepare an expression for all scripts: most catalogues need none.
  const wide = /[^\0-\u02ff]/.test(text);
  const cjk = wide ? (text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g) ?? []).length : 0;
  const letters = runs.reduce((sum, run) => sum + run.letters.length, 0) + 2 * cjk;
  const words = text
    .replace(/\{[a-z_]+\}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g, ' ')
    .split(wide ? /[^\p{L}\p{N}_]+/u : /[^A-Za-z0-9_\u00c0-\u024f]+/)
    .filter((word) => word !== '').length;
  return Math.min(1, letters / 24) * Math.min(1, (words + cjk / 2) / 4);
}
