/** Finds where texts can be cut, whatever a platform takes for their length. */
import type { RichText } from './document.js';
import { type CutStyle, Flow } from './flow.js';

/** Stands where a label was shortened. */
export const ELLIPSIS = '…';

/**
 * The farthest end that still fits, with a number of probes logarithmic in its distance.
 *
 * @param from where the run begins; an empty run is taken to fit
 * @param end the farthest end there is
 * @param fits whether the run up to an end fits; true up to some end and false behind it
 * @param probe distance of the first probe, which doubles
 */
export function farthest(from: number, end: number, fits: (end: number) => boolean, probe = 1): number {
  let reached = from;
  let missed = end + 1;
  for (let step = probe; reached < end && missed > end; step *= 2) {
    const next = Math.min(from + step, end);
    if (fits(next)) reached = next;
    else missed = next;
  }
  while (missed - reached > 1) {
    const middle = reached + Math.floor((missed - reached) / 2);
    if (fits(middle)) reached = middle;
    else missed = middle;
  }
  return reached;
}

/** Distance of the first probe in a text, in code units. */
const FIRST_PROBE = 256;

/** The farthest end of a part that begins at `from`, between characters; `from` itself when none fits. */
function reach(flow: Flow, from: number, fits: (end: number) => boolean): number {
  const end = farthest(from, flow.length, (probe) => fits(flow.codePointStart(probe)), FIRST_PROBE);
  for (let at = flow.graphemeStart(end, from); at > from; at = flow.graphemeStart(at - 1, from))
    if (fits(at)) return at;
  const first = flow.graphemeEnd(from);
  // What is no character that anybody writes is cut inside, so that no paste can be too much for a platform.
  return first === null ? flow.codePointStart(end) : fits(first) ? first : from;
}

/** A text in parts. */
export interface Parts {
  /** None where there is only white space, and too much of it. */
  parts: RichText[];
  /** A character that is too long for the part behind these; null where all is well. */
  stuck: RichText | null;
}

/**
 * Cuts a text into parts that fit. At the cuts of prose white space is dropped, of lines the line end; nothing else is.
 * A code span or a link that is cut goes on as one of the same kind.
 *
 * @param text what is cut
 * @param style where cuts are wanted
 * @param fits whether a part fits as the one with this index; a longer part must not fit where a shorter one does not
 */
export function partsOf(
  text: RichText,
  style: CutStyle,
  fits: (part: RichText, index: number) => boolean,
): Parts {
  const flow = new Flow(text);
  if (flow.length === 0) return fits(text, 0) ? { parts: [text], stuck: null } : { parts: [], stuck: text };
  const parts: RichText[] = [];
  for (let from = 0; from < flow.length; ) {
    const end = reach(flow, from, (probe) => fits(flow.slice(from, probe), parts.length));
    if (end === from) return { parts, stuck: flow.slice(from, flow.graphemeEnd(from) ?? from + 1) };
    const cut = end === flow.length ? { end, next: end } : flow.cut(from, end, style);
    if (style === 'characters' || !flow.isBlank(from, cut.end)) parts.push(flow.slice(from, cut.end));
    from = cut.next;
  }
  return { parts, stuck: null };
}

/**
 * The text itself where it fits, else its beginning with "…" behind it.
 *
 * @returns null when not even "…" fits
 */
export function shortened(text: string, fits: (text: string) => boolean): string | null {
  if (fits(text)) return text;
  if (!fits(ELLIPSIS)) return null;
  const end = reach(new Flow([{ text }]), 0, (probe) => fits(text.slice(0, probe) + ELLIPSIS));
  return text.slice(0, end).trimEnd() + ELLIPSIS;
}
