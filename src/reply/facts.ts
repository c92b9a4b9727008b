/** The facts of a paste as rows that a person reads. */
import type { Candidate } from '../match/types.js';
import type { PasteFacts } from '../paste/facts.js';
import type { FactItem } from './document.js';
import { OS_LABELS, PLAN_LABELS, PROVIDER_LABELS, SURFACE_LABELS } from './labels.js';

/** Captures worth a row, with their labels; others only fill in templates. */
const CAPTURE_LABELS: Readonly<Record<string, string>> = {
  model: 'Model',
  fallback: 'Used instead',
  suggestion: 'Did you mean',
  status: 'Status page',
  code: 'Code',
  file: 'Settings file',
  profile: 'AWS profile',
  limit: 'Limit',
};

/** The row that names a moment. */
const RESETS = 'Resets';

/** A step links to it; only somebody else's status page is news. */
const OWN_STATUS_PAGE = 'status.claude.com';

/** @returns rows in a fixed order; none when the paste says nothing of the setup */
export function factItems(facts: PasteFacts, candidates: readonly Candidate[]): FactItem[] {
  const rows: Array<[string, string | undefined]> = [
    [RESETS, facts.resetTime],
    ['Version', facts.version],
    ['Provider', facts.provider && sentenceStart(PROVIDER_LABELS[facts.provider]).replaceAll('`', '')],
    ['System', facts.os && OS_LABELS[facts.os]],
    ['Runs in', facts.surface && SURFACE_LABELS[facts.surface].replaceAll('`', '')],
    ['Plan', facts.plan && sentenceStart(PLAN_LABELS[facts.plan])],
    ['Model', facts.model],
    ['HTTP status', facts.httpStatus?.toString()],
    ['Retry', facts.retryAttempt && `attempt ${facts.retryAttempt.attempt} of ${facts.retryAttempt.max}`],
    ['Request ID', facts.requestId],
  ];
  const seen = new Set(rows.filter(([, value]) => value).map(([label]) => label));
  for (const candidate of candidates) {
    for (const [name, value] of Object.entries(candidate.captures)) {
      const label = CAPTURE_LABELS[name];
      if (!label || value === '' || seen.has(label) || value.includes(OWN_STATUS_PAGE)) continue;
      // What stands for a model may be part of a sentence, where the message was worded differently.
      if (name === 'model' && /\s/.test(value)) continue;
      seen.add(label);
      rows.push([label, value]);
    }
  }
  return rows.flatMap(([label, value]) => {
    if (!value) return [];
    const at = label === RESETS ? facts.resetsAt : undefined;
    return [{ label, value, ...(at === undefined ? {} : { at }) }];
  });
}

function sentenceStart(text: string): string {
  const bare = text.replace(/^(?:the|a|an) /, '');
  return (bare[0]?.toUpperCase() ?? '') + bare.slice(1);
}
