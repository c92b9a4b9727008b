/**
 * What loggers write before each line: the name of a container, a time, a host with its process, a level, a line
 * number. A message that was wrapped goes on behind it, so a line's prefix is skipped where the line before has the
 * same. On a single line it may as well be part of the message.
 */

import { isDigit } from './chars.js';

/** The fields at the start of a line, each with what it must share with the line before. */
export type LinePrefix = ReadonlyArray<{ kind: string; key: string; end: number }>;

interface Field {
  kind: string;
  /** What it begins with. */
  first: RegExp;
  /** A character that stands in it; none where it is empty. */
  holds: string;
  pattern: RegExp;
  /** Only behind a field of this kind; anywhere where it is empty. */
  behind: string;
  /** Whether the text itself has to be the same; otherwise the kind is enough. */
  sameText: boolean;
}

type FieldPart = Pick<Field, 'kind' | 'first' | 'pattern'> & Partial<Field>;

/** Sticky and bounded, so that each line costs no more than a little. */
const FIELD_PARTS: readonly FieldPart[] = [
  // GitHub Actions, as `gh run view --log` shows them: job, step, time
  {
    kind: 'job',
    first: /[^\t\n\\]/,
    holds: '\t',
    pattern: /[^\t\n\\]{1,80}\t[^\t\n\\]{1,80}\t(?=\d{4}-\d\d-\d\dT)/y,
    sameText: true,
  },
  {
    kind: 'name',
    first: /[A-Za-z0-9]/,
    holds: '|',
    pattern: /[A-Za-z0-9][\w./@-]{0,79}[ \t]{1,40}\|(?=[ \t])/y,
    sameText: true,
  },
  { kind: 'name', first: /\[/, pattern: /\[pod\/[^\]\s\\]{1,160}\](?= )/y, sameText: true },
  // stern: the pod with its hash, and the container
  {
    kind: 'name',
    first: /[a-z]/,
    holds: '-',
    pattern:
      /[a-z][a-z0-9-]{0,60}-(?=[a-z]{0,9}\d)[a-z0-9]{5,10}(?:-[a-z0-9]{5})? [a-z][a-z0-9-]{0,40}(?= )/y,
    sameText: true,
  },
  {
    kind: 'klog',
    first: /[IWEF]/,
    pattern: /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,6} {1,8}\d{1,8} [\w./-]{1,80}:\d{1,6}\](?= )/y,
  },
  {
    kind: 'time',
    first: /[[\d]/,
    pattern:
      /\[?\d{2,4}[-/.]\d\d[-/.]\d{2,4}[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?\]?(?=[ |\t])/y,
  },
  { kind: 'time', first: /[[\d]/, pattern: /\[?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\]?(?=[ |\t])/y },
  { kind: 'time', first: /[A-Z]/, pattern: /[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?= )/y },
  // Host and process. Without the number of the process they are lower-case: "API Error:" is none.
  {
    kind: 'process',
    first: /[\w./@-]/,
    pattern:
      /(?:[\w.-]{1,64} )?[\w./@-]{1,64}\[\d{1,9}\]:(?=\s)|[a-z0-9][a-z0-9.-]{0,63} [a-z][a-z0-9_.@-]{0,63}:(?=\s)/y,
    behind: 'time',
  },
  { kind: 'stream', first: /s/, pattern: /std(?:out|err) [FP](?= )/y, behind: 'time' },
  {
    kind: 'level',
    first: /[[A-Z]/,
    pattern:
      /\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|SEVERE)\]?:?(?=[ |\t])|\[(?:trace|debug|info|notice|warn|warning|error|err|fatal|critical)\](?= )/y,
    behind: 'time',
    sameText: true,
  },
];

/** All of one shape, so that the engine reads them fast. */
const FIELDS = FIELD_PARTS.map(
  ({ kind, first, pattern, holds = '', behind = '', sameText = false }): Field => ({
    kind,
    first,
    pattern,
    holds,
    behind,
    sameText,
  }),
);

/** The fields that may begin with each ASCII character, and behind them those that may begin with any other one. */
const FIELDS_BY_FIRST: Array<readonly Field[] | undefined> = new Array(129).fill(undefined);

function fieldsFrom(code: number): readonly Field[] {
  const index = Math.min(code, 128);
  let fields = FIELDS_BY_FIRST[index];
  if (!fields) {
    fields = FIELDS.filter(({ first }) => first.test(String.fromCharCode(code)));
    FIELDS_BY_FIRST[index] = fields;
  }
  return fields;
}

/** A number in the margin, as editors and `cat -n` show it: one more than on the line before. */
const NUMBER = /(\d{1,7})(?:[ \t]{0,8}[|│→:][ \t]|→|\t)/y;
const MAX_FIELDS = 5;
/** Longest prefix. Code units. */
const MAX_PREFIX = 200;

/**
 * Whether two lines may begin with the same prefix, told from their first code units as {@link firstOf} gives them: most
 * lines begin otherwise than the one before, and need no closer look.
 */
export function mayShare(a: number, b: number): boolean {
  return a === b || (isDigit(a) && isDigit(b)) || (isKlogLevel(a) && isKlogLevel(b));
}

/** The first code unit of a line behind blanks and bars; NaN at the end of the text. */
export function firstOf(source: string, start: number): number {
  let at = start;
  while (at - start < MAX_PREFIX && isGap(source.charCodeAt(at))) at++;
  return source.charCodeAt(at);
}

/** I, W, E and F begin the lines of Kubernetes' own logs. */
function isKlogLevel(code: number): boolean {
  return code === 0x49 || code === 0x57 || code === 0x45 || code === 0x46;
}

/**
 * Reads the prefix of the line that begins at `start`.
 *
 * @param source cleaned text
 * @param newline where the line ends
 */
export function prefixOf(source: string, start: number, newline: number): LinePrefix {
  const line = source.slice(start, Math.min(newline, start + MAX_PREFIX));
  let at = behindGaps(line, 0);
  if (isDigit(line.charCodeAt(at))) {
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(line);
    if (number)
      return [{ kind: 'number', key: `number ${Number(number[1])}`, end: start + NUMBER.lastIndex }];
  }
  let found: Array<LinePrefix[number]> | undefined;
  for (;;) {
    const field = fieldAt(line, at, found ?? NO_PREFIX);
    if (!field) break;
    const end = field.pattern.lastIndex;
    const read = { kind: field.kind, key: keyOf(field, line, at, end), end: start + end };
    if (found) found.push(read);
    else found = [read]; // Most lines have one, and pushing to an empty list makes room for many
    if (found.length === MAX_FIELDS) break;
    at = behindGaps(line, end);
  }
  return found ?? NO_PREFIX;
}

const NO_PREFIX: LinePrefix = [];

/** The first field that stands at `at`, behind the fields that were found; its pattern has matched there. */
function fieldAt(line: string, at: number, found: LinePrefix): Field | undefined {
  if (at >= line.length) return undefined;
  const fields = fieldsFrom(line.charCodeAt(at));
  for (let i = 0; i < fields.length; i++) {
    const { kind, behind, holds, pattern } = fields[i] as Field;
    if (isAmong(found, kind) || (behind !== '' && !isAmong(found, behind))) continue;
    if (holds !== '' && !line.includes(holds, at)) continue;
    pattern.lastIndex = at;
    if (pattern.test(line)) return fields[i];
  }
  return undefined;
}

function isAmong(found: LinePrefix, kind: string): boolean {
  for (let i = 0; i < found.length; i++) if ((found[i] as LinePrefix[number]).kind === kind) return true;
  return false;
}

function behindGaps(line: string, from: number): number {
  let at = from;
  while (isGap(line.charCodeAt(at))) at++;
  return at;
}

/** A process that was started anew has another number, and is the same. */
function keyOf({ kind, sameText }: Field, line: string, from: number, to: number): string {
  if (kind === 'process') return `process ${line.slice(from, to).replace(/\[\d+\]/, '')}`;
  return sameText ? `${kind} ${line.slice(from, to).trim()}` : kind;
}

/** Index behind the fields that a line shares with the one before; `start` where it shares none. */
export function endOfShared(before: LinePrefix, line: LinePrefix, start: number): number {
  let end = start;
  for (let index = 0; index < line.length; index++) {
    const field = line[index] as LinePrefix[number];
    const other = before[index]?.key;
    if (other === undefined || (other !== field.key && !isNext(other, field.key))) break;
    end = field.end;
  }
  return end;
}

function isNext(before: string, key: string): boolean {
  return (
    key.startsWith('number ') &&
    before.startsWith('number ') &&
    Number(key.slice(7)) === Number(before.slice(7)) + 1
  );
}

function isGap(code: number): boolean {
  return code === 32 || code === 9 || code === 0x7c;
}
