/** Composes replies from what was matched and what is known: the words that people read. */
import type { Catalog } from '../catalog/catalog.js';
import type { CatalogEntry } from '../catalog/schema.js';
import type { Candidate, Match } from '../match/types.js';
import type { PasteFacts } from '../paste/facts.js';
import type { Paste } from '../paste/paste.js';
import { checklistOf } from './checklist.js';
import type { KnownContext } from './conditions.js';
import { plain, type ReplyBlock, type ReplyDocument, rich } from './document.js';
import { factItems } from './facts.js';
import { pasteNotices } from './notices.js';
import { fillTemplate } from './template.js';

/** Entry whose steps close every checklist, and answer what is not documented. */
export const REPORT_ENTRY = 'report-an-error';

/**
 * The answer to a paste.
 *
 * @param match what was found
 * @param paste the normalised paste, for its facts and its notices
 * @param catalog where the entries are
 */
export function composeAnswer(match: Match, paste: Paste, catalog: Catalog): ReplyDocument {
  const document = answerTo(match, paste, catalog);
  return { ...document, blocks: [...pasteNotices(paste), ...document.blocks] };
}

function answerTo(match: Match, paste: Paste, catalog: Catalog): ReplyDocument {
  if (match.outcome === 'none') return composeUnknown(match, paste, catalog);
  if (match.outcome === 'ambiguous') return composeChoice(match, catalog);
  const found = match.candidates
    .map((candidate) => ({ candidate, entry: catalog.get(candidate.entry) }))
    .filter((item): item is Found => item.entry !== undefined);
  const [first, ...rest] = found;
  if (!first) return composeUnknown({ ...match, outcome: 'none' }, paste, catalog);
  return composeFound(first, rest, match, paste);
}

interface Found {
  candidate: Candidate;
  entry: CatalogEntry;
}

/** One error in full; the others that are in the paste behind it, or, when the first one wraps another, before its own steps. */
function composeFound(first: Found, rest: Found[], match: Match, paste: Paste): ReplyDocument {
  const nested = isWrapper(first) ? rest[0] : undefined;
  const others = nested ? rest.slice(1) : rest;
  const blocks: ReplyBlock[] = [];
  blocks.push({ type: 'heading', level: 1, text: first.entry.title, severity: first.entry.severity });
  // Where there is no message to be known, a description is all that there can be.
  const hasMessages = first.entry.messages.length > 0;
  if (match.outcome === 'likely' && hasMessages) blocks.push({ type: 'text', text: rich(LIKELY) });
  blocks.push(...meaning(first, paste));
  const facts = factItems(paste.facts, [first.candidate, ...rest.map(({ candidate }) => candidate)]);
  if (facts.length > 0) blocks.push({ type: 'facts', items: facts });
  if (nested) {
    blocks.push({
      type: 'heading',
      level: 2,
      text: `What stopped it: ${nested.entry.title}`,
      severity: nested.entry.severity,
    });
    blocks.push(...meaning(nested, paste), ...checklist(nested, paste));
    blocks.push({ type: 'heading', level: 2, text: 'Once that is fixed' });
  }
  blocks.push(...checklist(first, paste), ...background(nested ?? first, paste));
  for (const other of others) blocks.push(...alsoFound(other));
  blocks.push({ type: 'links', items: linksOf([first, ...rest]) });
  return {
    title: `${first.entry.title}: ${plain(rich(firstSentence(first.entry.summary)))}`,
    severity: first.entry.severity,
    blocks,
  };
}

const LIKELY = 'This is most likely it, although the text is not word for word a message that I know.';

function isWrapper({ candidate }: Found): boolean {
  return candidate.captures.error !== undefined;
}

/** What it means: the summary, and what the variant says beyond it. */
function meaning({ candidate, entry }: Found, paste: Paste): ReplyBlock[] {
  const variant = entry.variants.find(({ id }) => id === candidate.variant);
  const text = [entry.summary, variant?.summary].filter(Boolean).join(' ');
  return [{ type: 'text', text: rich(fillTemplate(text, capturesOf(candidate, paste))) }];
}

/** Why it happens and whether it was retried: behind the checklist, because the fix is what people look for. */
function background({ candidate, entry }: Found, paste: Paste): ReplyBlock[] {
  const text = [entry.cause, entry.retry.note].filter(Boolean).join(' ');
  return [
    { type: 'heading', level: 2, text: 'Why it happens' },
    { type: 'text', text: rich(fillTemplate(text, capturesOf(candidate, paste))) },
  ];
}

function checklist(found: Found, paste: Paste): ReplyBlock[] {
  const { candidate, entry } = found;
  const items = checklistOf(entry, contextOf(candidate, paste), capturesOf(candidate, paste));
  return items.length > 0 ? [{ type: 'checklist', items }] : [];
}

/** What the conditions of steps are held against. */
export function contextOf(candidate: Candidate, paste: Paste): KnownContext {
  return { ...paste.facts, variant: candidate.variant };
}

export function capturesOf(candidate: Candidate, paste: Paste): Record<string, string> {
  return withFacts(candidate.captures, paste.facts);
}

/** Captures of a message, with the reset time, which older messages give in other forms, and the request's id. */
export function withFacts(
  captures: Readonly<Record<string, string>>,
  { resetTime, requestId }: PasteFacts,
): Record<string, string> {
  return {
    ...captures,
    ...(resetTime ? { time: resetTime } : {}),
    ...(requestId ? { request_id: requestId } : {}),
  };
}

function alsoFound({ entry }: Found): ReplyBlock[] {
  return [
    { type: 'heading', level: 2, text: `Also in this paste: ${entry.title}`, severity: entry.severity },
    { type: 'text', text: rich(fillTemplate(entry.summary, {})) },
  ];
}

function linksOf(found: Found[]) {
  return found.map(({ entry }) => ({ label: found.length > 1 ? entry.title : 'Reference', url: entry.docs }));
}

/** A question with up to three choices. */
function composeChoice(match: Match, catalog: Catalog): ReplyDocument {
  const options = optionsOf(match.candidates, catalog);
  const [heading, prompt] =
    options.length === 1
      ? ['Is it this one?', 'The text may be this documented error:']
      : ['Which of these is it?', 'The text fits more than one documented error:'];
  return {
    title: options.length === 1 ? 'This could be a known error' : 'This could be one of several errors',
    blocks: [
      { type: 'heading', level: 1, text: heading },
      { type: 'choices', prompt, options },
    ],
  };
}

/** Nothing fits: says so, gives the nearest as a hint, and how to go on. */
function composeUnknown(match: Match, paste: Paste, catalog: Catalog): ReplyDocument {
  const blocks: ReplyBlock[] = [
    { type: 'heading', level: 1, text: 'I do not recognise this one' },
    {
      type: 'text',
      text: rich(
        'No documented Claude Code error stands in this text. The full output around the first error line often helps.',
      ),
    },
  ];
  const options = optionsOf(
    match.hints.filter(({ confidence }) => confidence >= WORTH_A_HINT),
    catalog,
  );
  if (options.length > 0)
    blocks.push({ type: 'choices', prompt: 'The nearest, in case it is one of them:', options });
  const report = catalog.get(REPORT_ENTRY);
  if (report) {
    blocks.push({ type: 'heading', level: 2, text: 'If it comes from Claude Code' });
    blocks.push({ type: 'checklist', items: checklistOf(report, paste.facts, {}), readOnly: true });
    blocks.push({ type: 'links', items: [{ label: 'Reference', url: report.docs }] });
  }
  return { title: 'No documented error recognised', blocks };
}

/** Below this a "nearest" entry is noise. */
const WORTH_A_HINT = 0.08;

function optionsOf(candidates: readonly Candidate[], catalog: Catalog) {
  return candidates.flatMap(({ entry: id }) => {
    const entry = catalog.get(id);
    return entry ? [{ id, label: entry.title, description: plain(rich(firstSentence(entry.summary))) }] : [];
  });
}

/** Up to the first full stop that ends a sentence. */
export function firstSentence(text: string): string {
  const end = text.search(/[.;](?:\s|$)/);
  return end < 0 ? text : `${text.slice(0, end)}.`;
}
