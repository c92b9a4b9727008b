/** First layer: which entries have a literal message in the paste, and how much each of those says. */
import type { LetterStream } from '../paste/letters.js';
import { capturesOf, findHits, type Hit, literalLength } from './hits.js';
import type { SeedIndex } from './seed-index.js';
import type { Signals } from './signals.js';

/** The literal messages of one entry that stand in the paste. */
export interface SignatureMatch {
  entry: string;
  variant?: string;
  captures: Record<string, string>;
  confidence: number;
  /** Strength of the strongest signature. */
  strength: number;
  /** Whether one of the messages stands by itself: a line of its own, or quoted. */
  alone: boolean;
  /** Letter positions of the first and the last hit. */
  first: number;
  last: number;
  /** Letters that the longest hit covers. */
  length: number;
  count: number;
  best: Hit;
}

/** A signature of at least this strength is one entry's message wherever it stands. */
const STRONG = 0.7;

export function matchSignatures(stream: LetterStream, index: SeedIndex, signals: Signals): SignatureMatch[] {
  const byEntry = new Map<string, Hit[]>();
  for (const hit of findHits(stream, index)) {
    const hits = byEntry.get(hit.signature.entry);
    if (hits) hits.push(hit);
    else byEntry.set(hit.signature.entry, [hit]);
  }
  return [...byEntry].map(([entry, hits]) => summarise(entry, hits, stream, signals));
}

function summarise(entry: string, hits: Hit[], stream: LetterStream, signals: Signals): SignatureMatch {
  const best = hits.reduce((a, b) => (literalLength(b) > literalLength(a) ? b : a));
  const withVariant = hits.filter((hit) => hit.variant);
  const telling = withVariant.length > 0 ? withVariant.reduce((a, b) => (literalLength(b) >= literalLength(a) ? b : a)) : undefined;
  const captures: Record<string, string> = {};
  for (const hit of hits.slice(-8)) Object.assign(captures, capturesOf(stream, hit));
  Object.assign(captures, capturesOf(stream, best));
  const alone = hits.some((hit) => standsAlone(stream, hit));
  return {
    entry,
    ...(telling?.variant ? { variant: telling.variant } : {}),
    captures,
    confidence: confidenceOf(best, alone, signals),
    strength: best.signature.strength,
    alone,
    first: Math.min(...hits.map((hit) => hit.start)),
    last: Math.max(...hits.map((hit) => hit.start)),
    length: Math.max(...hits.map((hit) => hit.end - hit.start)),
    count: hits.length,
    best,
  };
}

/**
 * A strong signature decides by itself. A weak one ("fetch failed") is also what other programs print, so it
 * needs to stand by itself or beside signs of Claude Code, and another product's name speaks against it.
 */
function confidenceOf({ signature }: Hit, alone: boolean, signals: Signals): number {
  const { strength, onlyWith } = signature;
  if (strength >= STRONG) return 0.995;
  let evidence = strength;
  if (alone) evidence += 0.45;
  if (signals.claude) evidence += 0.35;
  if (onlyWith.length > 0) evidence += 0.3; // Its company was found, or there would be no hit
  if (signals.foreign) evidence -= 0.5;
  return Math.max(0.05, Math.min(0.985, evidence));
}

/** Longest walk over blanks and marks around a message. */
const EDGE = 24;

/** Whether nothing but marks, or a lead such as "API Error:", stands beside the message on its line. */
export function standsAlone(stream: LetterStream, hit: Hit): boolean {
  const { source } = stream;
  // What fills a placeholder at the end may be of any length, so nothing can be said of what follows it.
  const closed = hit.signature.tail !== undefined || isClosed(source, stream.offset(hit.end - 1) + 1);
  return closed && isOpen(source, stream.offset(hit.start));
}

const OPENING = new Set([...'"\'`“‘«「„([{:']);
const CLOSING = new Set([...'"\'`”’»」…)]}|\\']);

function isOpen(source: string, at: number): boolean {
  let i = at - 1;
  for (let walked = 0; walked < EDGE && i >= 0; walked++, i--) {
    const char = source[i] as string;
    if (char === '\n') return true;
    if (OPENING.has(char)) return char !== ':' || isLead(source, i);
    if (char === 'n' && source[i - 1] === '\\') return true;
    if (/[\p{L}\p{N}]/u.test(char)) return false;
  }
  return i < 0;
}

/** "Error:" and "API Error:" at the start of a line, or "error": in JSON; "TypeError:" is another program's. */
function isLead(source: string, colon: number): boolean {
  const lead = source.slice(Math.max(0, colon - 24), colon).toLowerCase();
  return /(?:^|[^a-z])(?:api )?error$|["']$|\bfailed$|\bresult$/.test(lead) && !/[a-z](?:type|reference|range|syntax)error$/.test(lead);
}

function isClosed(source: string, at: number): boolean {
  let i = at;
  for (let walked = 0; walked < EDGE && i < source.length; walked++, i++) {
    const char = source[i] as string;
    if (char === '\n' || CLOSING.has(char) || char === '·') return true;
    if (!/[\s.,!?;:—-]/.test(char)) return false;
  }
  return i >= source.length;
}
