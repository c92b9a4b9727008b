/** The state of elements that ask something, as `state.values` shows it and as clicks change it. */
import { asObject, asObjects, type Json } from './json.js';
import type { Block } from './types.js';

/** What somebody chose: one value, several, or a text. */
export interface Choice {
  value?: string;
  values?: readonly string[];
}

/** An element with the block that it stands in. */
export interface Placed {
  block: Block;
  element: Json;
}

/** All elements of blocks that can be used. */
export function elementsOf(blocks: readonly Block[]): Placed[] {
  return blocks.flatMap((block) =>
    [...asObjects([block.accessory]), ...asObjects([block.element]), ...asObjects(block.elements)]
      .filter(({ action_id }) => typeof action_id === 'string')
      .map((element) => ({ block, element })),
  );
}

/**
 * The element with an action_id, and a block_id where several have it.
 *
 * @throws Error naming what is there, when there is no such element
 */
export function findElement(blocks: readonly Block[], action: string, block?: string): Placed {
  const all = elementsOf(blocks);
  const found = all.filter(
    (placed) =>
      placed.element.action_id === action && (block === undefined || placed.block.block_id === block),
  );
  const [first] = found;
  if (first && found.length === 1) return first;
  const there = all.map((placed) => `${placed.block.block_id}/${placed.element.action_id}`).join(', ');
  throw new Error(`${found.length} elements are ${block ?? '*'}/${action}; there are: ${there || 'none'}`);
}

/** The options of an element, in groups or not. */
export function optionsOf(element: Json): Json[] {
  if (!element.option_groups) return asObjects(element.options);
  return asObjects(element.option_groups).flatMap((group) => asObjects(group.options));
}

/** `state.values` of blocks: what was chosen, else what was set at first. Elements without a state are left out. */
export function stateOf(blocks: readonly Block[], chosen: Json): Json {
  const values: Json = {};
  for (const { block, element } of elementsOf(blocks)) {
    const initial = initialState(element);
    if (!initial) continue;
    const id = String(block.block_id);
    const known = asObject(asObject(chosen[id])?.[String(element.action_id)]);
    values[id] = { ...asObject(values[id]), [String(element.action_id)]: known ?? initial };
  }
  return values;
}

/** The state after a choice; undefined for elements that keep none, such as buttons. */
export function stateAfter(element: Json, choice: Choice): Json | undefined {
  const type = String(element.type);
  if (!initialState(element)) return undefined;
  if (MANY.has(type)) {
    const wanted = choice.values ?? (choice.value === undefined ? [] : [choice.value]);
    return { type, selected_options: optionsNamed(element, wanted) };
  }
  if (ONE.has(type)) return { type, selected_option: optionsNamed(element, [choice.value ?? ''])[0] };
  const field = FIELDS[type] ?? 'value';
  return { type, [field]: choice.values ?? choice.value ?? null };
}

/** The options with these values, as they stand in the element. @throws Error when one is not there */
export function optionsNamed(element: Json, values: readonly string[]): Json[] {
  const options = optionsOf(element);
  for (const value of values) {
    if (!options.some((option) => option.value === value))
      throw new Error(`No option ${value}; there are: ${options.map((option) => option.value).join(', ')}`);
  }
  // In the order of the options, as Slack lists them.
  return options.filter((option) => values.includes(String(option.value)));
}

const MANY = new Set(['checkboxes', 'multi_static_select']);
const ONE = new Set(['static_select', 'radio_buttons']);
const FIELDS: Record<string, string> = {
  plain_text_input: 'value',
  url_text_input: 'value',
  email_text_input: 'value',
  number_input: 'value',
  rich_text_input: 'rich_text_value',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  file_input: 'files',
};
const INITIAL: Record<string, string> = {
  value: 'initial_value',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
};

function initialState(element: Json): Json | undefined {
  const type = String(element.type);
  if (MANY.has(type)) return { type, selected_options: asObjects(element.initial_options) };
  if (ONE.has(type)) return { type, selected_option: element.initial_option ?? null };
  const field = FIELDS[type];
  if (!field) return undefined;
  if (type === 'file_input') return { type, files: [] };
  return { type, [field]: element[INITIAL[field] ?? ''] ?? null };
}
