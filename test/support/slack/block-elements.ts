/** Slack's rules for the elements inside blocks, from docs.slack.dev/reference/block-kit/block-elements. */
import {
  checkFields,
  checkList,
  checkNumber,
  checkOneOf,
  checkString,
  checkText,
  checkUrl,
  type Faults,
  sameJson,
} from './block-checks.js';
import { asObject, asObjects, type Json } from './json.js';

const ID_MAX = 255;
const ACTIONABLE = ['type', 'action_id', 'confirm', 'focus_on_load'];
const MAX_CHOICES = 10;
const MAX_MENU = 100;
const OVERFLOW_MAX = 5;

type Check = (element: Json, faults: Faults) => void;

const CHECKS: Record<string, Check> = {
  button,
  checkboxes: (element, faults) => choices(element, MAX_CHOICES, 'mrkdwn', faults),
  radio_buttons: (element, faults) => choices(element, MAX_CHOICES, 'mrkdwn', faults),
  overflow,
  static_select: menu,
  multi_static_select: menu,
  users_select: otherMenu,
  multi_users_select: otherMenu,
  conversations_select: otherMenu,
  multi_conversations_select: otherMenu,
  channels_select: otherMenu,
  multi_channels_select: otherMenu,
  external_select: otherMenu,
  multi_external_select: otherMenu,
  datepicker: placeholder,
  timepicker: placeholder,
  datetimepicker: () => {},
  plain_text_input: plainTextInput,
  url_text_input: placeholder,
  email_text_input: placeholder,
  number_input: placeholder,
  rich_text_input: placeholder,
  file_input: fileInput,
  image: (element, faults) => {
    checkFields(element, ['type', 'image_url', 'slack_file', 'alt_text'], faults);
    image(element, faults);
  },
};

/** Elements that ask for an answer and have an action_id. */
export function isInteractive(element: Json): boolean {
  return element.type !== 'image' && typeof element.type === 'string' && element.type in CHECKS;
}

/** What is wrong with an element, which may only be one of the types `allowed` here. */
export function checkElement(value: unknown, allowed: ReadonlySet<string>, faults: Faults): void {
  const element = asObject(value);
  if (!element) {
    faults.add('must provide an object');
    return;
  }
  const type = String(element.type);
  const check = CHECKS[type];
  if (!check) {
    faults.at('type').add(`unknown element type: ${type}`);
    return;
  }
  if (!allowed.has(type)) {
    faults.add(`unsupported type: ${type}`);
    return;
  }
  if (type !== 'image') {
    checkString(element, 'action_id', { max: ID_MAX }, faults);
    if (element.action_id === '') faults.at('action_id').add('must be more than 0 characters');
    checkConfirm(element.confirm, faults.at('confirm'));
  }
  check(element, faults);
}

/** No two elements of a block may have the same action_id. */
export function checkActionIds(elements: readonly unknown[], faults: Faults): void {
  const seen = new Set<unknown>();
  for (const { action_id } of asObjects(elements)) {
    if (action_id !== undefined && seen.has(action_id))
      faults.add(`\`action_id\` must be unique: ${action_id}`);
    seen.add(action_id);
  }
}

function button(element: Json, faults: Faults): void {
  checkFields(element, [...ACTIONABLE, 'text', 'url', 'value', 'style', 'accessibility_label'], faults);
  checkText(element.text, { max: 75, required: true, plain: true }, faults.at('text'));
  checkUrl(element, 'url', faults);
  checkString(element, 'value', { max: 2000 }, faults);
  checkString(element, 'accessibility_label', { max: 75 }, faults);
  checkOneOf(element, 'style', ['primary', 'danger'], faults);
}

function choices(element: Json, max: number, text: 'plain' | 'mrkdwn', faults: Faults): void {
  checkFields(element, [...ACTIONABLE, 'options', 'initial_options', 'initial_option'], faults);
  const options = checkList(element, 'options', 1, max, faults);
  checkOptions(options, text, faults.at('options'));
  checkInitial(element, options, faults);
}

function overflow(element: Json, faults: Faults): void {
  checkFields(element, [...ACTIONABLE, 'options'], faults);
  const options = checkList(element, 'options', 1, OVERFLOW_MAX, faults);
  checkOptions(options, 'plain', faults.at('options'), true);
}

function menu(element: Json, faults: Faults): void {
  const known = [
    'options',
    'option_groups',
    'initial_option',
    'initial_options',
    'placeholder',
    'max_selected_items',
  ];
  checkFields(element, [...ACTIONABLE, ...known], faults);
  placeholder(element, faults);
  checkNumber(element, 'max_selected_items', 1, Number.MAX_SAFE_INTEGER, faults);
  if (element.options !== undefined && element.option_groups !== undefined)
    faults.add('only one of options and option_groups is allowed');
  if (element.option_groups === undefined) {
    const options = checkList(element, 'options', 1, MAX_MENU, faults);
    checkOptions(options, 'plain', faults.at('options'));
    checkInitial(element, options, faults);
    return;
  }
  const groups = checkList(element, 'option_groups', 1, MAX_MENU, faults);
  const all = groups.flatMap((value, index) => {
    const place = faults.at('option_groups', index);
    const group = asObject(value) ?? {};
    checkText(group.label, { max: 75, required: true, plain: true }, place.at('label'));
    const options = checkList(group, 'options', 1, MAX_MENU, place);
    checkOptions(options, 'plain', place.at('options'));
    return options;
  });
  checkInitial(element, all, faults);
}

function otherMenu(element: Json, faults: Faults): void {
  placeholder(element, faults);
  checkNumber(element, 'max_selected_items', 1, Number.MAX_SAFE_INTEGER, faults);
}

function placeholder(element: Json, faults: Faults): void {
  checkText(element.placeholder, { max: 150, plain: true }, faults.at('placeholder'));
}

function plainTextInput(element: Json, faults: Faults): void {
  const known = [
    'initial_value',
    'multiline',
    'min_length',
    'max_length',
    'dispatch_action_config',
    'placeholder',
  ];
  checkFields(element, [...ACTIONABLE, ...known], faults);
  placeholder(element, faults);
  checkNumber(element, 'min_length', 0, 3000, faults);
  checkNumber(element, 'max_length', 1, 3000, faults);
  checkString(element, 'initial_value', { max: 3000 }, faults);
  const { min_length: min, max_length: max } = element;
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    faults.at('min_length').add('must not be greater than max_length');
}

function fileInput(element: Json, faults: Faults): void {
  checkFields(element, ['type', 'action_id', 'filetypes', 'max_files'], faults);
  checkNumber(element, 'max_files', 1, 10, faults);
  if (element.filetypes !== undefined) checkList(element, 'filetypes', 1, Number.POSITIVE_INFINITY, faults);
}

/** An image, as a block or inside one: exactly one source, and a text for those who do not see it. */
export function image(element: Json, faults: Faults): void {
  const sources = [element.image_url, element.slack_file].filter((source) => source !== undefined);
  if (sources.length !== 1) faults.add('exactly one of image_url and slack_file is required');
  checkUrl(element, 'image_url', faults);
  checkString(element, 'alt_text', { max: 2000, required: true }, faults);
}

function checkOptions(
  options: readonly unknown[],
  text: 'plain' | 'mrkdwn',
  faults: Faults,
  urls = false,
): void {
  for (const [index, value] of options.entries()) {
    const here = faults.at(index);
    const option = asObject(value);
    if (!option) {
      here.add('must provide an object');
      continue;
    }
    checkFields(option, ['text', 'value', 'description', ...(urls ? ['url'] : [])], here);
    checkText(option.text, { max: 75, required: true, plain: text === 'plain' }, here.at('text'));
    checkString(option, 'value', { max: 150, required: true }, here);
    checkText(option.description, { max: 75, plain: text === 'plain' }, here.at('description'));
    checkUrl(option, 'url', here);
  }
}

/** What is chosen at first has to be among the options, field by field. */
function checkInitial(element: Json, options: readonly unknown[], faults: Faults): void {
  const among = (initial: unknown) => options.some((option) => sameJson(option, initial));
  if (element.initial_option !== undefined && !among(element.initial_option))
    faults.at('initial_option').add('must be one of the options');
  if (element.initial_options === undefined) return;
  const initial = checkList(element, 'initial_options', 1, options.length, faults);
  if (!initial.every(among)) faults.at('initial_options').add('must be among the options');
}

function checkConfirm(value: unknown, faults: Faults): void {
  if (value === undefined) return;
  const confirm = asObject(value);
  if (!confirm) {
    faults.add('must provide an object');
    return;
  }
  checkText(confirm.title, { max: 100, required: true, plain: true }, faults.at('title'));
  checkText(confirm.text, { max: 300, required: true }, faults.at('text'));
  checkText(confirm.confirm, { max: 30, required: true, plain: true }, faults.at('confirm'));
  checkText(confirm.deny, { max: 30, required: true, plain: true }, faults.at('deny'));
  checkOneOf(confirm, 'style', ['primary', 'danger'], faults);
}
