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
  const gates = mergeUpdates(
    entry.gates
      .map((gate, index) => gateItem(entry, gate, index, known))
      .filter((item): item is ChecklistItem => item !== null),
  );
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

/** Several reasons for the same update are one step. */
function mergeUpdates(items: ChecklistItem[]): ChecklistItem[] {
  const merged: ChecklistItem[] = [];
  for (const item of items) {
    const same = merged.find(
      ({ command, text }) =>
        command === item.command && text[0]?.text === UPDATE && item.text[0]?.text === UPDATE,
    );
    if (same) same.text.push({ text: ' ' }, ...item.text.slice(1));
    else merged.push(item);
  }
  return merged;
}

/** First span of an update that applies for certain. */
const UPDATE = 'Update Claude Code first. ';

function gateItem(
  entry: CatalogEntry,
  gate: VersionGate,
  index: number,
  known: KnownContext,
): ChecklistItem | null {
  const open = applicability(gate.when, known);
  if (open === false) return null;
  if (known.version !== undefined && !satisfies(known.version, gate.version)) return null;
  const text =
    known.version === undefined
      ? withCondition(conditionPhrase({ ...open, version: gate.version }, entry), UPDATE + gate.text)
      : withCondition(conditionPhrase(open, entry), UPDATE + gate.text);
  const spans = text.startsWith(UPDATE) ? [{ text: UPDATE }, ...rich(gate.text)] : rich(text);
  return { id: `${entry.id}/update-${index + 1}`, text: spans, command: gate.command, done: false };
}
