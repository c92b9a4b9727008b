/** Where signatures stand in a paste: anchor runs found by their seeds, then the other runs checked around them. */
import type { LetterStream } from '../paste/letters.js';
import type { SeedIndex } from './seed-index.js';
import { leadOf, type Run, type Signature } from './signature.js';

/** One place where a signature stands whole. Positions are letters of the stream. */
export interface Hit {
  signature: Signature;
  start: number;
  /** Where it begins behind a lead such as "API Error:", which stands before any message. */
  core: number;
  /** Behind the last literal run; a placeholder at the end is not counted. */
  end: number;
  /** Where each run begins. */
  runStarts: number[];
  /** Variant that the message shows: the signature's own, or that of a more telling part of it. */
  variant?: string | undefined;
}

/** Kept for each signature; a log that repeats one line ten thousand times needs no more. */
const MAX_HITS = 32;

/** Every signature that stands in the paste, by position; what lies inside a longer hit is left out. */
export function findHits(stream: LetterStream, index: SeedIndex): Hit[] {
  const bySignature = new Map<number, Hit[]>();
  const mayHold = index.scan(stream.letters, (signature, anchorStart, id) => {
    const kept = bySignature.get(id);
    const hit = verify(stream, signature, anchorStart);
    if (!hit) return true;
    if (!kept) bySignature.set(id, [hit]);
    else if ((kept.at(-1) as Hit).end <= hit.start) kept.push(hit);
    return kept === undefined || kept.length < MAX_HITS;
  });
  const places: Places = new Map();
  const hits: Hit[] = [];
  for (const kept of bySignature.values())
    for (const hit of kept) if (hasCompany(stream, hit, mayHold, places)) hits.push(hit);
  return withoutContained(hits).map((hit) => completed(stream, hit, index));
}

/** A hit that the text continues as a longer message, up to where it was cut, is that message. */
function completed(stream: LetterStream, hit: Hit, index: SeedIndex): Hit {
  const longer = index.continuations.cutShort(hit.signature, stream.letters, hit.end);
  return longer ? { ...hit, signature: longer, variant: longer.variant } : hit;
}

/** Checks word edges and the runs before and behind the anchor. */
function verify(stream: LetterStream, signature: Signature, anchorStart: number): Hit | null {
  const { runs, anchor } = signature;
  const anchorEnd = anchorStart + (runs[anchor] as Run).letters.length;
  if (!stream.startsWord(anchorStart) || !stream.endsWord(anchorEnd)) return null;
  const starts = runs.map(() => anchorStart);
  for (let i = anchor - 1; i >= 0; i--) {
    const next = starts[i + 1] as number;
    const start = findBefore(stream, runs[i] as Run, next, (runs[i + 1] as Run).gap);
    if (start < 0) return null;
    starts[i] = start;
  }
  let end = anchorEnd;
  for (let i = anchor + 1; i < runs.length; i++) {
    const run = runs[i] as Run;
    const start = findAfter(stream, run, end);
    if (start < 0) return null;
    starts[i] = start;
    end = start + run.letters.length;
  }
  if (signature.bracketedTail && !opensBracket(stream, end)) return null;
  const start = starts[0] as number;
  const core = start + leadOf(runs[0] as Run);
  return { signature, start, core, end, runStarts: starts, variant: signature.variant };
}

/** Whether a bracket stands between a message and what follows it. */
function opensBracket(stream: LetterStream, end: number): boolean {
  return stream.source.slice(stream.offset(end - 1) + 1, stream.offset(end)).includes('(');
}

/** Last whole-word place of a run that ends at most `gap` letters before `limit`; -1 when there is none. */
function findBefore(stream: LetterStream, run: Run, limit: number, gap: number): number {
  const from = Math.max(0, limit - gap - run.letters.length);
  const window = stream.letters.slice(from, limit);
  let at = window.lastIndexOf(run.letters);
  for (let tries = 0; at >= 0 && tries < 4; tries++) {
    if (stream.startsWord(from + at) && stream.endsWord(from + at + run.letters.length)) return from + at;
    at = at === 0 ? -1 : window.lastIndexOf(run.letters, at - 1);
  }
  return -1;
}

/** First whole-word place of a run that begins at most its gap behind `start`; -1 when there is none. */
function findAfter(stream: LetterStream, run: Run, start: number): number {
  const window = stream.letters.slice(start, start + run.gap + run.letters.length);
  let at = window.indexOf(run.letters);
  for (let tries = 0; at >= 0 && tries < 4; tries++) {
    if (stream.startsWord(start + at) && stream.endsWord(start + at + run.letters.length)) return start + at;
    at = window.indexOf(run.letters, at + 1);
  }
  return -1;
}

/** First and last place of a word, looked up once for all hits. */
type Places = Map<string, readonly [first: number, last: number]>;

/** Whether a message that counts only beside certain words has one of them elsewhere in the paste. */
function hasCompany(
  { letters }: LetterStream,
  hit: Hit,
  mayHold: (word: string) => boolean,
  places: Places,
): boolean {
  const { onlyWith } = hit.signature;
  if (onlyWith.length === 0) return true;
  return onlyWith.some((word) => {
    if (!mayHold(word)) return false;
    let place = places.get(word);
    if (!place) {
      const first = letters.indexOf(word);
      place = [first, first < 0 ? -1 : letters.lastIndexOf(word)];
      places.set(word, place);
    }
    return place.some((at) => at >= 0 && (at + word.length <= hit.start || at >= hit.end));
  });
}

/**
 * Drops a hit that lies inside a longer one: "Request timed out" in "Request timed out. Check your …". A part that
 * shows a variant of the same entry leaves that to the whole.
 */
function withoutContained(hits: Hit[]): Hit[] {
  const sorted = [...hits].sort(
    (a, b) =>
      a.core - b.core ||
      b.end - a.end ||
      a.start - b.start ||
      companyOf(b) - companyOf(a) ||
      literalLength(b) - literalLength(a),
  );
  const kept: Hit[] = [];
  // Sorted by where they begin, so only hits that reach beyond the start of the next one can hold it.
  const open: Hit[] = [];
  for (const hit of sorted) {
    let length = 0;
    for (const other of open) if (other.end > hit.core) open[length++] = other;
    open.length = length;
    const whole = open.find((other) => holds(other, hit));
    if (!whole) {
      kept.push(hit);
      open.push(hit);
    } else if (whole.signature.entry === hit.signature.entry) whole.variant ??= hit.variant;
  }
  return kept;
}

function holds(outer: Hit, inner: Hit): boolean {
  if (outer.core > inner.core || outer.end < inner.end || standsInGap(outer, inner)) return false;
  return (
    outer.end - outer.core > inner.end - inner.core ||
    outer.signature.entry === inner.signature.entry ||
    companyOf(outer) > companyOf(inner)
  );
}

/** Whether a hit of another entry stands where the outer message has a placeholder: it is an error of its own. */
function standsInGap(outer: Hit, inner: Hit): boolean {
  if (outer.signature.entry === inner.signature.entry) return false;
  return outer.signature.runs.every((run, i) => {
    const start = outer.runStarts[i] as number;
    return inner.end <= start || inner.start >= start + run.letters.length;
  });
}

/** Of two entries with one message, the one whose company is there is meant. */
function companyOf({ signature }: Hit): number {
  return Math.min(1, signature.onlyWith.length);
}

/** Letters that the catalogue gives literally: of two signatures in one place the one with more is meant. */
export function literalLength({ signature }: Hit): number {
  return signature.runs.reduce((sum, run) => sum + run.letters.length, 0);
}

/** What stood for the named placeholders of a hit's signature. */
export function capturesOf(stream: LetterStream, hit: Hit): Record<string, string> {
  const captures: Record<string, string> = {};
  const { runs, tail } = hit.signature;
  for (let i = 1; i < runs.length; i++) {
    const run = runs[i] as Run;
    if (!run.capture) continue;
    const before = runs[i - 1] as Run;
    const from = stream.offset((hit.runStarts[i - 1] as number) + before.letters.length - 1) + 1;
    captures[run.capture] = trimMarks(
      oneLine(stream.source.slice(from, stream.offset(hit.runStarts[i] as number))),
    );
  }
  if (tail) {
    const from = startOfPath(stream.source, stream.offset(hit.end - 1) + 1, stream.offset(hit.end));
    const value = tailText(stream.source.slice(from, from + 200));
    if (value !== '') captures[tail] = trimMarks(value);
  }
  return captures;
}

/** A path begins with marks before its first letter: "/home", "~/.claude.json". */
function startOfPath(source: string, behind: number, letter: number): number {
  let from = letter;
  while (from > behind && '/~.'.includes(source[from - 1] as string)) from--;
  // A full stop that belongs to the message is no part of a path.
  return '/~'.includes(source[from] as string) || source[from + 1] === '/' ? from : letter;
}

/** What follows a message: up to the end of its line, its sentence or the JSON string that it stands in. */
function tailText(rest: string): string {
  const end = rest.search(/\n|\\n|\\?"| · |\. |\.$|[”’`]/);
  return oneLine(end < 0 ? rest : rest.slice(0, end));
}

function oneLine(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
    .slice(0, 160);
}

const LEADING = new Set([...' "\'`“”‘’([{<>:,;·∙|│\\*']);
const TRAILING = new Set([...' "\'`“”‘’)]}>:,;.?!·∙|│\\*']);
const OPENERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };

/** Quotes, brackets and stops around a value; a bracket that the value itself opened stays ("claude-opus-5[1m]"). */
function trimMarks(text: string): string {
  if (text.startsWith('[redacted')) return text;
  let start = 0;
  let end = text.length;
  while (start < end && LEADING.has(text[start] as string)) start++;
  while (end > start && TRAILING.has(text[end - 1] as string)) {
    const opener = OPENERS[text[end - 1] as string];
    if (opener && text.slice(start, end).includes(opener)) break;
    end--;
  }
  return text.slice(start, end);
}
