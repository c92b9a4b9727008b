/** The streams that a chat in the terminal runs on. */
import type { Readable, Writable } from 'node:stream';
import { BotError } from '../../src/errors.js';
import { decodeInput, isFolder } from '../../src/input-bytes.js';

/** `process.stdin`, or what behaves like it. */
export type TerminalInput = Readable & {
  isTTY?: boolean;
  setRawMode?: (mode: boolean) => unknown;
};

/** `process.stdout`, or what behaves like it. */
export type TerminalOutput = Writable & { isTTY?: boolean; columns?: number; hasColors?: () => boolean };

/** More than this is no error message; it is 64 MB. */
export const INPUT_LIMIT = 64 * 1024 * 1024;

/**
 * Reads a pipe or a file to its end.
 *
 * @param input the stream; destroyed where it is too long
 * @param limit bytes that are accepted
 * @returns the input as text
 * @throws BotError `input-too-large` past the limit, `input-unreadable` when reading fails, `input-binary`
 */
export async function readAll(input: Readable, limit: number = INPUT_LIMIT): Promise<string> {
  if (isFolder(input)) {
    throw new BotError(
      'input-unreadable',
      'standard input is a folder. Give a file, or pipe the text: cat FILE | npm start',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(bytes);
    }
  } catch (cause) {
    if (cause instanceof BotError) throw cause;
    throw new BotError('input-unreadable', 'The input cannot be read. Check the file or the pipe.', {
      cause,
    });
  }
  return decodeInput(Buffer.concat(chunks), 'standard input');
}

/** @returns the error that says how much is too much */
export function tooLarge(limit: number): BotError {
  const size = `${Math.floor(limit / 1024 / 1024)} MB`;
  return new BotError(
    'input-too-large',
    `The input is larger than ${size}. Send only the part around the error.`,
  );
}

/** Whether an output error only says that the reader has gone, as `| head` does. */
export function isReaderGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'EIO';
}
