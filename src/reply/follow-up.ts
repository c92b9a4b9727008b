/** What to try next, when the first checklist did not help: the entry's stages, and then how to report it. */
import type { Catalog } from '../catalog/catalog.js';
import type { Candidate } from '../match/types.js';
import type { Paste } from '../paste/paste.js';
import { checklistOf, stageItems } from './checklist.js';
import { capturesOf, contextOf, REPORT_ENTRY } from './compose.js';
import { type ReplyBlock, type ReplyDocument, rich } from './document.js';

/**
 * @param stage how many stages were shown already
 * @returns the next stage that has a fitting step; behind the last one, the steps to report the error
 */
export function composeFollowUp(
  candidate: Candidate,
  paste: Paste,
  stage: number,
  catalog: Catalog,
): ReplyDocument {
  const entry = catalog.get(candidate.entry);
  const known = contextOf(candidate, paste);
  const blocks: ReplyBlock[] = [];
  const items = entry ? stageItems(entry, stage, known, capturesOf(candidate, paste)) : [];
  const intro = entry?.stages[stage]?.intro;
  if (entry && intro && items.length > 0) {
    blocks.push({ type: 'text', text: rich(intro) }, { type: 'checklist', items });
    return { title: `More to try: ${entry.title}`, severity: entry.severity, blocks };
  }
  if (entry && stage + 1 < entry.stages.length) return composeFollowUp(candidate, paste, stage + 1, catalog);
  const report = catalog.get(REPORT_ENTRY);
  blocks.push({
    type: 'text',
    text: rich('That was every documented fix. What is left is to check for an incident and to report it.'),
  });
  if (report) {
    blocks.push({ type: 'checklist', items: checklistOf(report, known, {}) });
    blocks.push({ type: 'links', items: [{ label: 'Reference', url: report.docs }] });
  }
  return { title: 'Report it', blocks };
}
