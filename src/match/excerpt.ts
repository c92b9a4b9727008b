/** The part of a long paste that the search layer reads: the lines that say that something went wrong. */

import { loadUnits, UNITS } from '../paste/code-units.js';
import { lowerCase } from '../paste/tokens.js';

const units = UNITS;

/** Text up to this length is read whole. Code units. */
const WHOLE = 1_500;
/** Most text that is read of a longer one. */
const MAX_EXCERPT = 1_600;
/** Longest part of a line. Code units. */
const MAX_LINE = 320;
/** Only the ends of a very long paste are looked through for such lines. */
const MAX_VIEW = 65_536;

const CUES = [
  'error',
  'fail',
  'unable',
  'cannot',
  "can't",
  'denied',
  'invalid',
  'expired',
  'limit',
  'exceed',
  'too large',
  'too long',
  'timed out',
  'timeout',
  'not supported',
  'not allowed',
  'disabled',
  'refused',
  'unavailable',
  'retry',
  'warning',
  'claude',
  'anthropic',
  'blocked',
  'must be',
  'not permitted',
  'revoked',
  'killed',
  'overloaded',
];

/** Code units of a cue that are looked up together; no cue is shorter. */
const SEED_LENGTH = 4;
const FILTER_BITS = 12;
/** Spreads hashes over the filter: 2^32 divided by the golden ratio. */
const SPREAD = 0x9e3779b1;
/** 1 where the hash of a cue's first units falls, so that most places need no closer look. */
const FILTER = new Uint8Array(2 ** FILTER_BITS);
for (const cue of CUES) {
  let hash = 0;
  for (let i = 0; i < SEED_LENGTH; i++) hash = pushed(hash, cue.charCodeAt(i));
  FILTER[placeOf(hash)] = 1;
}

/** Hash of the last four units when one more follows: eight bits for each, so that the fifth falls out. */
function pushed(hash: number, code: number): number {
  return (hash << 8) ^ code;
}

function placeOf(hash: number): number {
  return Math.imul(hash, SPREAD) >>> (32 - FILTER_BITS);
}

/** What stands for a secret: words of ours, not of the person who pasted it. */
const REDACTED = /\[redacted [^\]\n]{1,60}\]/g;

/**
 * @param text cleaned and redacted text of any length
 * @returns its telling lines, without what stands for secrets
 */
export function excerptOf(text: string): string {
  return tellingPart(text).replace(REDACTED, ' ');
}

function tellingPart(text: string): string {
  if (text.length <= WHOLE) return text;
  const view =
    text.length <= MAX_VIEW ? text : `${text.slice(0, MAX_VIEW / 2)}\n${text.slice(-MAX_VIEW / 2)}`;
  // The one letter that gets longer in lower case stands in no cue.
  const lower = lowerCase(view.includes('\u0130') ? view.replaceAll('\u0130', ' ') : view);
  loadUnits(lower);
  const cued: string[] = [];
  let length = 0;
  // The last lines come first: what people paste ends with what stopped them.
  for (let end = view.length; end >= 0 && length < MAX_EXCERPT; ) {
    const start = end === 0 ? 0 : view.lastIndexOf('\n', end - 1) + 1;
    const stop = Math.min(end, start + MAX_LINE);
    const isFrame = view.startsWith('at ', start); // Of a stack
    if (!isFrame && hasCue(lower, start, stop)) {
      cued.push(view.slice(start, stop));
      length += stop - start;
    }
    end = start - 1;
  }
  return cued.length > 0 ? cued.reverse().join('\n') : view.slice(-WHOLE);
}

function hasCue(lower: string, from: number, to: number): boolean {
  let hash = 0;
  for (let i = from; i < to; i++) {
    hash = pushed(hash, units[i] as number);
    if (FILTER[placeOf(hash)] === 1 && isCueAt(lower, i + 1 - SEED_LENGTH, from, to)) return true;
  }
  return false;
}

function isCueAt(lower: string, at: number, from: number, to: number): boolean {
  return at >= from && CUES.some((cue) => at + cue.length <= to && lower.startsWith(cue, at));
}
