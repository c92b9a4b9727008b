/** The peers: general search libraries, each over the same documents, behind one interface. */
import { create, insertMultiple, search as searchOrama } from '@orama/orama';
import { Index as FlexIndex } from 'flexsearch';
import Fuse from 'fuse.js';
import lunr from 'lunr';
import MiniSearch from 'minisearch';
import { FIELDS, type PeerDocument, wholeText } from './documents.js';

/** An entry that an engine found. */
export interface Hit {
  entry: string;
  /** Higher is better; its scale is the engine's own. */
  score: number;
}

/** A search library over the catalogue. */
export interface Engine {
  name: string;
  /** How it was set up, for the reader of the table. */
  setup: string;
  /** Whether its hits carry a score that a threshold can be set on. */
  scored: boolean;
  /** @returns entries best first, at least the best three */
  search(text: string): Hit[];
}

/** Makes an engine over documents; building the index is part of it. */
export type EngineMaker = (documents: readonly PeerDocument[]) => Engine;

const KEPT = 10;

/** Code units of a paste that Fuse.js is given as a rule: its time is query times catalogue, and more takes seconds. */
const FUSE_QUERY_LIMIT = 1_000;

/** MiniSearch with every option at its default. */
export function miniSearchDefault(documents: readonly PeerDocument[]): Engine {
  const index = new MiniSearch<PeerDocument>({ fields: [...FIELDS] });
  index.addAll(documents);
  return {
    name: 'MiniSearch default',
    setup: 'six fields, every option at its default',
    scored: true,
    search: (text) => best(index.search(text)),
  };
}

/** MiniSearch with what its users reach for first: boosted fields, typing errors, word beginnings. */
export function miniSearchTuned(documents: readonly PeerDocument[]): Engine {
  const index = new MiniSearch<PeerDocument>({
    fields: [...FIELDS],
    searchOptions: {
      boost: { title: 3, messages: 4, wordings: 4, phrases: 3 },
      fuzzy: 0.2,
      prefix: true,
    },
  });
  index.addAll(documents);
  return {
    name: 'MiniSearch tuned',
    setup: 'boost messages and wordings 4, title and phrases 3; fuzzy 0.2; prefix',
    scored: true,
    search: (text) => best(index.search(text)),
  };
}

/**
 * Fuse.js in its token mode, with the threshold at which it was best on the corpus (its defaults, which look for the
 * whole paste as one pattern near the start of a field, find a fifth fewer).
 *
 * @param limit code units of a paste that it is given
 */
export function fuse(documents: readonly PeerDocument[], limit = FUSE_QUERY_LIMIT): Engine {
  const index = new Fuse([...documents], {
    keys: [...FIELDS],
    includeScore: true,
    ignoreLocation: true,
    useTokenSearch: true,
    threshold: 0.2,
  });
  return {
    name: 'Fuse.js',
    setup: `useTokenSearch, ignoreLocation, threshold 0.2; CUT to the first ${limit} characters of a paste`,
    scored: true,
    search: (text) =>
      index
        .search(text.slice(0, limit), { limit: KEPT })
        // Fuse's score is a distance: 0 is a perfect match.
        .map(({ item, score }) => ({ entry: item.id, score: 1 - (score ?? 1) })),
  };
}

/** lunr with its English pipeline. */
export function lunrEngine(documents: readonly PeerDocument[]): Engine {
  const index = lunr((builder) => {
    builder.ref('id');
    for (const field of FIELDS) builder.field(field);
    for (const document of documents) builder.add(document);
  });
  return {
    name: 'lunr',
    setup: 'default pipeline; its query syntax and the punctuation at word ends taken out',
    scored: true,
    search: (text) =>
      index
        .search(lunrQuery(text))
        .slice(0, KEPT)
        .map(({ ref, score }) => ({ entry: ref, score })),
  };
}

/** Words without lunr's operators (: ^ ~ * + - \), trimmed as its own index pipeline trims them. */
function lunrQuery(text: string): string {
  return text
    .split(/[\s:^~*+\-\\]+/)
    .map((word) => word.replace(/^\W+|\W+$/g, ''))
    .filter((word) => word !== '')
    .join(' ');
}

/** Orama 3, full text, with its defaults. */
export function orama(documents: readonly PeerDocument[]): Engine {
  const schema = {
    title: 'string',
    messages: 'string',
    wordings: 'string',
    phrases: 'string',
    summary: 'string',
    steps: 'string',
  } as const;
  const index = create({ schema });
  // A batch as large as the data, because Orama rests between batches unless all is one.
  const ids = insertMultiple(index, [...documents], documents.length + 1);
  if (ids instanceof Promise)
    throw new Error('Orama inserts asynchronously in this version; await it in bench/support/engines.ts');
  return {
    name: 'Orama',
    setup: 'all fields, every option at its default',
    scored: true,
    search: (text) => {
      const results = searchOrama(index, { term: text, limit: KEPT });
      if (results instanceof Promise) throw new Error('Orama searches asynchronously in this version');
      return results.hits.map(({ id, score }) => ({ entry: id, score }));
    },
  };
}

/** FlexSearch: one text for each entry, because its several-field index gives no common ranking. */
export function flexSearch(documents: readonly PeerDocument[]): Engine {
  const index = new FlexIndex({ context: true });
  documents.forEach((document, position) => {
    index.add(position, wholeText(document));
  });
  return {
    name: 'FlexSearch',
    setup: 'one text an entry, context, suggest (else every word must match); gives no scores',
    scored: false,
    search: (text) =>
      index.search(text, { limit: KEPT, suggest: true }).map((position, rank) => ({
        entry: documents[Number(position)]?.id ?? '',
        score: KEPT - rank,
      })),
  };
}

/** Every peer, in the order of the tables. */
export const PEERS: readonly EngineMaker[] = [
  miniSearchDefault,
  miniSearchTuned,
  fuse,
  lunrEngine,
  orama,
  flexSearch,
];

function best(results: ReadonlyArray<{ id: string; score: number }>): Hit[] {
  return results.slice(0, KEPT).map(({ id, score }) => ({ entry: id, score }));
}
