import type { Catalog } from './catalog.js';

/**
 * Ids that somebody may have meant: those that share a part with what was typed or differ in a few letters.
 *
 * @returns at most three, nearest first
 */
export function nearestIds(typed: string, catalog: Catalog): string[] {
  const wanted = typed.toLowerCase().slice(0, 64);
  return catalog.entries
    .map(({ id }) => ({ id, distance: similarity(wanted, id) }))
    .filter(({ distance }) => distance > 0.35)
    .sort((a, b) => b.distance - a.distance)
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Share of letter pairs that two words have in common (Sørensen–Dice), 0 to 1. */
function similarity(a: string, b: string): number {
  const pairs = (word: string) =>
    new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.slice(i, i + 2)));
  const left = pairs(a);
  const right = pairs(b);
  if (left.size + right.size === 0) return 0;
  let shared = 0;
  for (const pair of left) if (right.has(pair)) shared++;
  return (2 * shared) / (left.size + right.size);
}
