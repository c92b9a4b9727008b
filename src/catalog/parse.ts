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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      reason: `not valid YAML: ${firstLine(error.message)}`,
      level: 'error' as const,
    }));
    return { faults };
  }
  const lineOf = (path: ReadonlyArray<string | number>) => lineAt(offsetOf(document, path));
  const result = entrySchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!result.success) {
    return { faults: result.error.issues.flatMap((issue) => faultsOf(issue, file, lineOf)) };
  }
  return { parsed: { entry: result.data, file, lineOf }, faults: [] };
}

/** One fault for each issue; where a union failed, the issue of the branch that came nearest. */
function faultsOf(
  issue: z.core.$ZodIssue,
  file: string,
  lineOf: (path: ReadonlyArray<string | number>) => number,
  prefix: ReadonlyArray<string | number> = [],
): CatalogFault[] {
  const path = [...prefix, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
    if (depth(nearest) > 0) return nearest.flatMap((inner) => faultsOf(inner, file, lineOf, path));
  }
  const where = path.length > 0 ? `${path.join('.')}: ` : '';
  return [{ file, line: lineOf(path), reason: where + firstLine(issue.message), level: 'error' }];
}

function depth(issues: ReadonlyArray<z.core.$ZodIssue>): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
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
