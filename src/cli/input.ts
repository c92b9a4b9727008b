/** Reads what the command line is given: a file or standard input, of any size and encoding. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { BotError } from '../errors.js';
import { decodeInput, encodingOf, isFolder } from '../input-bytes.js';

/** Most bytes that are read; what is larger is no paste. */
export const MAX_INPUT_BYTES = 64 * 1024 * 1024;

/** How a command is given its input, for what it says when that fails. */
export interface InputExample {
  /** A command line with a pipe. */
  pipe: string;
  /** The end of one that reads a pipe. */
  command: string;
  /** What to do about binary data. */
  binary?: string;
  /** What to do about too much of it. */
  tooLarge: string;
}

/** The input of `cc-error match`. */
export const MATCH_INPUT: InputExample = {
  pipe: "echo 'Prompt is too long' | cc-error match",
  command: 'cc-error match',
  tooLarge: 'Send the part around the error, such as its end: tail -n 200 FILE | cc-error match',
};

/**
 * Reads a whole input as text.
 *
 * @param file path; `-` or undefined is standard input
 * @param stdin standard input
 * @param example how the command is used, for the messages
 * @throws BotError `input-unreadable`, `input-too-large` or `input-binary`, with what to do
 */
export async function readInput(
  file: string | undefined,
  stdin: Readable,
  example: InputExample = MATCH_INPUT,
): Promise<string> {
  const name = nameOf(file);
  const bytes = await collect(await openInput(file, stdin, example), name, example);
  return decodeInput(bytes, name, example.binary);
}

/**
 * Opens an input for streaming.
 *
 * @throws BotError `input-unreadable` when the file cannot be opened
 */
export async function openInput(
  file: string | undefined,
  stdin: Readable,
  example: InputExample = MATCH_INPUT,
): Promise<Readable> {
  const name = nameOf(file);
  if (file === undefined || file === '-') {
    if (isFolder(stdin)) throw folderError(name, example);
    return stdin;
  }
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    if ((await handle.stat()).isDirectory()) {
      await handle.close();
      throw folderError(name, example);
    }
    return handle.createReadStream();
  } catch (cause) {
    if (cause instanceof BotError) throw cause;
    throw new BotError(
      'input-unreadable',
      `Cannot read ${name}: ${reasonOf(cause)}. Give the path of a file, or pipe the text: ${example.pipe}`,
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

function folderError(name: string, { command }: InputExample): BotError {
  return new BotError(
    'input-unreadable',
    `${name} is a folder. Give a file, or pipe the text: cat FILE | ${command}`,
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

async function collect(stream: Readable, name: string, { tooLarge }: InputExample): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      length += bytes.length;
      if (length > MAX_INPUT_BYTES) {
        throw new BotError('input-too-large', `${name} holds more than 64 MB. ${tooLarge}`);
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
