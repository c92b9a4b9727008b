/** Reads what the command line is given: a file or standard input, of any size and encoding. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { BotError } from '../errors.js';

/** Most bytes that are read; what is larger is no paste. */
export const MAX_INPUT_BYTES = 64 * 1024 * 1024;

/** Bytes looked at to tell text from binary data. */
const SNIFFED = 65_536;

/**
 * Reads a whole input as text.
 *
 * @param file path; `-` or undefined is standard input
 * @param stdin standard input
 * @throws BotError `input-unreadable`, `input-too-large` or `input-binary`, with what to do
 */
export async function readInput(file: string | undefined, stdin: Readable): Promise<string> {
  const name = file === undefined || file === '-' ? 'standard input' : file;
  const bytes = await collect(await openInput(file, stdin), name);
  return decode(bytes, name);
}

/**
 * Opens an input for streaming.
 *
 * @throws BotError `input-unreadable` when the file cannot be opened
 */
export async function openInput(file: string | undefined, stdin: Readable): Promise<Readable> {
  if (file === undefined || file === '-') return stdin;
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    if ((await handle.stat()).isDirectory()) {
      await handle.close();
      throw new BotError(
        'input-unreadable',
        `${file} is a folder. Give a file, or pipe the text: cat FILE | cc-error match`,
      );
    }
    return handle.createReadStream();
  } catch (cause) {
    if (cause instanceof BotError) throw cause;
    throw new BotError(
      'input-unreadable',
      `Cannot read ${file}: ${reasonOf(cause)}. Check the path, or pipe the text: cat FILE | cc-error match`,
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return (cause as Error).message;
  }
}

async function collect(stream: Readable, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      length += bytes.length;
      if (length > MAX_INPUT_BYTES) {
        throw new BotError(
          'input-too-large',
          `${name} holds more than 64 MB. Send the part around the error, such as its end: tail -n 200 FILE | cc-error match`,
        );
      }
      chunks.push(bytes);
    }
  } catch (cause) {
    if (cause instanceof BotError) throw cause;
    throw new BotError(
      'input-unreadable',
      `Cannot read ${name}: ${reasonOf(cause)}. Try again, or give a file.`,
      { cause },
    );
  }
  return Buffer.concat(chunks);
}

/** UTF-8, with wrong bytes replaced; UTF-16 where a byte order mark says so, as PowerShell's `>` writes it. */
function decode(bytes: Buffer, name: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (looksBinary(bytes.subarray(0, SNIFFED))) {
    throw new BotError(
      'input-binary',
      `${name} looks like binary data, not text. Send the error message as text; a screenshot has to be retyped.`,
    );
  }
  return new TextDecoder('utf-8').decode(bytes);
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
