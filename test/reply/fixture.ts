/** A catalogue small enough to be read beside the tests that use it. */
import { Catalog } from '../../src/catalog/catalog.js';
import { type CatalogEntry, type CatalogEntryInput, entrySchema } from '../../src/catalog/schema.js';
import type { Candidate, Match } from '../../src/match/types.js';
import { plain, type ReplyBlock, type ReplyDocument } from '../../src/reply/document.js';

/** An entry with what a test needs of it; the rest is filled in. */
export function entryOf(more: Partial<CatalogEntryInput> = {}): CatalogEntry {
  return entrySchema.parse({
    id: 'sample-error',
    title: 'Sample error',
    category: 'custom',
    severity: 'error',
    docs: 'https://example.com/docs#sample',
    messages: ['Sample error'],
    retry: { automatic: false },
    summary: 'Something failed. It is not your fault.',
    cause: 'A cause.',
    steps: [{ id: 'wait', text: 'Wait a minute' }],
    ...more,
  });
}

export const reportEntry = entryOf({
  id: 'report-an-error',
  title: 'Report an error',
  docs: 'https://example.com/docs#report',
  messages: [],
  steps: [{ id: 'feedback', text: 'Send a report', command: '/feedback' }],
});

/** A catalogue of some entries, and of one that says how to report. */
export function catalogOf(...entries: CatalogEntry[]): Catalog {
  const brings = entries.some(({ id }) => id === reportEntry.id);
  return new Catalog(brings ? entries : [...entries, reportEntry]);
}

export function candidateOf(entry: string, more: Partial<Candidate> = {}): Candidate {
  return { entry, confidence: 0.99, evidence: 'signature', captures: {}, ...more };
}

export function matchOf(outcome: Match['outcome'], ...candidates: Candidate[]): Match {
  return outcome === 'none'
    ? { outcome, candidates: [], hints: candidates }
    : { outcome, candidates, hints: [] };
}

/** A reply in short: one line for each thing that a person reads. */
export function outline(document: ReplyDocument): string[] {
  return document.blocks.flatMap(lines);
}

function lines(block: ReplyBlock): string[] {
  switch (block.type) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${block.text}${block.severity ? ` (${block.severity})` : ''}`];
    case 'text':
      return [plain(block.text)];
    case 'facts':
      return block.items.map(({ label, value }) => `${label}: ${value}`);
    case 'checklist':
      return block.items.map(({ text, command }) => `- ${plain(text)}${command ? ` $ ${command}` : ''}`);
    case 'choices':
      return [block.prompt, ...block.options.map(({ id, description }) => `? ${id}: ${description}`)];
    case 'links':
      return block.items.map(({ label, url }) => `${label} <${url}>`);
    case 'notice':
      return [`${block.level}: ${plain(block.text)}`];
    default:
      return [block.type];
  }
}
