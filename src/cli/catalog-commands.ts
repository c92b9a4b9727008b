/** `cc-error list`, `show`, `search` and `lint`. */
import { renderTerminal } from '../../adapters/terminal/render.js';
import { harmlessLine } from '../../adapters/terminal/style.js';
import { builtInFolder } from '../catalog/compiled.js';
import { nearestIds } from '../catalog/nearest.js';
import { BotError } from '../errors.js';
import { Matcher } from '../match/matcher.js';
import { composeEntry, composeList, composeSearch } from '../reply/reference.js';
import type { Shell } from './shell.js';
import { withCommands } from './with-commands.js';

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

/** @throws BotError `usage` when there are no words */
export async function runSearch(words: string[], shell: Shell): Promise<void> {
  const text = words.join(' ').trim();
  if (text === '')
    throw new BotError('usage', 'There are no words to search for: cc-error search proxy certificate');
  const { catalog, compiled } = await shell.catalog();
  const found = composeSearch(text, new Matcher(catalog, compiled).nearest(text), catalog);
  await shell.print(renderTerminal(withCommands(found), shell.style));
}

/**
 * @param folders what to check; without any, the user's own folders, or the built-in catalogue where there are none
 * @returns exit code: 1 when a file has an error
 */
export async function runLint(folders: string[], options: { json?: boolean }, shell: Shell): Promise<number> {
  const { lintCatalog } = await import('../catalog/lint.js');
  const own = shell.folders.length > 0 ? shell.folders : [builtInFolder()];
  const { faults, checked } = lintCatalog(folders.length > 0 ? folders : own);
  if (options.json) await shell.print(JSON.stringify({ checked, faults }, null, 2));
  else {
    for (const { file, line, level, reason } of faults)
      await shell.print(`${harmlessLine(file)}:${line}: ${level}: ${reason}`);
    const errors = faults.filter(({ level }) => level === 'error').length;
    const warnings = faults.length - errors;
    const found = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
    await shell.print(`${counted(checked, 'file')} checked: ${found}`);
  }
  return faults.some(({ level }) => level === 'error') ? 1 : 0;
}

/** @example counted(1, 'file') // '1 file' */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
