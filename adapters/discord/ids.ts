/**
 * How a click on one of the bot's components carries what it means: custom ids, and what becomes of them.
 *
 * | custom_id | component | the click means |
 * | --- | --- | --- |
 * | `cc:b:<id>` or `cc:b:<id>:<value>` | button of the reply | its id and value |
 * | `cc:c:<entry>` | button beside a choice | `choose` that entry |
 * | `cc:c` | select of choices | `choose` the entry that is the option's value |
 * | `cc:t:0:<step>`, `cc:t:1:<step>` | button beside an open, a done step | `steps`: done, undone |
 * | `cc:s` | multi-select of steps | `steps`: what differs from the defaults, which are the ticked steps |
 *
 * Behind the letter may stand `.` and a number that means nothing: it makes ids unique in a message. Discord takes 100
 * characters. Where an id is too long for that, as it may be in a team's own catalogue, `#` and a hash stand in its
 * place; {@link idLookup} finds it again among the ids of the catalogue, so nothing has to be remembered.
 *
 * A multi-select sends what is ticked, not what was clicked. Where somebody else's tick comes between opening it and
 * choosing, the later of the two stands.
 */
import { createHash } from 'node:crypto';
import type { Catalog } from '../../src/catalog/catalog.js';
import type { UserAction } from '../../src/message.js';

/** Characters of a custom_id, and of the value of an option. */
const MAX_LENGTH = 100;
/** What the fields of a custom_id have, with room for the longest prefix. */
const MAX_FIELDS = MAX_LENGTH - 'cc:t.99:0:'.length;
const HASH_MARK = '#';
/** 132 bits in base64url, which has no colon. */
const HASH_LENGTH = 22;

/** What a click means, apart from who clicked where. */
export type Click = Pick<UserAction, 'action' | 'value' | 'done' | 'undone'>;

/** What is needed of an interaction with a component. */
export interface ClickedComponent {
  customId: string;
  /** Values of a select; empty for a button. */
  values: readonly string[];
  /** Options of the select in the message that was clicked, where `default` marks the ticked ones; empty for a button. */
  options: ReadonlyArray<{ value: string; default?: boolean | undefined }>;
}

/** Finds the id that a hash stands for; undefined where the catalogue has it no more. */
export type IdLookup = (hash: string) => string | undefined;

/** Custom id of a button of the reply. */
export function buttonId(id: string, value?: string): string {
  return `cc:b:${fieldsOf(value === undefined ? [id] : [id, value])}`;
}

/** Custom id of the button beside a choice. */
export function choiceId(entry: string): string {
  return `cc:c:${fieldsOf([entry])}`;
}

/** Custom id of a select of choices; its values are {@link optionValue}s of entries. */
export const CHOICES_ID = 'cc:c';

/**
 * Custom id of the button beside a step.
 *
 * @param done whether the step is done as the button is shown, so that two people who click at once do not undo each
 *   other
 */
export function toggleId(step: string, done: boolean): string {
  return `cc:t:${done ? 1 : 0}:${fieldsOf([step])}`;
}

/** Custom id of a multi-select of steps; its values are {@link optionValue}s of steps. */
export const STEPS_ID = 'cc:s';

/** Value of an option that stands for an entry or a step. */
export function optionValue(id: string): string {
  const value = encoded(id);
  return value.length > MAX_LENGTH ? hashed(id) : value;
}

/**
 * Another custom id with the same meaning.
 *
 * @param count 2 for the second one in a message, and so on
 * @example another('cc:c:a', 2) // 'cc:c.2:a'
 */
export function another(customId: string, count: number): string {
  return customId.replace(/^cc:[a-z]/, `$&.${count}`);
}

/**
 * Reads what a click means.
 *
 * @param component what was clicked
 * @param lookup finds ids that were too long to be written
 * @returns null where it is no component of a reply, or what it stood for is no more in the catalogue
 */
export function readAction(component: ClickedComponent, lookup: IdLookup = () => undefined): Click | null {
  const [, kind, rest] = /^cc:([bcst])(?:\.\d+)?(?::(.*))?$/s.exec(component.customId) ?? [];
  const fields = rest === undefined ? [] : rest.split(':');
  if (kind === 's') return readSelectedSteps(component, lookup);
  if (kind === 't') return readToggle(fields, lookup);
  const ids = (kind === 'c' && fields.length === 0 ? component.values : fields).map((id) => read(id, lookup));
  const [id, value] = ids;
  if (!id || (ids.length > 1 && value === undefined)) return null;
  if (kind === 'c') return { action: 'choose', value: id };
  return kind === 'b' ? { action: id, ...(value === undefined ? {} : { value }) } : null;
}

function readToggle([state, field]: readonly string[], lookup: IdLookup): Click | null {
  const step = field === undefined ? undefined : read(field, lookup);
  if (!step || (state !== '0' && state !== '1')) return null;
  return state === '0' ? steps([step], []) : steps([], [step]);
}

function readSelectedSteps({ values, options }: ClickedComponent, lookup: IdLookup): Click | null {
  const before = options.filter((option) => option.default).map(({ value }) => value);
  const done = readAll(
    values.filter((value) => !before.includes(value)),
    lookup,
  );
  const undone = readAll(
    before.filter((value) => !values.includes(value)),
    lookup,
  );
  return done && undone && steps(done, undone);
}

function steps(done: string[], undone: string[]): Click {
  return { action: 'steps', done, undone };
}

/**
 * Makes the lookup of the ids in a catalogue that are too long to be written into a component.
 *
 * @param catalog a new one needs a new lookup
 */
export function idLookup(catalog: Catalog): IdLookup {
  const byHash = new Map(catalog.entries.flatMap(idsIn).map((id) => [hashed(id), id]));
  return (hash) => byHash.get(hash);
}

/** Ids of an entry, of its steps and updates, and of the buttons that answer its questions. */
function idsIn({ id, steps, stages, gates, questions }: Catalog['entries'][number]): string[] {
  const inEntry = [...steps, ...stages.flatMap((stage) => stage.steps)].map((step) => `${id}/${step.id}`);
  const updates = gates.map((_gate, index) => `${id}/update-${index + 1}`);
  const answers = questions.flatMap((question) =>
    question.answers.map((answer) => `answer:${question.id}:${answer.id}`),
  );
  return [id, ...inEntry, ...updates, ...answers];
}

/** Fields with colons between them; the longest are hashed until they fit. */
function fieldsOf(texts: readonly string[]): string {
  const fields = texts.map(encoded);
  const longestFirst = fields
    .map((_field, index) => index)
    .sort((a, b) => length(fields[b]) - length(fields[a]));
  for (const index of longestFirst) {
    if (fields.join(':').length <= MAX_FIELDS) break;
    fields[index] = hashed(texts[index] ?? '');
  }
  return fields.join(':');
}

function length(text: string | undefined): number {
  return text?.length ?? 0;
}

/** What stands between colons. */
function encoded(id: string): string {
  return id.replace(/[%:#]/g, encodeURIComponent);
}

function hashed(id: string): string {
  return HASH_MARK + createHash('sha256').update(id).digest('base64url').slice(0, HASH_LENGTH);
}

function read(field: string, lookup: IdLookup): string | undefined {
  if (field.startsWith(HASH_MARK)) return lookup(field);
  return field.replace(/%(?:25|3A|23)/g, decodeURIComponent);
}

function readAll(fields: readonly string[], lookup: IdLookup): string[] | null {
  const ids = fields.map((field) => read(field, lookup));
  return ids.every((id) => id !== undefined) ? ids : null;
}
