/** The `/cc-error` command, the same on every platform. */
import type { Catalog } from './catalog/catalog.js';
import { nearestIds } from './catalog/nearest.js';
import type { Matcher } from './match/matcher.js';
import { redact } from './paste/redact.js';
import { COMMAND_NAMES } from './reply/command-names.js';
import type { ReplyDocument } from './reply/document.js';
import { rich } from './reply/document.js';
import { composeEntry, composeHelp, composeList, composeSearch } from './reply/reference.js';

export type Command =
  | { name: 'help' }
  | { name: 'list' }
  | { name: 'show'; id: string }
  | { name: 'search'; words: string }
  | { name: 'status' }
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
  if (rest.length === 0 && (first === 'list' || first === 'status')) return { name: first };
  if (first === 'show' && rest.length === 1) return { name: 'show', id: words };
  if (first === 'search' && rest.length > 0) return { name: 'search', words };
  return { name: 'explain', text: trimmed };
}

/** Answers what the catalogue alone answers; `explain` takes the same way as a paste, and `status` is the bot's. */
export function answerCommand(
  command: Exclude<Command, { name: 'explain' | 'status' }>,
  catalog: Catalog,
  matcher: Matcher,
): ReplyDocument {
  switch (command.name) {
    case 'help':
      return composeHelp();
    case 'list':
      return composeList(catalog);
    case 'search':
      // The words come back in the answer, and one never knows what was typed.
      return composeSearch(redact(command.words).text, matcher.nearest(command.words), catalog);
    case 'show': {
      const entry = catalog.get(command.id);
      return entry ? composeEntry(entry, catalog) : unknownEntry(redact(command.id).text, catalog);
    }
  }
}

function unknownEntry(id: string, catalog: Catalog): ReplyDocument {
  const near = nearestIds(id, catalog);
  const hint =
    near.length > 0
      ? `Did you mean ${near.map((name) => `\`${name}\``).join(', ')}?`
      : `All entries: \`${COMMAND_NAMES.list}\``;
  return {
    title: 'No such entry',
    blocks: [{ type: 'text', text: rich(`There is no entry “${id}”. ${hint}`) }],
  };
}
