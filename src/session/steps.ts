/** The checklist that a thread shows now: its steps with their ticks, and which stage comes next. */
import type { Catalog } from '../catalog/catalog.js';
import type { CatalogEntry } from '../catalog/schema.js';
import { checklistOf, stageItems } from '../reply/checklist.js';
import { REPORT_ENTRY, withFacts } from '../reply/compose.js';
import type { KnownContext } from '../reply/conditions.js';
import type { ChecklistItem } from '../reply/document.js';
import type { SessionSubject, ThreadSession } from './types.js';

/** What is known for the steps of one subject. */
export function knownOf(session: ThreadSession, subject: SessionSubject | undefined): KnownContext {
  return { ...session.facts, variant: subject?.variant, answers: session.answers };
}

/** Captures of a subject, with what the facts say. */
export function capturesFor(session: ThreadSession, subject: SessionSubject): Record<string, string> {
  return withFacts(subject.captures, session.facts);
}

/** The subject whose stages are shown: what a wrapper wraps, or the first one. */
export function leadingSubject({ subjects }: ThreadSession): SessionSubject | undefined {
  const [first, second] = subjects;
  return first?.wraps && second ? second : first;
}

/**
 * Steps of the stage that is shown, in the order of their numbers; empty when nothing was recognised.
 *
 * Stage 0 is the checklist (of a wrapped error and then of its wrapper), the next ones are the entry's stages, and the
 * one behind the last is how to report it.
 */
export function visibleSteps(session: ThreadSession, catalog: Catalog): ChecklistItem[] {
  const subject = leadingSubject(session);
  const entry = subject && catalog.get(subject.entry);
  if (!subject || !entry) return [];
  return withTicks(stepsOf(session, subject, entry, catalog), session);
}

function stepsOf(
  session: ThreadSession,
  subject: SessionSubject,
  entry: CatalogEntry,
  catalog: Catalog,
): ChecklistItem[] {
  const known = knownOf(session, subject);
  const captures = capturesFor(session, subject);
  if (session.stage > entry.stages.length) {
    const report = catalog.get(REPORT_ENTRY);
    return report ? checklistOf(report, session.facts, {}) : [];
  }
  if (session.stage > 0) return stageItems(entry, session.stage - 1, known, captures);
  const items = checklistOf(entry, known, captures);
  const wrapper = session.subjects[0];
  const outer = wrapper && wrapper !== subject ? catalog.get(wrapper.entry) : undefined;
  if (!wrapper || !outer) return items;
  return [...items, ...checklistOf(outer, knownOf(session, wrapper), capturesFor(session, wrapper))];
}

/** Marks what was ticked, and by whom. */
export function withTicks(items: readonly ChecklistItem[], { ticks }: ThreadSession): ChecklistItem[] {
  return items.map((item) => {
    const done = ticks[item.id];
    return done ? { ...item, done: true, doneBy: [done.name ?? done.by] } : { ...item, done: false };
  });
}

/** Number of the next stage that has a fitting step; behind the last one stands the report. */
export function nextStage(session: ThreadSession, catalog: Catalog): number {
  const subject = leadingSubject(session);
  const entry = subject && catalog.get(subject.entry);
  if (!subject || !entry) return session.stage;
  const last = entry.stages.length + 1;
  for (let stage = session.stage + 1; stage < last; stage++) {
    if (stageItems(entry, stage - 1, knownOf(session, subject), {}).length > 0) return stage;
  }
  return last;
}

/** Whether the stage that is shown is the report. */
export function isReporting(session: ThreadSession, catalog: Catalog): boolean {
  const subject = leadingSubject(session);
  const entry = subject && catalog.get(subject.entry);
  return entry !== undefined && session.stage > entry.stages.length;
}
