/** A catalogue of any size, made by varying the built-in one. */
import { Catalog } from '../../src/catalog/catalog.js';
import type { CatalogEntry, EntryMessage } from '../../src/catalog/schema.js';
import { pick, type Random, seeded } from './pastes.js';

/** Share of the longer words of a message that a variation replaces by words of its own. */
const REPLACED = 0.6;

/**
 * The built-in entries, then variations of them up to `size`: other ids, and in messages, wordings, phrases, titles and
 * API error types about 60 % of the longer words replaced by coined ones. The words that stay are shared by hundreds of
 * entries, as in a real catalogue "request" or "model" would be.
 */
export function grownCatalog(entries: readonly CatalogEntry[], size: number): Catalog {
  const grown = entries.slice(0, size);
  for (let copy = 1; grown.length < size; copy++) {
    for (const entry of entries.slice(0, size - grown.length)) grown.push(variation(entry, copy));
  }
  return new Catalog(grown);
}

function variation(entry: CatalogEntry, copy: number): CatalogEntry {
  const random = seeded(copy * 7_919 + entry.id.length * 31 + entry.id.charCodeAt(0));
  const vary = (text: string) => varied(text, random);
  const message = (item: EntryMessage): EntryMessage => ({ ...item, text: vary(item.text) });
  return {
    ...entry,
    id: `${entry.id}-v${copy}`,
    title: vary(entry.title),
    messages: entry.messages.map(message),
    wordings: entry.wordings.map(message),
    phrases: entry.phrases.map(vary),
    samples: [],
    nearMisses: [],
    related: [],
    apiErrors: [],
  };
}

/** Replaces longer words outside placeholders; a text without any gets a coined word at its end. */
function varied(text: string, random: Random): string {
  let replaced = false;
  const changed = text.replace(/\{[^}]*\}|[A-Za-z]{4,}/g, (word) => {
    if (word.startsWith('{') || random() > REPLACED) return word;
    replaced = true;
    return coined(random);
  });
  return replaced ? changed : `${text} ${coined(random)}`;
}

function coined(random: Random): string {
  const syllables = 2 + Math.floor(random() * 2);
  return Array.from({ length: syllables }, () => pick(CONSONANTS, random) + pick(VOWELS, random)).join('');
}

const CONSONANTS = [...'bdfgklmnprstvz'].concat(['st', 'tr', 'pl']);
const VOWELS = [...'aeiou'].concat(['an', 'er', 'ol']);
