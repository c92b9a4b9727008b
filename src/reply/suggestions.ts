/** Entries that fit what somebody is typing. */
import type { Catalog } from '../catalog/catalog.js';
import type { Matcher } from '../match/matcher.js';
import type { Choice } from './document.js';

/**
 * Entries whose title or id holds the words, those that begin with them first, then the nearest by meaning.
 *
 * @param words what was typed so far; every entry when it is empty
 * @example suggestions('limit', catalog, matcher)[0].id // 'session-limit'
 */
export function suggestions(words: string, catalog: Catalog, matcher: Matcher): Choice[] {
  const wanted = words.trim().toLowerCase();
  const choices = catalog.entries.map(({ id, title }) => ({ id, label: title }));
  if (wanted === '') return choices;
  const rank = ({ id, label }: Choice): number => {
    const title = label.toLowerCase();
    if (title.startsWith(wanted) || id.startsWith(wanted)) return 0;
    return title.includes(wanted) || id.includes(wanted) ? 1 : 2;
  };
  const named = choices.filter((choice) => rank(choice) < 2).sort((a, b) => rank(a) - rank(b));
  const taken = new Set(named.map(({ id }) => id));
  const near = matcher.nearest(wanted).flatMap(({ entry }) => {
    const found = catalog.get(entry);
    return found && !taken.has(entry) ? [{ id: found.id, label: found.title }] : [];
  });
  return [...named, ...near];
}
