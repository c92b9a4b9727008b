/** The `/cc-error` command, the same on every platform. */
import type { Catalog } from './catalog/catalog.js';
import { nearestIds } from './catalog/nearest.js';
import type { Matcher } from './match/matcher.js';
import type { ReplyDocument } from './reply/document.js';
import { rich } from './reply/document.js';
import { composeEntry, composeHelp, composeList, composeSearch } from './reply/reference.js';

export type Command =
  | { name: 'help' }
  | { name: 'list' }
  | { name: 'show'; id: string }
  | { name: 'search'; words: string }
  | { name: 'explain'; text: string };

/**
 * Reads what stands behind `/cc-error`. What is no sub-command is an error to explain.
 *
 * @example parseCommand('show session-limit') // {name: 'show', id: 'session-limit'}
 */
export function parseCommand(text: string): Command {
  const trimmed = text.trim();
  const [typed = '', ...rest] = trimmed.split(/\s+/);
  const first = typed.toLowerCase();
  const words = rest.join(' ');
  // "list of files is too long" is an error, not the list.
  if (rest.length === 0 && ['', 'help', 'show', 'search'].includes(first)) return { name: 'help' };
  if (rest.length === 0 && first === 'list') return { name: 'list' };
  if (first === 'show' && rest.length === 1) return { name: 'show', id: words };
  if (first === 'search' && rest.length > 0) return { name: 'search', words };
  return { name: 'explain', text: trimmed };
}

/** Answers every command but `explain`, which takes the same way as a paste. */
export function answerCommand(
  command: Exclude<Command, { name: 'explain' }>,
  catalog: Catalog,
  matcher: Matcher,
): ReplyDocument {
  switch (command.name) {
    case 'help':
      return composeHelp();
    case 'list':
      return composeList(catalog);
    case 'search':
      return composeSearch(command.words, matcher.nearest(command.words), catalog);
    case 'show': {
      const entry = catalog.get(command.id);
      return entry ? composeEntry(entry, catalog) : unknownEntry(command.id, catalog);
    }
  }
}

function unknownEntry(id: string, catalog: Catalog): ReplyDocument {
  const near = nearestIds(id, catalog);
  const hint =
    near.length > 0
      ? `Did you mean ${near.map((name) => `\`${name}\``).join(', ')}?`
      : 'All entries: `/cc-error list`';
  return {
    title: 'No such entry',
    blocks: [{ type: 'text', text: rich(`There is no entry “${id}”. ${hint}`) }],
  };
}
