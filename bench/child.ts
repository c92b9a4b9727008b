/**
 * Measured alone in a fresh process by bench:speed: `node --expose-gc child.js ENGINE ENTRIES` builds one engine over a
 * catalogue and prints its start-up times and memory as JSON.
 */
import { writeSync } from 'node:fs';
import type { Matcher } from '../src/match/matcher.js';
import type { ChildResult, EngineName } from './support/children.js';
import { peerDocuments } from './support/documents.js';
import { grownCatalog } from './support/growth.js';

const SIGNATURE_PASTE = '  \u23bf  Prompt is too long';
const SEARCH_PASTE =
  'claude tells me my login is gone and everybody in the org has the same since this morning, what now';

async function main(name: EngineName, entries: number): Promise<void> {
  const start = performance.now();
  const { loadCatalog } = await import('../src/catalog/compiled.js');
  const maker = await load(name);
  const loaded = performance.now();
  const { catalog: builtIn, compiled } = await loadCatalog();
  const read = performance.now();
  const catalog = builtIn.size === entries ? builtIn : grownCatalog(builtIn.entries, entries);
  const before = memory();
  const built = performance.now();
  const search = maker(catalog.entries, catalog === builtIn ? compiled : undefined);
  const constructed = performance.now();
  search(SIGNATURE_PASTE);
  const first = performance.now();
  search(SEARCH_PASTE);
  const searched = performance.now();
  const after = memory();
  const result: ChildResult = {
    importMs: loaded - start,
    readMs: read - loaded,
    constructMs: constructed - built,
    firstMatchMs: first - constructed,
    firstSearchMs: searched - first,
    heapBytes: after.heap - before.heap,
    rssBytes: after.rss,
  };
  writeSync(1, JSON.stringify(result));
  search(SEARCH_PASTE); // Keeps the index alive until it has been measured.
}

/** Builds an engine; the project uses what is compiled where there is something for the catalogue. */
type Maker = (
  entries: Parameters<typeof peerDocuments>[0],
  compiled?: ConstructorParameters<typeof Matcher>[1],
) => (text: string) => unknown;

/** The project's child loads no peer; its import time is that of the command line. */
async function load(name: EngineName): Promise<Maker> {
  if (name === 'project') {
    const [{ Matcher: OwnMatcher }, { readPaste }, { Catalog }] = await Promise.all([
      import('../src/match/matcher.js'),
      import('../src/paste/paste.js'),
      import('../src/catalog/catalog.js'),
    ]);
    return (entries, compiled) => {
      const matcher = new OwnMatcher(new Catalog(entries), compiled);
      return (text) => matcher.match(readPaste(text));
    };
  }
  const { fuse, miniSearchDefault } = await import('./support/engines.js');
  const make = name === 'minisearch' ? miniSearchDefault : fuse;
  return (entries) => {
    const engine = make(peerDocuments(entries));
    return (text) => engine.search(text);
  };
}

function memory(): { heap: number; rss: number } {
  global.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

await main(process.argv[2] as EngineName, Number(process.argv[3]));
