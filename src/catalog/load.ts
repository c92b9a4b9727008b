/** Parses and checks catalogue files; what is wrong with a file keeps only that file out. */
import type { CatalogFile } from './files.js';
import { type CatalogFault, type ParsedEntry, parseEntry } from './parse.js';

export interface LoadedCatalog {
  parsed: ParsedEntry[];
  faults: CatalogFault[];
}

/** Parses catalogue files; entries with errors are left out and reported, so that one bad file stops nothing. */
export function parseCatalog(files: readonly CatalogFile[]): LoadedCatalog {
  const parsed: ParsedEntry[] = [];
  const faults: CatalogFault[] = [];
  for (const file of files) {
    if (file.unreadable !== undefined) {
      const reason = `the file cannot be read: ${file.unreadable}`;
      faults.push({ file: file.path, line: 1, reason, level: 'error' });
      continue;
    }
    const result = parseEntry(file.text, file.path);
    faults.push(...result.faults);
    if (result.parsed) parsed.push(result.parsed);
  }
  return { parsed, faults };
}
