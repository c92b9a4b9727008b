/**
 * Discord's limits as pure functions, for the server and for golden files alike. Each takes what would be sent and
 * gives a line for everything that Discord would refuse; none for a good payload.
 *
 * @example messageFaults({ content: 'x'.repeat(2_001) })
 *   // ['content: Must be 2000 or fewer in length. (BASE_TYPE_MAX_LENGTH)']
 */
import type { Fault } from './api-error.js';
import { commandForm, commandsForm } from './command-checks.js';
import { checkComponent, newTally, TOP_LEGACY, TOP_MODAL, TOP_V2 } from './component-checks.js';
import { checkEmbeds } from './embed-checks.js';
import { Form, join, lines } from './form.js';
import { asObject, MessageFlag } from './wire.js';

const MAX_COMPONENTS_V2 = 40;
const MAX_TEXT_V2 = 4_000;
const MAX_ROWS = 5;
/** Fields that cannot stand beside Components V2. */
const LEGACY_FIELDS = ['content', 'embeds', 'sticker_ids', 'poll', 'shared_client_theme'];

/** What a message is checked against besides itself. */
export interface MessageContext {
  /** Names of the files that are uploaded with it or attached already, for `attachment://`. */
  files?: readonly string[];
  /** Flags of the message that is edited: Components V2 can be set by an edit, never removed. */
  editing?: number;
}

/**
 * @param payload body of a message to create, of an edit, of an answer to an interaction or of a follow-up
 * @returns one line for each fault
 */
export function messageFaults(payload: unknown, context: MessageContext = {}): string[] {
  return lines(messageForm(payload, context));
}

/** @param payload `data` of an interaction's answer of type 9 */
export function modalFaults(payload: unknown): string[] {
  return lines(modalForm(payload));
}

/** @param payload one application command to register */
export function commandFaults(payload: unknown): string[] {
  return lines(commandForm(payload));
}

/** @param payloads all commands that are registered in one place */
export function commandsFaults(payloads: unknown): string[] {
  return lines(commandsForm(payloads));
}

/** @param name of a thread or of a forum post */
export function threadNameFaults(name: unknown): string[] {
  const form = new Form();
  form.text('name', name, { min: 1, max: 100 });
  return lines(form.faults);
}

/** {@link messageFaults} with paths and codes. */
export function messageForm(payload: unknown, { files, editing }: MessageContext = {}): Fault[] {
  const form = new Form();
  const body = asObject(payload);
  const flags = Number(body.flags ?? editing ?? 0);
  const wasV2 = ((editing ?? 0) & MessageFlag.componentsV2) !== 0;
  const isV2 = (flags & MessageFlag.componentsV2) !== 0;
  if (wasV2 && !isV2) {
    form.add('flags', 'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG', 'IS_COMPONENTS_V2 cannot be removed');
  }
  form.text('content', body.content, { max: 2_000 });
  if (body.nonce !== undefined) form.text('nonce', String(body.nonce), { max: 25 });
  checkEmbeds(form, body.embeds);
  form.list('sticker_ids', body.sticker_ids, { max: 3 });
  checkAttachments(form, body.attachments);
  checkMentions(form, body.allowed_mentions);
  const list = Array.isArray(body.components) ? body.components : [];
  if (isV2) checkV2(form, body, list, files);
  else checkLegacy(form, body.components, files);
  if (isV2 && editing === undefined && list.length === 0) form.required('components', undefined);
  return form.faults;
}

/** {@link modalFaults} with paths and codes. */
export function modalForm(payload: unknown): Fault[] {
  const form = new Form();
  const body = asObject(payload);
  form.text('custom_id', body.custom_id, { min: 1, max: 100 });
  form.text('title', body.title, { min: 1, max: 45 });
  const tally = newTally(true);
  const list = form.list('components', body.components, { min: 1, max: 5 });
  for (const [index, component] of list.entries()) {
    checkComponent(form, join('components', index), component, TOP_MODAL, tally);
  }
  return form.faults;
}

function checkV2(
  form: Form,
  body: Record<string, unknown>,
  list: readonly unknown[],
  files: readonly string[] | undefined,
): void {
  for (const field of LEGACY_FIELDS) {
    const value = body[field];
    const isEmpty = value === undefined || value === null || value === '';
    if (isEmpty || (Array.isArray(value) && value.length === 0)) continue;
    const message = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    form.add(field, 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message);
  }
  const tally = newTally(false, files);
  for (const [index, component] of list.entries()) {
    checkComponent(form, join('components', index), component, TOP_V2, tally);
  }
  if (tally.components > MAX_COMPONENTS_V2) {
    const message = `The message holds ${tally.components} components; ${MAX_COMPONENTS_V2} are allowed, nested ones included.`;
    form.add('components', 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message);
  }
  if (tally.text > MAX_TEXT_V2) {
    const message = `The text of all components has ${tally.text} characters; ${MAX_TEXT_V2} are allowed.`;
    form.add('components', 'COMPONENT_MAX_TOTAL_TEXT_SIZE_EXCEEDED', message);
  }
}

function checkLegacy(form: Form, components: unknown, files: readonly string[] | undefined): void {
  const tally = newTally(false, files);
  for (const [index, component] of form.list('components', components, { max: MAX_ROWS }).entries()) {
    checkComponent(form, join('components', index), component, TOP_LEGACY, tally);
  }
}

function checkAttachments(form: Form, value: unknown): void {
  for (const [index, attachment] of form.list('attachments', value, { max: 10 }).entries()) {
    const { description } = asObject(attachment);
    form.text(`attachments.${index}.description`, description, { max: 1_024 });
  }
}

/** `parse: ['users']` beside `users: [...]` contradict each other, and Discord says so. */
function checkMentions(form: Form, value: unknown): void {
  const { parse, users, roles } = asObject(value);
  for (const [index, kind] of form.list('allowed_mentions.parse', parse, { max: 3 }).entries()) {
    form.choice(`allowed_mentions.parse.${index}`, kind, ['users', 'roles', 'everyone']);
  }
  for (const [key, list] of Object.entries({ users, roles })) {
    const count = form.list(`allowed_mentions.${key}`, list, { max: 100 }).length;
    if (count > 0 && Array.isArray(parse) && parse.includes(key)) {
      const message = `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`;
      form.add('allowed_mentions', 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', message);
    }
  }
}
