/** First layer: which entries have a literal message in the paste, and how much each of those says. */
import { isWordCode } from '../paste/chars.js';
import type { LetterStream } from '../paste/letters.js';
import { capturesOf, findHits, type Hit, literalLength } from './hits.js';
import type { SeedIndex } from './seed-index.js';
import type { Signals } from './signals.js';
import type { Signature } from './signature.js';

/** The literal messages of one entry that stand in the paste. */
export interface SignatureMatch {
  entry: string;
  variant?: string;
  captures: Record<string, string>;
  confidence: number;
  /** Strength of the strongest signature. */
  strength: number;
  standing: Standing;
  /** Letter positions of the first and the last hit. */
  first: number;
  last: number;
  /** Letters that the longest hit covers. */
  length: number;
  count: number;
  best: Hit;
}

/** Confidence of a strong signature that another product may have written. */
const UNDECIDED = 0.5;
/** A signature of at least this strength is one entry's message wherever it stands. */
const STRONG = 0.95;

export function matchSignatures(stream: LetterStream, index: SeedIndex, signals: Signals): SignatureMatch[] {
  const byEntry = new Map<string, Hit[]>();
  for (const hit of findHits(stream, index)) {
    if (isOfModule(stream, hit) || isBracketed(stream, hit)) continue;
    const hits = byEntry.get(hit.signature.entry);
    if (hits) hits.push(hit);
    else byEntry.set(hit.signature.entry, [hit]);
  }
  // One message that decides shows that the text comes from Claude Code, so weaker ones beside it count as well.
  const decided = [...byEntry.values()].flat().some(({ signature }) => decides(signature, signals));
  const context = {
    ...signals,
    claude: signals.claude || decided,
    foreign: decided ? null : signals.foreign,
  };
  return [...byEntry].map(([entry, hits]) => summarise(entry, hits, stream, context));
}

/** Whether a weak message is a name of another program's module: "openai.InternalServerError". */
function isOfModule(stream: LetterStream, { signature, start }: Hit): boolean {
  if (signature.strength >= STRONG) return false;
  const at = stream.offset(start);
  return stream.source[at - 1] === '.' && isWordCode(stream.source.charCodeAt(at - 2));
}

/** Whether a bracket stands before the lead of an error, as other clients print it: "[API Error: …]". */
function isBracketed(stream: LetterStream, { start, core }: Hit): boolean {
  return core > start && stream.source[stream.offset(start) - 1] === '[';
}

function summarise(entry: string, hits: Hit[], stream: LetterStream, signals: Signals): SignatureMatch {
  const best = hits.reduce((a, b) => (literalLength(b) > literalLength(a) ? b : a));
  const withVariant = hits.filter((hit) => hit.variant);
  const telling =
    withVariant.length > 0
      ? withVariant.reduce((a, b) => (literalLength(b) >= literalLength(a) ? b : a))
      : undefined;
  const captures: Record<string, string> = {};
  for (const hit of hits.slice(-8)) Object.assign(captures, capturesOf(stream, hit));
  Object.assign(captures, capturesOf(stream, best));
  const standing = standingOf(stream, hits);
  return {
    entry,
    ...(telling?.variant ? { variant: telling.variant } : {}),
    captures,
    confidence: confidenceOf(best, standing, signals),
    strength: best.signature.strength,
    standing,
    first: Math.min(...hits.map((hit) => hit.start)),
    last: Math.max(...hits.map((hit) => hit.start)),
    length: Math.max(...hits.map((hit) => hit.end - hit.start)),
    count: hits.length,
    best,
  };
}

/**
 * Whether a message is the entry's wherever it stands. What another client of the API passes on is that client's error; and
 * where another product is named and Claude Code is not, the company of a message may be that product's as well.
 */
function decides({ strength, onlyWith }: Signature, signals: Signals): boolean {
  if (strength < STRONG || signals.otherClient) return false;
  return onlyWith.length === 0 || signals.claude || signals.claudeCode || signals.foreign === null;
}

/**
 * A strong signature decides by itself. A weak one ("fetch failed") is also what other programs print, so it
 * needs to stand by itself or beside signs of Claude Code, and another product's name speaks against it.
 */
function confidenceOf({ signature }: Hit, standing: Standing, signals: Signals): number {
  const { strength, onlyWith } = signature;
  if (strength >= STRONG) return decides(signature, signals) ? 0.995 : UNDECIDED;
  // A message with company was found together with it, or there would be no hit.
  const company = onlyWith.length > 0;
  let evidence = (company ? Math.max(strength, 0.35) + 0.3 : strength) + STANDING_CREDIT[standing];
  if (signals.claude) evidence += 0.35;
  if (signals.foreign) evidence -= foreignDebit(standing, signals);
  return Math.max(0.05, Math.min(0.985, evidence));
}

/** Another product's name says less where the message has a line of its own, and nothing in Claude Code's interface. */
function foreignDebit(standing: Standing, { claudeUi }: Signals): number {
  if (standing !== 'line') return 0.5;
  return claudeUi ? 0 : 0.3;
}

/** How a message stands in the text: it is all of it, a line of its own, between quotes, or part of a sentence. */
export type Standing = 'whole' | 'line' | 'quoted' | 'inline';

const STANDING_CREDIT: Readonly<Record<Standing, number>> = {
  whole: 0.6,
  line: 0.58,
  quoted: 0.3,
  inline: 0,
};

/** Letters beside the messages that leave them "the whole text": a lead such as "API Error:". */
const LEAD_LETTERS = 8;

function standingOf(stream: LetterStream, hits: readonly Hit[]): Standing {
  const covered = hits.reduce((sum, hit) => sum + hit.end - hit.start, 0);
  if (stream.length - covered <= LEAD_LETTERS) return 'whole';
  let best: Standing = 'inline';
  for (const hit of hits) {
    const standing = standingOfHit(stream, hit);
    if (STANDING_CREDIT[standing] > STANDING_CREDIT[best]) best = standing;
    if (best === 'line') break; // No single hit counts more
  }
  return best;
}

/** Longest walk over blanks and marks around a message. */
const EDGE = 24;

/** What stands beside the message on its line, apart from marks and a lead such as "API Error:". */
function standingOfHit(stream: LetterStream, hit: Hit): Standing {
  const { source } = stream;
  const before = edgeBefore(source, stream.offset(hit.start));
  // What fills a placeholder at the end may be of any length, so nothing can be said of what follows it.
  const behind =
    hit.signature.tail === undefined ? edgeBehind(source, stream.offset(hit.end - 1) + 1) : 'line';
  if (before === 'text' || behind === 'text') return 'inline';
  return before === 'line' && behind === 'line' ? 'line' : 'quoted';
}

type Edge = 'line' | 'quote' | 'text';

const OPENING = new Set([...'"\'`“‘«「„([{']);
const SENTENCE_END = new Set(['.', '!', '?', '。']);
const CLOSING = new Set([...'"\'`”’»」…)]}|\\{<']);

function edgeBefore(source: string, at: number): Edge {
  let i = at - 1;
  for (let walked = 0; walked < EDGE && i >= 0; walked++, i--) {
    const char = source[i] as string;
    if (char === '\n' || (char === 'n' && source[i - 1] === '\\')) return 'line';
    if (char === ':') return isLead(source, i) ? 'line' : 'text';
    if (OPENING.has(char) || (SENTENCE_END.has(char) && /\s/.test(source[i + 1] ?? ''))) return 'quote';
    if (/[\p{L}\p{N}]/u.test(char)) return 'text';
  }
  return i < 0 ? 'line' : 'text';
}

/** "Error:" and "API Error:" at the start of a line, or "error": in JSON; "TypeError:" is another program's. */
function isLead(source: string, colon: number): boolean {
  const lead = source.slice(Math.max(0, colon - 24), colon).toLowerCase();
  return (
    /(?:^|[^a-z])(?:api )?error$|["']$|\bfailed$|\bresult$/.test(lead) &&
    !/[a-z](?:type|reference|range|syntax)error$/.test(lead)
  );
}

function edgeBehind(source: string, at: number): Edge {
  let i = at;
  for (let walked = 0; walked < EDGE && i < source.length; walked++, i++) {
    const char = source[i] as string;
    if (char === '\n' || char === '·' || (char === '\\' && source[i + 1] === 'n')) return 'line';
    // Its own sentence in a line is as good as quoted: "Prompt is too long. What now?"
    if (CLOSING.has(char) || (SENTENCE_END.has(char) && /\s/.test(source[i + 1] ?? ''))) return 'quote';
    if (!/[\s.,!?;:—-]/.test(char)) return 'text';
  }
  return i >= source.length ? 'line' : 'text';
}
