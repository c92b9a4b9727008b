/** The part of a long paste that the search layer reads: the lines that say that something went wrong. */

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

/** @param text cleaned text of any length */
export function excerptOf(text: string): string {
  if (text.length <= WHOLE) return text;
  const view =
    text.length <= MAX_VIEW ? text : `${text.slice(0, MAX_VIEW / 2)}\n${text.slice(-MAX_VIEW / 2)}`;
  // Most cues stand nowhere in a text, so only the others are looked for in its lines.
  const whole = view.toLowerCase();
  const cues = CUES.filter((cue) => whole.includes(cue));
  const cued: string[] = [];
  let length = 0;
  // The last lines come first: what people paste ends with what stopped them.
  for (const line of view.split('\n').reverse()) {
    if (/^at /.test(line)) continue; // A stack frame
    const lower = line.slice(0, MAX_LINE).toLowerCase();
    if (!cues.some((cue) => lower.includes(cue))) continue;
    cued.push(line.slice(0, MAX_LINE));
    length += Math.min(MAX_LINE, line.length);
    if (length >= MAX_EXCERPT) break;
  }
  return cued.length > 0 ? cued.reverse().join('\n') : view.slice(-WHOLE);
}
