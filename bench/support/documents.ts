/** The catalogue as the peers get it: one document for each entry, its text in six fields. */
import type { CatalogEntry } from '../../src/catalog/schema.js';

/** One catalogue entry as a general search library indexes it. */
export interface PeerDocument {
  id: string;
  title: string;
  messages: string;
  wordings: string;
  phrases: string;
  summary: string;
  steps: string;
}

/** Names of the fields that hold text. */
export const FIELDS = ['title', 'messages', 'wordings', 'phrases', 'summary', 'steps'] as const;

/**
 * Turns entries into documents.
 *
 * @param entries the catalogue
 * @param withSamples whether sample pastes and API error types, which our search layer reads as well, join the wordings
 */
export function peerDocuments(entries: readonly CatalogEntry[], withSamples = false): PeerDocument[] {
  return entries.map((entry) => ({
    id: entry.id,
    title: entry.title,
    messages: lines(entry.messages.map(({ text }) => text)),
    wordings: lines([...entry.wordings.map(({ text }) => text), ...(withSamples ? samplesOf(entry) : [])]),
    phrases: lines(entry.phrases),
    summary: lines([entry.summary, entry.cause, ...entry.variants.map(({ summary }) => summary ?? '')]),
    steps: lines(stepsOf(entry).map(({ text, command }) => (command ? `${text} ${command}` : text))),
  }));
}

/** @returns all text of a document as one string */
export function wholeText(document: PeerDocument): string {
  return lines(FIELDS.map((field) => document[field]));
}

function stepsOf(entry: CatalogEntry): CatalogEntry['steps'] {
  return [...entry.steps, ...entry.stages.flatMap(({ steps }) => steps)];
}

function samplesOf(entry: CatalogEntry): string[] {
  return [...entry.samples, ...entry.apiErrors.flatMap(({ type }) => (type ? [type] : []))];
}

function lines(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}
