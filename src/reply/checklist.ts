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
  const gates = entry.gates
    .map((gate, index) => gateItem(entry, gate, index, known))
    .filter((item): item is ChecklistItem => item !== null);
  // Two ways to say "update" would be one too many: a gate stands for a step with the same command.
  const commands = new Set(gates.map((item) => item.command));
  const others = steps.filter((item) => !(item.command && commands.has(item.command)));
  return known.version === undefined ? [...others, ...gates] : [...gates, ...others];
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
      ? withCondition(conditionPhrase({ ...open, version: gate.version }, entry), `Update first. ${gate.text}`)
      : withCondition(conditionPhrase(open, entry), `Update first, you are on ${known.version}. ${gate.text}`);
  return { id: `${entry.id}/update-${index + 1}`, text: rich(text), command: gate.command, done: false };
}
