/**
 * Texts as arrays of UTF-16 code units. The engine keeps strings in several forms and reads some of them slowly; an
 * array is read equally fast whatever the text came from.
 */

/** @returns the code units of a text, in an array of its own */
export function codeUnits(text: string): Uint16Array {
  // A slow buffer has memory of its own, aligned for two-byte units.
  const bytes = Buffer.allocUnsafeSlow(text.length * 2);
  bytes.write(text, 'utf16le');
  return new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
}

/**
 * @param codes code units
 * @param length how many of them, from the first
 */
export function textOf(codes: Uint16Array, length: number): string {
  const used = codes.subarray(0, length);
  let all = 0;
  for (let i = 0; i < length; i++) all |= used[i] as number;
  // A string of one byte a character takes half the memory, and everything that follows is faster.
  if (all < 0x100) return Buffer.from(new Uint8Array(used)).toString('latin1');
  return Buffer.from(used.buffer, used.byteOffset, used.byteLength).toString('utf16le');
}
