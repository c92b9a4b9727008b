/**
 * Texts as arrays of UTF-16 code units. The engine keeps strings in several forms and reads some of them slowly; an
 * array is read equally fast whatever the text came from. One array serves all texts, because new memory for each
 * costs more than a pass over it.
 */

/** Code units that the array holds at first; it grows with the longest text. */
const FIRST_CAPACITY = 16_384;
/** Up to this length a loop is faster than a call of the engine's copying. Code units. */
const SHORT = 48;

let bytes = Buffer.alloc(0);
let units = new Uint16Array(0);
/** The same units in one byte each, where they fit. */
let narrow = Buffer.alloc(0);

function reserve(length: number): void {
  const capacity = Math.max(length + 1, FIRST_CAPACITY);
  // A slow buffer has memory of its own, aligned for two-byte units.
  bytes = Buffer.allocUnsafeSlow(2 * capacity);
  units = new Uint16Array(bytes.buffer, bytes.byteOffset, capacity);
  narrow = Buffer.allocUnsafeSlow(capacity);
}

/**
 * Borrows the shared array.
 *
 * @returns an array whose first `text.length` units are those of the text; what is behind them, one at the least, means
 *   nothing. It may be written to, and is good until the next call.
 */
export function codeUnits(text: string): Uint16Array {
  const { length } = text;
  if (length >= units.length) reserve(length);
  if (length > SHORT) bytes.write(text, 0, 'utf16le');
  else for (let i = 0; i < length; i++) units[i] = text.charCodeAt(i);
  return units;
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
  if (length > SHORT) narrow.set(units.subarray(0, length));
  else for (let i = 0; i < length; i++) narrow[i] = units[i] as number;
  return narrow.toString('latin1', 0, length);
}
