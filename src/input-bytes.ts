/** What the bytes of an input are: text of some encoding, binary data, or a folder. */
import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { BotError } from './errors.js';

/** Bytes looked at to tell text from binary data. */
const SNIFFED = 65_536;

/**
 * Reads bytes as UTF-8, with wrong bytes replaced; as UTF-16 where a byte order mark says so, as PowerShell's `>`
 * writes it.
 *
 * @param name what the input is called in the message
 * @param remedy what to do about binary data
 * @throws BotError `input-binary`
 */
export function decodeInput(
  bytes: Buffer,
  name: string,
  remedy = 'Send the error message as text; a screenshot has to be retyped.',
): string {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && looksBinary(bytes.subarray(0, SNIFFED))) {
    throw new BotError('input-binary', `${name} looks like binary data, not text. ${remedy}`);
  }
  return new TextDecoder(encoding).decode(bytes);
}

export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** Node reads a folder at standard input as empty. */
export function isFolder(input: Readable & { fd?: number }): boolean {
  try {
    return typeof input.fd === 'number' && fstatSync(input.fd).isDirectory();
  } catch {
    return false; // Closed, or a stream that is no file.
  }
}

/** Text has hardly any control characters and little that is not UTF-8. */
function looksBinary(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  let odd = 0;
  for (const byte of bytes) {
    // Tab, line feed, form feed, carriage return and ESC belong to terminal output.
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) odd++;
  }
  const decoded = new TextDecoder('utf-8').decode(bytes);
  let replaced = 0;
  for (let i = decoded.indexOf('\ufffd'); i >= 0; i = decoded.indexOf('\ufffd', i + 1)) replaced++;
  return odd + replaced > bytes.length * 0.1 && odd + replaced > 8;
}
