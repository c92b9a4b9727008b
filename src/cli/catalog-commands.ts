/** `cc-error list`, `show`, `search` and `lint`. */
import { renderTerminal } from '../../adapters/terminal/render.js';
import { builtInFolder } from '../catalog/compiled.js';
import { nearestIds } from '../catalog/nearest.js';
import { BotError } from '../errors.js';
import { Matcher } from '../match/matcher.js';
import { composeEntry, composeList, composeSearch } from '../reply/reference.js';
import type { Shell } from './shell.js';

export async function runList(options: { json?: boolean }, shell: Shell): Promise<void> {
  const { catalog } = await shell.catalog();
  if (options.json) {
    const rows = catalog.entries.map(({ id, title, category }) => ({ id, title, category }));
    await shell.print(JSON.stringify(rows, null, 2));
  } else await shell.print(renderTerminal(composeList(catalog), shell.style));
}

/** @throws BotError `entry-unknown` with the nearest ids */
export async function runShow(id: string, options: { json?: boolean }, shell: Shell): Promise<void> {
  const { catalog } = await shell.catalog();
  const entry = catalog.get(id);
  if (!entry) {
    const near = nearestIds(id, catalog);
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See them all: cc-error list';
    throw new BotError('entry-unknown', `There is no entry "${id.slice(0, 80)}". ${hint}`);
  }
  if (options.json) await shell.print(JSON.stringify(entry, null, 2));
  else await shell.print(renderTerminal(composeEntry(entry, catalog), shell.style));
}

export async function runSearch(words: string[], shell: Shell): Promise<void> {
  const { catalog, searchIndex } = await shell.catalog();
  const text = words.join(' ');
  await shell.print(
    renderTerminal(composeSearch(text, new Matcher(catalog, searchIndex).nearest(text), catalog), shell.style),
  );
}

/** @returns exit code: 1 when a file has an error */
export async function runLint(folders: string[], options: { json?: boolean }, shell: Shell): Promise<number> {
  const { lintCatalog } = await import('../catalog/lint.js');
  const { faults, checked } = lintCatalog(folders.length > 0 ? folders : [builtInFolder()]);
  if (options.json) await shell.print(JSON.stringify({ checked, faults }, null, 2));
  else {
    for (const { file, line, level, reason } of faults)
      await shell.print(`${file}:${line}: ${level}: ${reason}`);
    const errors = faults.filter(({ level }) => level === 'error').length;
    const warnings = faults.length - errors;
    await shell.print(`${checked} files checked: ${errors} errors, ${warnings} warnings`);
  }
  return faults.some(({ level }) => level === 'error') ? 1 : 0;
}
