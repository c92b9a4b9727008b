/** The checklist of an entry, fitted to what is known of the person's setup. */
import satisfies from 'semver/functions/satisfies.js';
import type { CatalogEntry, FixStep, VersionGate } from '../catalog/schema.js';
import { applicability, conditionPhrase, type KnownContext, withCondition } from './conditions.js';
import { type ChecklistItem, rich } from './document.js';
import { fillTemplate } from './template.js';

export type Captures = Readonly<Record<string, string>>;

/**
 * Steps of the first checklist: on a version below a gate the update comes first; where the version is unknown it
 * comes last, with its condition.
 */
export function checklistOf(entry: CatalogEntry, known: KnownContext, captures: Captures): ChecklistItem[] {
  const steps = itemsOf(entry, entry.steps, known, captures);
  const gates = updatesOf(entry, known);
  // Two ways to say "update" would be one too many: on a known version the gate says why, else the step says it for all.
  const commandsOf = (items: readonly ChecklistItem[]) =>
    new Set(items.flatMap(({ command }) => command ?? []));
  if (known.version === undefined) {
    const taken = commandsOf(steps);
    return [...steps, ...gates.filter(({ command }) => !taken.has(command ?? ''))];
  }
  const taken = commandsOf(gates);
  return [...gates, ...steps.filter(({ command }) => command === undefined || !taken.has(command))];
}

/** Steps of a later stage; 0 is the first stage behind the checklist. Empty when there is no such stage. */
export function stageItems(
  entry: CatalogEntry,
  stage: number,
  known: KnownContext,
  captures: Captures,
): ChecklistItem[] {
  return itemsOf(entry, entry.stages[stage]?.steps ?? [], known, captures);
}

/** The steps that fit, with open conditions written in front of them. */
export function itemsOf(
  entry: CatalogEntry,
  steps: readonly FixStep[],
  known: KnownContext,
  captures: Captures,
): ChecklistItem[] {
  const items: ChecklistItem[] = [];
  for (const step of steps) {
    const open = applicability(step.when, known);
    if (open === false) continue;
    const text = withCondition(conditionPhrase(open, entry), fillTemplate(step.text, captures));
    items.push({
      id: `${entry.id}/${step.id}`,
      text: rich(text),
      ...(step.command ? { command: fillTemplate(step.command, captures) } : {}),
      ...(step.link ? { link: step.link } : {}),
      done: false,
    });
  }
  return items;
}

/** One reason to update. */
interface Update {
  id: string;
  command: string;
  /** What nothing has settled yet, such as "Below version 2.1.199"; empty when the update is due for certain. */
  condition: string;
  reason: string;
}

function updatesOf(entry: CatalogEntry, known: KnownContext): ChecklistItem[] {
  const updates = entry.gates.flatMap((gate, index) => updateOf(entry, gate, index, known) ?? []);
  const first = updates.filter(({ command }, i) => updates.findIndex((u) => u.command === command) === i);
  return first.map(({ id, command }) => {
    const reasons = updates.filter((update) => update.command === command);
    return { id, text: rich(updateText(reasons, known)), command, done: false };
  });
}

function updateOf(entry: CatalogEntry, gate: VersionGate, index: number, known: KnownContext): Update | null {
  const open = applicability(gate.when, known);
  if (open === false) return null;
  if (known.version !== undefined && !satisfies(known.version, gate.version)) return null;
  const conditions = known.version === undefined ? { ...open, version: gate.version } : open;
  return {
    id: `${entry.id}/update-${index + 1}`,
    command: gate.command,
    condition: conditionPhrase(conditions, entry),
    reason: fillTemplate(gate.text, {}),
  };
}

/** Several reasons for the same update are one step; each keeps its condition. */
function updateText(updates: readonly Update[], known: KnownContext): string {
  const [only] = updates;
  const order = known.version === undefined ? 'Update Claude Code.' : 'Update Claude Code first.';
  if (only && updates.length === 1) return withCondition(only.condition, `${order} ${only.reason}`);
  const isDue = updates.some(({ condition }) => condition === '');
  const reasons = updates.map(({ condition, reason }) => withCondition(condition, reason));
  return [isDue ? order : 'Update Claude Code, if one of these fits.', ...reasons].join(' ');
}
