/**
 * Slack's rules for Block Kit, as a pure function. Limits are those of docs.slack.dev/reference/block-kit; texts are
 * counted in UTF-16 code units.
 */
import { checkFields, checkList, checkString, checkText, Faults, tooLong, tooMany } from './block-checks.js';
import { checkActionIds, checkElement, image } from './block-elements.js';
import { asObject, asObjects, type Json } from './json.js';
import { checkRichText } from './rich-text-rules.js';

export type Surface = 'message' | 'modal' | 'home';

const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
const ID_MAX = 255;
const PRIVATE_METADATA_MAX = 3000;
const VIEW_TITLE_MAX = 24;
/** For one markdown block, and for all of a message together. */
const MARKDOWN_MAX = 12_000;
/** What all texts of a message may have together, where each block counts {@link BLOCK_OVERHEAD} more. */
const BLOCKS_TEXT_MAX = 13_422;
const BLOCK_OVERHEAD = 125;

const PICKERS = ['datepicker', 'timepicker', 'datetimepicker'];
const MENUS = ['static', 'users', 'conversations', 'channels', 'external'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const CLICKABLE = ['button', 'checkboxes', 'radio_buttons', 'overflow', ...MENUS, ...PICKERS];
const IN_ACTIONS = new Set([...CLICKABLE, 'rich_text_input']);
const IN_SECTION = new Set([...CLICKABLE, 'image']);
const TEXT_INPUTS = [
  'plain_text_input',
  'url_text_input',
  'email_text_input',
  'number_input',
  'rich_text_input',
];
const IN_INPUT = new Set(['checkboxes', 'radio_buttons', ...MENUS, ...PICKERS, ...TEXT_INPUTS, 'file_input']);
/** Elements of an input block that only a modal can have. */
const MODAL_ONLY_INPUTS = new Set(['file_input']);

type Check = (block: Json, faults: Faults, surface: Surface) => void;

const CHECKS: Record<string, Check> = {
  section,
  header,
  divider: (block, faults) => checkFields(block, ['type', 'block_id'], faults),
  context,
  actions,
  input,
  image: imageBlock,
  markdown,
  rich_text: (block, faults) => {
    checkFields(block, ['type', 'block_id', 'elements'], faults);
    checkRichText(block, faults);
  },
};

/**
 * What Slack would say against these blocks; nothing where it would take them.
 *
 * @param blocks the `blocks` of a message or view, parsed
 * @example blockKitFaults([{ type: 'header', text: { type: 'mrkdwn', text: 'Hi' } }], 'message')
 * // ['[ERROR] must be plain_text [json-pointer:/blocks/0/text/type]']
 */
export function blockKitFaults(blocks: unknown, surface: Surface): string[] {
  const faults = new Faults('/blocks', []);
  if (!Array.isArray(blocks)) {
    faults.add('must provide an array');
    return faults.found;
  }
  if (blocks.length > MAX_BLOCKS[surface]) faults.add(tooMany(MAX_BLOCKS[surface]));
  for (const [index, value] of blocks.entries()) checkBlock(value, faults.at(index), surface);
  checkBlockIds(blocks, faults);
  const markdownLength = asObjects(blocks)
    .filter(({ type }) => type === 'markdown')
    .reduce((sum, { text }) => sum + String(text).length, 0);
  if (markdownLength > MARKDOWN_MAX) faults.add(`markdown blocks together ${tooLong(MARKDOWN_MAX)}`);
  const focused = JSON.stringify(blocks).split('"focus_on_load":true').length - 1;
  if (focused > 1) faults.add('only one element can have focus_on_load');
  return faults.found;
}

/** What Slack would say against a view: its own fields and its blocks. */
export function viewFaults(value: unknown): string[] {
  const faults = new Faults('/view', []);
  const view = asObject(value);
  if (!view) {
    faults.add('must provide an object');
    return faults.found;
  }
  const surface = view.type;
  if (surface !== 'modal' && surface !== 'home') {
    faults.at('type').add('must be one of: modal, home');
    return faults.found;
  }
  checkString(view, 'private_metadata', { max: PRIVATE_METADATA_MAX }, faults);
  checkString(view, 'callback_id', { max: ID_MAX }, faults);
  checkString(view, 'external_id', { max: ID_MAX }, faults);
  if (surface === 'modal') checkModal(view, faults);
  else
    for (const field of ['title', 'submit', 'close'])
      if (view[field] !== undefined) faults.at(field).add('not allowed in a home tab');
  const blocks = blockKitFaults(view.blocks, surface);
  return [
    ...faults.found,
    ...blocks.map((fault) => fault.replace('[json-pointer:/', '[json-pointer:/view/')),
  ];
}

/**
 * Whether the texts of all blocks together are more than a message takes, which Slack answers with
 * `msg_blocks_too_long`. It documents no number; a maintainer names 12,000 characters and room for each block, and
 * measurements in slackapi/bolt-js issue 2509 (13,297 in one kind of block, 125 less for each divider) give this sum.
 */
export function areBlocksTooLong(blocks: readonly unknown[]): boolean {
  return textLength(blocks) + blocks.length * BLOCK_OVERHEAD > BLOCKS_TEXT_MAX;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  const object = asObject(value);
  if (!object) return 0;
  return Object.entries(object).reduce(
    (sum, [field, item]) =>
      sum + (field === 'text' && typeof item === 'string' ? item.length : textLength(item)),
    0,
  );
}

function checkModal(view: Json, faults: Faults): void {
  const label = { max: VIEW_TITLE_MAX, plain: true };
  checkText(view.title, { ...label, required: true }, faults.at('title'));
  checkText(view.submit, label, faults.at('submit'));
  checkText(view.close, label, faults.at('close'));
  const hasInput = asObjects(view.blocks).some(({ type }) => type === 'input');
  if (hasInput && view.submit === undefined) faults.add('submit is required when a block is an input');
}

function checkBlock(value: unknown, faults: Faults, surface: Surface): void {
  const block = asObject(value);
  if (!block) {
    faults.add('must provide an object');
    return;
  }
  const type = String(block.type);
  const check = CHECKS[type];
  if (!check) {
    faults.at('type').add(`unsupported type: ${type}`);
    return;
  }
  checkString(block, 'block_id', { max: ID_MAX }, faults);
  if (block.block_id === '') faults.at('block_id').add('must be more than 0 characters');
  check(block, faults, surface);
}

function checkBlockIds(blocks: readonly unknown[], faults: Faults): void {
  const seen = new Set<unknown>();
  for (const { block_id } of asObjects(blocks)) {
    if (block_id !== undefined && seen.has(block_id)) faults.add(`\`block_id\` must be unique: ${block_id}`);
    seen.add(block_id);
  }
}

function section(block: Json, faults: Faults): void {
  checkFields(block, ['type', 'block_id', 'text', 'fields', 'accessory', 'expand'], faults);
  if (block.text === undefined && block.fields === undefined) faults.add('text or fields is required');
  checkText(block.text, { max: 3000 }, faults.at('text'));
  if (block.fields !== undefined) {
    const fields = checkList(block, 'fields', 1, 10, faults);
    for (const [index, field] of fields.entries())
      checkText(field, { max: 2000, required: true }, faults.at('fields', index));
  }
  if (block.accessory !== undefined) checkElement(block.accessory, IN_SECTION, faults.at('accessory'));
}

function header(block: Json, faults: Faults): void {
  checkFields(block, ['type', 'block_id', 'text'], faults);
  checkText(block.text, { max: 150, required: true, plain: true }, faults.at('text'));
}

function context(block: Json, faults: Faults): void {
  checkFields(block, ['type', 'block_id', 'elements'], faults);
  for (const [index, value] of checkList(block, 'elements', 1, 10, faults).entries()) {
    const here = faults.at('elements', index);
    if (asObject(value)?.type === 'image') checkElement(value, new Set(['image']), here);
    else checkText(value, { max: 3000, required: true }, here);
  }
}

function actions(block: Json, faults: Faults): void {
  checkFields(block, ['type', 'block_id', 'elements'], faults);
  const elements = checkList(block, 'elements', 1, 25, faults);
  for (const [index, value] of elements.entries())
    checkElement(value, IN_ACTIONS, faults.at('elements', index));
  checkActionIds(elements, faults.at('elements'));
}

function input(block: Json, faults: Faults, surface: Surface): void {
  checkFields(block, ['type', 'block_id', 'label', 'element', 'hint', 'optional', 'dispatch_action'], faults);
  checkText(block.label, { max: 2000, required: true, plain: true }, faults.at('label'));
  checkText(block.hint, { max: 2000, plain: true }, faults.at('hint'));
  if (block.element === undefined) {
    faults.add('missing required field: element');
    return;
  }
  checkElement(block.element, IN_INPUT, faults.at('element'));
  const type = String(asObject(block.element)?.type);
  if (surface !== 'modal' && MODAL_ONLY_INPUTS.has(type))
    faults.at('element').add(`unsupported type: ${type}`);
}

function imageBlock(block: Json, faults: Faults): void {
  checkFields(block, ['type', 'block_id', 'image_url', 'slack_file', 'alt_text', 'title'], faults);
  image(block, faults);
  checkText(block.title, { max: 2000, plain: true }, faults.at('title'));
}

function markdown(block: Json, faults: Faults, surface: Surface): void {
  checkFields(block, ['type', 'block_id', 'text'], faults);
  if (surface !== 'message') faults.add('unsupported type: markdown');
  checkString(block, 'text', { max: MARKDOWN_MAX, required: true }, faults);
}
