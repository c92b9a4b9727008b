/** What goes wrong with a database file, as one line that says what to do. */
import { statSync } from 'node:fs';
import { BotError } from '../errors.js';

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const CODES = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26,
} as const;

/** The primary result code of an error from libsql, or undefined for another error. */
function codeOf(error: unknown): number | undefined {
  const { rawCode } = (error ?? {}) as { rawCode?: number };
  // Failures to open carry the code in their text alone: `ConnectionFailed("Unable to open … : 14")`.
  const code = rawCode ?? Number(/: (\d+)"?\)?$/.exec(reasonOf(error))?.[1] ?? Number.NaN);
  // Extended codes keep the primary one in their low byte.
  return Number.isNaN(code) ? undefined : code & 0xff;
}

/** Whether another connection holds the lock, so that waiting may help. */
export function isLocked(error: unknown): boolean {
  const code = codeOf(error);
  return code === CODES.BUSY || code === CODES.LOCKED;
}

/** No database is smaller: https://www.sqlite.org/fileformat.html#pages */
const SMALLEST_PAGE = 512;

/**
 * Refuses a file too small to be a database. SQLite would take it for a new one and write over it, and it may be a
 * `.env` that was named by mistake. The file is not opened for that: closing it again would drop the locks that
 * other connections of this process hold on it.
 *
 * @throws BotError `store-damaged`
 */
export function mustNotBeText(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() && stat.size > 0 && stat.size < SMALLEST_PAGE)
    throw new BotError('store-damaged', notDatabase(file));
}

function notDatabase(file: string): string {
  return `${file} is not a database. Name another file, or move it away.`;
}

/** Turns an error of libsql or of the file system into a BotError. */
export function libsqlFault(error: unknown, file: string): BotError {
  if (error instanceof BotError) return error;
  const fault = (code: BotError['code'], text: string) => new BotError(code, text, { cause: error });
  switch (codeOf(error)) {
    case CODES.BUSY:
    case CODES.LOCKED:
      return fault(
        'store-locked',
        `${file} is locked by another program. Stop it; several bots need PostgreSQL.`,
      );
    case CODES.READONLY:
      return fault(
        'store-readonly',
        `${file} cannot be written. Let this user write the file and its folder.`,
      );
    case CODES.FULL:
      return fault('store-full', `There is no space left for ${file}. Free some on its disk.`);
    case CODES.CORRUPT:
      return fault('store-damaged', `${file} is damaged. Put back a backup, or move it away to begin anew.`);
    case CODES.NOTADB:
      return fault('store-damaged', notDatabase(file));
    case CODES.CANTOPEN:
      return cannotOpen(error, file);
    default:
      return fault('store-unavailable', `${file} cannot be used (${reasonOf(error)}). Check its disk.`);
  }
}

/** SQLite does not say why it could not open a file, and in a folder that is there it is nearly always the rights. */
function cannotOpen(cause: unknown, file: string): BotError {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    return new BotError('store-unavailable', `${file} is a folder. Name a file in it instead.`, { cause });
  }
  const message = `${file} cannot be opened. Let this user read and write the file and its folder.`;
  return new BotError('store-readonly', message, { cause });
}

/** Turns a failure to make the database's folder into a BotError. */
export function folderFault(error: unknown, folder: string): BotError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const message = `The folder ${folder} cannot be made. Make it, and let this user write it.`;
    return new BotError('store-readonly', message, { cause: error });
  }
  if (code === 'ENOSPC') {
    const message = `There is no space left for the folder ${folder}. Free some on its disk.`;
    return new BotError('store-full', message, { cause: error });
  }
  const message = `The folder ${folder} cannot be made (${reasonOf(error)}). Name another file.`;
  return new BotError('store-unavailable', message, { cause: error });
}

/** An error's text on one line. */
export function reasonOf(error: unknown): string {
  // Not `instanceof`: native modules make their errors with an `Error` of another realm.
  const { message } = (error ?? {}) as { message?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  return text.split('\n', 1)[0]?.trim() || 'no reason given';
}
