/**
 * The built-in catalogue, compiled at build time to one JSON file, because parsing and checking the YAML files takes
 * longer than everything else that `cc-error match` does. The compiled form is used only while it is true to the YAML files.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BotError } from '../errors.js';
import type { CompiledMatching } from '../match/matcher.js';
import { SearchIndex, type SerialisedIndex } from '../match/search-index.js';
import { seedsOf } from '../match/seed-index.js';
import { compileSignatures, type Signature } from '../match/signature.js';
import { packageRoot } from '../paths.js';
import { Catalog } from './catalog.js';
import { type CatalogFile, readCatalogFiles } from './files.js';
import type { CatalogFault } from './parse.js';
import type { CatalogEntry } from './schema.js';

interface CompiledCatalog {
  /** Hash of the catalogue files that it was made from. */
  fingerprint: string;
  entries: CatalogEntry[];
  /** Those of each entry, in the same order. */
  signatures: Signature[][];
}

/** A loaded catalogue, with the faults of files that were left out. */
export interface CatalogWithFaults {
  catalog: Catalog;
  faults: CatalogFault[];
  /** What a matcher of this catalogue need not make anew. */
  compiled: CompiledMatching;
}

export function builtInFolder(): string {
  return join(packageRoot(), 'catalog');
}

/**
 * Loads the built-in catalogue and the given folders; an entry of a later folder replaces one of the same id.
 *
 * @param folders folders with catalogue files of the team's own
 * @throws BotError `catalog-missing` when a folder cannot be read, `catalog-invalid` when no entry is left
 */
export async function loadCatalog(folders: readonly string[] = []): Promise<CatalogWithFaults> {
  const builtIn = await loadBuiltIn();
  const own = folders.length > 0 ? await parse(readCatalogFiles(folders)) : { entries: [], faults: [] };
  const catalog = new Catalog([...builtIn.entries, ...own.entries]);
  const faults = [...builtIn.faults, ...own.faults];
  if (catalog.size === 0) {
    throw new BotError(
      'catalog-invalid',
      'The catalogue holds no usable entry. See what is wrong: cc-error lint',
    );
  }
  return { catalog, faults, compiled: compiledFor(builtIn, folders.length > 0) };
}

interface BuiltIn extends Partial<CompiledCatalog> {
  entries: CatalogEntry[];
  faults: CatalogFault[];
}

/** The search index is one of all entries, so it is of no use beside entries of the team's own. */
function compiledFor({ entries, signatures, fingerprint }: BuiltIn, hasOwn: boolean): CompiledMatching {
  if (!signatures) return {};
  const byEntry = new Map(entries.map((entry, index) => [entry, signatures[index]]));
  return {
    signatures: (entry) => byEntry.get(entry),
    ...(hasOwn ? {} : { searchIndex: () => readIndex(fingerprint) }),
  };
}

async function loadBuiltIn(): Promise<BuiltIn> {
  const files = readCatalogFiles([builtInFolder()]);
  const compiled = readCompiled();
  if (compiled?.fingerprint === fingerprintOf(files)) return { ...compiled, faults: [] };
  return parse(files);
}

/** The YAML and schema libraries are loaded only when there is something to parse. */
async function parse(files: readonly CatalogFile[]) {
  const { parseCatalog } = await import('./load.js');
  const { parsed, faults } = parseCatalog(files);
  return { entries: parsed.map(({ entry }) => entry), faults };
}

function readCompiled(): CompiledCatalog | null {
  try {
    return JSON.parse(readFileSync(compiledPath(), 'utf8')) as CompiledCatalog;
  } catch {
    return null; // Not built yet, or damaged: the YAML files say the same.
  }
}

function readIndex(fingerprint: string | undefined): SearchIndex | undefined {
  try {
    const stored = JSON.parse(readFileSync(indexPath(), 'utf8')) as SerialisedIndex & { fingerprint: string };
    return stored.fingerprint === fingerprint ? SearchIndex.parse(stored) : undefined;
  } catch {
    return undefined; // It is built anew from the entries.
  }
}

/**
 * Compiles the built-in catalogue. Called by the build.
 *
 * @throws BotError `catalog-invalid`, naming file, line and reason
 */
export async function writeCompiledCatalog(): Promise<void> {
  const files = readCatalogFiles([builtInFolder()]);
  const { entries, faults } = await parse(files);
  if (faults.length > 0) {
    const list = faults.map(({ file, line, reason }) => `${file}:${line}: ${reason}`).join('\n');
    throw new BotError('catalog-invalid', `The catalogue has faults:\n${list}`);
  }
  mkdirSync(join(packageRoot(), 'dist'), { recursive: true });
  const compiled: CompiledCatalog = {
    fingerprint: fingerprintOf(files),
    entries,
    signatures: compiledSignatures(entries),
  };
  writeFileSync(compiledPath(), JSON.stringify(compiled));
  const index = SearchIndex.build(entries).toJSON();
  writeFileSync(indexPath(), JSON.stringify({ fingerprint: compiled.fingerprint, ...index }));
}

function compiledSignatures(entries: readonly CatalogEntry[]): Signature[][] {
  const signatures = entries.map(compileSignatures);
  const seeds = seedsOf(signatures.flat());
  let next = 0;
  return signatures.map((own) => own.map((signature) => ({ ...signature, seed: seeds[next++] as number })));
}

function compiledPath(): string {
  return join(packageRoot(), 'dist', 'catalog.json');
}

function indexPath(): string {
  return join(packageRoot(), 'dist', 'search-index.json');
}

function fingerprintOf(files: readonly CatalogFile[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files)
    hash.update(`${path.replaceAll('\\', '/').split('/').slice(-2).join('/')}\0${text}\0`);
  return hash.digest('hex');
}
