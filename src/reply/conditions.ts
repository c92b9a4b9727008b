/** Whether a step fits what is known of the person's setup, and how an open condition is written into the step. */
import satisfies from 'semver/functions/satisfies.js';
import type { CatalogEntry, StepConditions } from '../catalog/schema.js';
import { PROVIDERS, type Provider, SURFACES, type Surface } from '../catalog/vocabulary.js';
import type { PasteFacts } from '../paste/facts.js';
import { listed, OS_LABELS, PLAN_LABELS, PROVIDER_LABELS, SURFACE_NAMES, SURFACE_PHRASES } from './labels.js';

/** What is known when a checklist is made. */
export interface KnownContext
  extends Pick<PasteFacts, 'version' | 'provider' | 'os' | 'surface' | 'interactive' | 'plan'> {
  variant?: string | undefined;
  /** Answers to questions of the entry: question id to answer id. */
  answers?: Readonly<Record<string, string>>;
}

/** `false`: the step is left out. Otherwise the conditions that nothing settled yet. */
export type Applicability = false | StepConditions;

/**
 * Checks the conditions of a step.
 *
 * @returns false when one of them does not hold, else those that are still open (empty: the step applies)
 */
export function applicability(when: StepConditions | undefined, known: KnownContext): Applicability {
  const open: StepConditions = {};
  if (!when) return open;
  for (const key of ['provider', 'os', 'surface', 'plan', 'variant'] as const) {
    const wanted =
      key === 'surface' ? surfacesLeft(when.surface, known) : (when[key] as string[] | undefined);
    if (!wanted) continue;
    if (wanted.length === 0) return false;
    const value = known[key];
    if (value === undefined) Object.assign(open, { [key]: wanted });
    else if (!wanted.includes(value)) return false;
  }
  if (when.version !== undefined) {
    if (known.version === undefined) open.version = when.version;
    else if (!satisfies(known.version, when.version)) return false;
  }
  for (const [question, answer] of Object.entries(when.answer ?? {})) {
    const given = known.answers?.[question];
    if (given === undefined) open.answer = { ...open.answer, [question]: answer };
    else if (given !== answer) return false;
  }
  return open;
}

/** Where Claude Code runs without a person in front of its interface. */
const UNATTENDED: readonly Surface[] = ['ci', 'sdk'];

/** The wanted surfaces that are still possible; undefined when every possible one is wanted. */
function surfacesLeft(wanted: StepConditions['surface'], known: KnownContext): Surface[] | undefined {
  if (!wanted || known.surface !== undefined || !known.interactive) return wanted;
  const possible = SURFACES.filter((surface) => !UNATTENDED.includes(surface));
  return possible.every((surface) => wanted.includes(surface))
    ? undefined
    : wanted.filter((surface) => possible.includes(surface));
}

/**
 * Puts open conditions into words that stand in front of a step.
 *
 * @returns such as `On Windows, below version 2.1.174`; empty when nothing is open
 */
export function conditionPhrase(open: StepConditions, entry: CatalogEntry): string {
  const parts: string[] = [];
  if (open.os) parts.push(`on ${listed(systems(open.os))}`);
  if (open.provider) parts.push(`with ${providerPhrase(open.provider)}`);
  if (open.surface) parts.push(surfacePhrase(open.surface));
  if (open.plan) parts.push(`on ${listed(open.plan.map((plan) => PLAN_LABELS[plan]))}`);
  if (open.version) parts.push(versionPhrase(open.version));
  if (open.variant) parts.push(variantPhrase(open.variant, entry));
  for (const [question, answer] of Object.entries(open.answer ?? {})) {
    const label = entry.questions
      .find(({ id }) => id === question)
      ?.answers.find(({ id }) => id === answer)?.label;
    if (label) parts.push(`if ${decapitalise(label)}`);
  }
  const phrase = parts.join(', ');
  return phrase === '' ? '' : phrase[0]?.toUpperCase() + phrase.slice(1);
}

/** Writes a condition in front of a step's text: "On Windows: run …". */
export function withCondition(phrase: string, text: string): string {
  return phrase === '' ? text : `${phrase}: ${decapitalise(text)}`;
}

/** Lower-cases the first letter of a sentence that begins with a plain word, not with a name or code. */
export function decapitalise(text: string): string {
  const first = /^[A-Z][a-z]*(?=[\s,])/.exec(text)?.[0];
  if (!first || NAMES.has(first)) return text;
  return text[0]?.toLowerCase() + text.slice(1);
}

const NAMES = new Set(
  'Claude Anthropic Amazon Google Microsoft Docker Esc Opus Sonnet Haiku Fable Windows Linux I'.split(' '),
);

/** WSL goes without saying beside Linux. */
function systems(list: NonNullable<StepConditions['os']>): string[] {
  const shown = list.includes('linux') ? list.filter((os) => os !== 'wsl') : list;
  return shown.map((os) => OS_LABELS[os]);
}

/** Everything but Anthropic's own API is too long a list to be read. */
function providerPhrase(list: readonly Provider[]): string {
  const clouds = PROVIDERS.filter((provider) => provider !== 'anthropic' && provider !== 'gateway');
  if (list.includes('anthropic') || !clouds.every((cloud) => list.includes(cloud))) {
    return listed(list.map((provider) => PROVIDER_LABELS[provider]));
  }
  return list.includes('gateway') ? 'a cloud provider or a gateway' : 'a cloud provider';
}

/** A list that leaves out only one or two surfaces is shorter said the other way round. */
function surfacePhrase(list: readonly Surface[]): string {
  const rest = SURFACES.filter((surface) => !list.includes(surface));
  if (rest.length < list.length && rest.length <= 2) {
    if (rest.length === 2 && rest.includes('ci') && rest.includes('sdk')) return 'in an interactive session';
    if (rest.length === 1 || list.length >= 4)
      return `outside ${listed(rest.map((surface) => SURFACE_NAMES[surface]))}`;
  }
  if (list.length === 2 && list.includes('ci') && list.includes('sdk'))
    return 'without a person at the keyboard';
  return listed(list.map((surface) => SURFACE_PHRASES[surface]));
}

/** "<2.1.174" reads "below version 2.1.174", ">=2.1.196 <2.1.200" reads "on versions 2.1.196 to 2.1.199". */
export function versionPhrase(range: string): string {
  const below = /^<\s*(\d+\.\d+\.\d+)$/.exec(range);
  if (below) return `below version ${below[1]}`;
  const from = /^>=\s*(\d+\.\d+\.\d+)$/.exec(range);
  if (from) return `from version ${from[1]} on`;
  const between = /^>=\s*(\d+\.\d+\.\d+)\s+<\s*(\d+)\.(\d+)\.(\d+)$/.exec(range);
  if (between && between[4] !== '0')
    return `on versions ${between[1]} to ${between[2]}.${between[3]}.${Number(between[4]) - 1}`;
  const inclusive = /^>=\s*(\d+\.\d+\.\d+)\s+<=\s*(\d+\.\d+\.\d+)$/.exec(range);
  if (inclusive) return `on versions ${inclusive[1]} to ${inclusive[2]}`;
  return `on versions ${range}`;
}

function variantPhrase(list: readonly string[], entry: CatalogEntry): string {
  const labels = list.map((id) => entry.variants.find((variant) => variant.id === id)?.label ?? id);
  return `for ${listed(labels.map((label) => `“${label}”`))}`;
}
