import type { CatalogFault } from './parse.js';

/** Files that are named one by one; a wrong folder may hold hundreds. */
const MAX_NAMED = 5;

/**
 * What to tell people about catalogue files that were left out: one line for each file, with its first fault.
 *
 * @param command how the command line is called here
 * @example leftOutLines(faults, 'cc-error') // ['left out own/a.yaml, line 3: … Check it with: cc-error lint own/a.yaml']
 */
export function leftOutLines(faults: readonly CatalogFault[], command: string): string[] {
  const first = new Map<string, CatalogFault>();
  for (const fault of faults) if (!first.has(fault.file)) first.set(fault.file, fault);
  const lines = [...first.values()]
    .slice(0, MAX_NAMED)
    .map(
      ({ file, line, reason }) =>
        `left out ${file}, line ${line}: ${reason}. Check it with: ${command} lint ${file}`,
    );
  const more = first.size - lines.length;
  return more > 0 ? [...lines, `left out ${more} more ${more === 1 ? 'file' : 'files'}`] : lines;
}
