/** Reads the YAML files of catalogue folders, without parsing them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BotError } from '../errors.js';

/** A catalogue file as it was read. */
export interface CatalogFile {
  /** Path as shown to people: relative to the working folder when it lies below it. */
  path: string;
  text: string;
}

/**
 * Reads the files of catalogue folders, sorted by path.
 *
 * @param folders folders to search, each with its sub-folders
 * @throws BotError `catalog-missing` when a folder cannot be read
 */
export function readCatalogFiles(folders: readonly string[]): CatalogFile[] {
  return folders.flatMap((folder) => {
    try {
      return listYaml(folder).map((path) => ({ path: shown(path), text: readFileSync(path, 'utf8') }));
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

function listYaml(folder: string): string[] {
  if (statSync(folder).isFile()) return [folder];
  const found: string[] = [];
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (item.isDirectory()) found.push(...listYaml(path));
    else if (/\.ya?ml$/.test(item.name)) found.push(path);
  }
  return found.sort();
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
