/** What Discord's client makes of a modal that somebody fills in. */
import type { Upload } from './files.js';
import type { Modal } from './interaction.js';
import { ComponentType as C, type Json, type WireComponent } from './wire.js';
import type { World } from './world.js';

/** What somebody puts into a field. */
export type FieldValue = string | readonly string[] | readonly Upload[];

/**
 * The `data` of a modal's submission, nested as the modal was.
 *
 * @throws Error when Discord's client would not send it
 */
export function modalData(
  world: World,
  { components, customId }: Modal,
  fields: Record<string, FieldValue>,
  channelId: string,
): Json {
  const resolved: Json = {};
  const known = new Set<string>();
  let id = 0;
  const submit = (component: WireComponent): Json => {
    id += 1;
    const own = { type: component.type, id: component.id ?? id };
    if (component.component) return { ...own, component: submit(component.component) };
    if (component.components) return { ...own, components: component.components.map(submit) };
    const { custom_id: name } = component;
    if (name === undefined) return own;
    known.add(name);
    return { ...own, custom_id: name, ...answer(world, component, fields[name], channelId, resolved) };
  };
  const submitted = components.map(submit);
  const unknown = Object.keys(fields).find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new Error(`The modal has no field ${unknown}, only: ${[...known].join(', ')}`);
  return {
    custom_id: customId,
    components: submitted,
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
}

function answer(
  world: World,
  component: WireComponent,
  value: FieldValue | undefined,
  channelId: string,
  resolved: Json,
): Json {
  if (component.type === C.textInput) return { value: textOf(component, value) };
  if (component.type === C.fileUpload) {
    const files = uploadsOf(value);
    demandCount(component, files.length);
    const attachments = files.map((file) => world.files.add(world.snowflakes.next(), channelId, file));
    const shown = attachments.map((each): [string, unknown] => [each.id, { ...each, ephemeral: true }]);
    resolved.attachments = { ...(resolved.attachments as Json | undefined), ...Object.fromEntries(shown) };
    return { values: attachments.map(({ id }) => id) };
  }
  const values = (value === undefined ? defaultsOf(component) : [value].flat()) as string[];
  if (component.type === C.checkbox) return { value: values[0] === 'true' };
  const missing = values.find((each) => component.options?.every((option) => option.value !== each));
  if (missing !== undefined) throw new Error(`${component.custom_id} has no option ${missing}`);
  if (component.type === C.radioGroup) {
    demandCount({ ...component, max_values: 1 }, values.length);
    return { value: values[0] ?? null };
  }
  const most = component.type === C.checkboxGroup ? (component.options?.length ?? 1) : 1;
  demandCount({ ...component, max_values: component.max_values ?? most }, values.length);
  return { values };
}

function textOf(
  { custom_id, max_length, min_length, required, value: given }: WireComponent,
  value: unknown,
): string {
  if (value !== undefined && typeof value !== 'string') throw new Error(`${custom_id} takes a text`);
  const text = value ?? given ?? '';
  if (text === '' && required !== false) throw new Error(`${custom_id} is required`);
  if (text.length > (max_length ?? 4_000)) throw new Error(`${custom_id} is too long`);
  if (text !== '' && text.length < (min_length ?? 0)) throw new Error(`${custom_id} is too short`);
  return text;
}

function uploadsOf(value: FieldValue | undefined): Upload[] {
  const files = value === undefined || typeof value === 'string' ? [] : [...value];
  return files.map((file) => {
    if (typeof file === 'string') throw new Error('An upload takes files');
    return file;
  });
}

function defaultsOf({ options }: WireComponent): string[] {
  return (options ?? []).filter((option) => option.default).map(({ value }) => value);
}

function demandCount(
  { custom_id, max_values = 1, min_values, required }: WireComponent,
  count: number,
): void {
  if (count === 0 && required === false) return;
  const least = min_values ?? 1;
  if (count >= least && count <= max_values) return;
  throw new Error(`${custom_id} takes ${least} to ${max_values} values, not ${count}`);
}
