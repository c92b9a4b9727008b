/**
 * Texts as arrays of UTF-16 code units. The engine keeps strings in several forms and reads some of them slowly; an
 * array is read equally fast whatever the text came from. One array serves all texts, because new memory for each
 * costs more than a pass over it. It never moves and never grows, so that the engine compiles its address into the loops
 * that read it, which halves their time: for that they name it by a constant of their own module.
 */

/**
 * Longest text. Code units: eight times the longest paste, more than redacting can make of it. The memory of what is not
 * used is never touched, so it costs nothing.
 */
export const MAX_UNITS = 2 ** 23;
/** Up to this length a loop is faster than a call of the engine's copying. Code units. */
const SHORT = 48;

const bytes = Buffer.from(new ArrayBuffer(2 * MAX_UNITS));
/** The shared array: the units of the text that was loaded last, until the next one is loaded. It may be written to. */
export const UNITS = new Uint16Array(bytes.buffer);
const units = UNITS;
/** The same units in one byte each, where they fit. */
const narrow = Buffer.from(new ArrayBuffer(MAX_UNITS));

/**
 * Loads a text into {@link UNITS}. What stands behind its units means nothing.
 *
 * @throws RangeError when the text has {@link MAX_UNITS} code units or more
 */
export function loadUnits(text: string): void {
  const { length } = text;
  if (length >= MAX_UNITS)
    throw new RangeError(`a text of ${length} code units; at most ${MAX_UNITS - 1} are read`);
  if (length > SHORT) bytes.write(text, 0, 'utf16le');
  else for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
}

/**
 * Turns what was written to the shared array into a text.
 *
 * @param length how many of its units, from the first
 * @param all these units combined by `or`; a bit too many does no harm
 */
export function textOfUnits(length: number, all: number): string {
  // A string of one byte a character takes half the memory, and everything that follows is faster.
  if (all >= 0x100) return bytes.toString('utf16le', 0, 2 * length);
  for (let i = 0; i < length; i++) narrow[i] = units[i] as number;
  return narrow.toString('latin1', 0, length);
}
