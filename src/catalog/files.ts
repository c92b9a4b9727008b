/** Reads the YAML files of catalogue folders, without parsing them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BotError } from '../errors.js';

/** A catalogue file as it was read. */
export interface CatalogFile {
  /** Path as shown to people: relative to the working folder when it lies below it. */
  path: string;
  text: string;
  /** Why it could not be read; its text is empty then. */
  unreadable?: string;
}

/**
 * Reads the files of catalogue folders, sorted by path. Hidden files are left out: editors keep their locks there.
 *
 * @param folders folders to search, each with its sub-folders
 * @throws BotError `catalog-missing` when a folder cannot be read
 */
export function readCatalogFiles(folders: readonly string[]): CatalogFile[] {
  return folders.flatMap((folder) => {
    try {
      return statSync(folder).isDirectory() ? readFolder(folder) : [readCatalogFile(folder)];
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
      throw new BotError(
        'catalog-missing',
        `The catalogue folder ${folder} ${reason}. Check the path, or leave it out to use the built-in catalogue.`,
        { cause },
      );
    }
  });
}

function readFolder(folder: string): CatalogFile[] {
  const found: string[] = [];
  const faults: CatalogFile[] = [];
  const walk = (at: string) => {
    for (const item of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, item.name);
      if (item.name.startsWith('.')) continue;
      if (item.isDirectory()) {
        try {
          walk(path);
        } catch (cause) {
          faults.push({ path: shown(path), text: '', unreadable: reasonOf(cause) });
        }
      } else if (/\.ya?ml$/.test(item.name)) found.push(path);
    }
  };
  walk(folder);
  return [...found.sort().map(readCatalogFile), ...faults];
}

function readCatalogFile(path: string): CatalogFile {
  const file = { path: shown(path), text: '' };
  try {
    // A pipe of that name would be waited for without an end.
    if (!statSync(path).isFile()) return { ...file, unreadable: 'it is no file' };
    return { ...file, text: readFileSync(path, 'utf8') };
  } catch (cause) {
    return { ...file, unreadable: reasonOf(cause) };
  }
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT' || code === 'ELOOP') return 'it is a link to a file that is not there';
  return message.split(',', 1)[0] as string;
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
