/** Reads what the command line is given: a file or standard input, of any size and encoding. */
import { fstatSync } from 'node:fs';
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
  const name = nameOf(file);
  const bytes = await collect(await openInput(file, stdin), name);
  return decode(bytes, name);
}

/**
 * Opens an input for streaming.
 *
 * @throws BotError `input-unreadable` when the file cannot be opened
 */
export async function openInput(file: string | undefined, stdin: Readable): Promise<Readable> {
  const name = nameOf(file);
  if (file === undefined || file === '-') {
    if (isFolder(stdin)) throw folderError(name);
    return stdin;
  }
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    if ((await handle.stat()).isDirectory()) {
      await handle.close();
      throw folderError(name);
    }
    return handle.createReadStream();
  } catch (cause) {
    if (cause instanceof BotError) throw cause;
    throw new BotError(
      'input-unreadable',
      `Cannot read ${name}: ${reasonOf(cause)}. Give the path of a file, or pipe the text: echo 'Prompt is too long' | cc-error match`,
      { cause },
    );
  }
}

/** A path as one short line: what stands there may be a whole paste in quotes. */
function nameOf(file: string | undefined): string {
  if (file === undefined || file === '-') return 'standard input';
  const line = file.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** Node reads a folder at standard input as empty. */
function isFolder(stdin: Readable & { fd?: number }): boolean {
  try {
    return stdin.fd !== undefined && fstatSync(stdin.fd).isDirectory();
  } catch {
    return false; // Closed, or a stream that is no file.
  }
}

function folderError(name: string): BotError {
  return new BotError(
    'input-unreadable',
    `${name} is a folder. Give a file, or pipe the text: cat FILE | cc-error match`,
  );
}

function unreadable(name: string, cause: unknown): BotError {
  return new BotError(
    'input-unreadable',
    `Cannot read ${name}: ${reasonOf(cause)}. Try again, or give a file.`,
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    default:
      // Behind the comma stands the path again, however long.
      return (cause as Error).message.replace(/, (?:open|read|f?stat)\b.*/s, '');
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
    throw unreadable(name, cause);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads an input line by line, so that one without an end is answered as it comes.
 *
 * @param input what {@link openInput} gave
 * @returns lines without their line ends; null for one of more than {@link MAX_INPUT_BYTES} UTF-16 code units
 * @throws BotError `input-unreadable`
 */
export async function* readLines(input: Readable): AsyncGenerator<string | null> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let rest = '';
  let isTooLong = false;
  try {
    for await (const chunk of input) {
      decoder ??= new TextDecoder(encodingOf(chunk as Uint8Array));
      const pieces = decoder.decode(chunk as Uint8Array, { stream: true }).split('\n');
      for (const [index, piece] of pieces.entries()) {
        rest = isTooLong ? '' : rest + piece;
        isTooLong ||= rest.length > MAX_INPUT_BYTES;
        if (index === pieces.length - 1) continue;
        yield isTooLong ? null : rest;
        rest = '';
        isTooLong = false;
      }
    }
  } catch (cause) {
    throw unreadable('the input', cause);
  }
  rest += decoder?.decode() ?? '';
  if (isTooLong || rest !== '') yield isTooLong ? null : rest;
}

/** UTF-8, with wrong bytes replaced; UTF-16 where a byte order mark says so, as PowerShell's `>` writes it. */
function decode(bytes: Buffer, name: string): string {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8' && looksBinary(bytes.subarray(0, SNIFFED))) {
    throw new BotError(
      'input-binary',
      `${name} looks like binary data, not text. Send the error message as text; a screenshot has to be retyped.`,
    );
  }
  return new TextDecoder(encoding).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
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
