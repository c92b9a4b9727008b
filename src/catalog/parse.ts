/** Reads one catalogue file: YAML to a checked entry, or faults that name a line. */
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type CatalogEntry, entrySchema } from './schema.js';

/** Something wrong with a catalogue file. */
export interface CatalogFault {
  file: string;
  /** 1-based line. */
  line: number;
  reason: string;
  /** `error` keeps the entry out of the catalogue; `warning` is advice of `cc-error lint`. */
  level: 'error' | 'warning';
}

/** A checked entry with the means to name a line of its file. */
export interface ParsedEntry {
  entry: CatalogEntry;
  file: string;
  /** 1-based line of the value at `path`, or of its nearest ancestor that exists. */
  lineOf(path: ReadonlyArray<string | number>): number;
}

/**
 * Parses and checks the text of one catalogue file.
 *
 * @param text the file's content
 * @param file the name to show in faults
 * @returns the entry, or every fault found
 */
export function parseEntry(text: string, file: string): { parsed?: ParsedEntry; faults: CatalogFault[] } {
  const whole = (reason: string) => ({ faults: [{ file, line: 1, reason, level: 'error' as const }] });
  // What is no UTF-8 has become U+FFFD when the file was read.
  if (/[\0\ufffd]/.test(text)) return whole('the file is not UTF-8 text. Save it as UTF-8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const broken = document.errors[0];
  // What follows the first error is mostly its consequence.
  if (broken) {
    const reason =
      broken.code === 'MULTIPLE_DOCS'
        ? 'a second document begins here: write one entry in each file'
        : `not valid YAML: ${tidy(broken.message)}`;
    return { faults: [{ file, line: lineAt(broken.pos[0]), reason, level: 'error' }] };
  }
  const lineOf = (path: ReadonlyArray<string | number>) => lineAt(offsetOf(document, path));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias without its anchor, or aliases that multiply each other.
    return whole(`not valid YAML: ${tidy((cause as Error).message)}`);
  }
  if (value === null || value === undefined) return whole('the file is empty');
  if (typeof value !== 'object' || Array.isArray(value))
    return whole('the file holds no entry: write its fields, such as "id: my-error", one below the other');
  const result = entrySchema.safeParse(value);
  if (!result.success) {
    return { faults: result.error.issues.flatMap((issue) => faultsOf(issue, { file, lineOf, value })) };
  }
  return { parsed: { entry: result.data, file, lineOf }, faults: [] };
}

/** One fault for each issue; where a union failed, the issue of the branch that came nearest. */
function faultsOf(
  issue: z.core.$ZodIssue,
  context: { file: string; lineOf: ParsedEntry['lineOf']; value: unknown },
  prefix: ReadonlyArray<string | number> = [],
): CatalogFault[] {
  const path = [...prefix, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const { file, lineOf } = context;
  const present = valueAt(context.value, path);
  if (path.length > 0 && (present === undefined || present === null)) {
    const reason = `${tidy(path.join('.'))} is ${present === null ? 'empty' : 'missing'}`;
    return [{ file, line: lineOf(path), reason, level: 'error' }];
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
    if (depth(nearest) > 0) return nearest.flatMap((inner) => faultsOf(inner, context, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const at = [...path, key];
      return { file, line: lineOf(at), reason: tidy(`there is no field "${at.join('.')}"`), level: 'error' };
    });
  }
  const where = path.length > 0 ? `${path.join('.')}: ` : '';
  return [{ file, line: lineOf(path), reason: tidy(where + wordsOf(issue, present)), level: 'error' }];
}

/** A number or a list where text belongs is told in the words of people who write YAML. */
function wordsOf(issue: z.core.$ZodIssue, present: unknown): string {
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof present !== 'object')
    return `"${String(present)}" is no text here: write it in quotes`;
  if (issue.code === 'invalid_type' && issue.expected === 'array')
    return 'write a list: each item on a line of its own, behind a hyphen';
  return issue.message;
}

function depth(issues: ReadonlyArray<z.core.$ZodIssue>): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function valueAt(value: unknown, path: ReadonlyArray<string | number>): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** Longest quote of a file in a reason. */
const MAX_QUOTE = 80;
const MAX_REASON = 300;

/** One line, without control characters, and with what it quotes cut short. */
export function tidy(message: string): string {
  const line = (message.split('\n', 1)[0] ?? message).replace(
    /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+/g,
    ' ',
  );
  const short = line.replace(
    /"([^"]{81,})"/g,
    (_whole, quote: string) => `"${quote.slice(0, MAX_QUOTE - 1)}…"`,
  );
  return short.length > MAX_REASON ? `${short.slice(0, MAX_REASON - 1)}…` : short;
}

/** Start of the value at `path` (of its key, in a map), or of the deepest ancestor that exists. */
function offsetOf(document: Document.Parsed, path: ReadonlyArray<string | number>): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair) break;
      offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as { range?: [number, number, number] } | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}
