/**
 * What Discord demands of components, one function for each kind. The numbers are those of the developer
 * documentation's component reference.
 */
import { type Form, join } from './form.js';
import { asObject, ComponentType as C, type Json } from './wire.js';

/** What is checked across all components of a message or a modal. */
export interface Tally {
  components: number;
  /** Characters of text displays. */
  text: number;
  customIds: Set<string>;
  ids: Set<number>;
  /** Names of files that `attachment://` may refer to; undefined where they are not known. */
  files?: readonly string[] | undefined;
  /** Modals allow no disabled components, and an answer may be required. */
  inModal: boolean;
}

/** @param files names that `attachment://` may refer to; any where it is left out */
export function newTally(inModal: boolean, files?: readonly string[]): Tally {
  return { components: 0, text: 0, customIds: new Set(), ids: new Set(), files, inModal };
}

const SELECTS: readonly number[] = [
  C.stringSelect,
  C.userSelect,
  C.roleSelect,
  C.mentionableSelect,
  C.channelSelect,
];
const INPUTS: readonly number[] = [
  ...SELECTS,
  C.textInput,
  C.fileUpload,
  C.radioGroup,
  C.checkboxGroup,
  C.checkbox,
];
const IN_CONTAINER: readonly number[] = [
  C.actionRow,
  C.section,
  C.textDisplay,
  C.mediaGallery,
  C.file,
  C.separator,
];
/** What stands at the top of a message with the flag for Components V2. */
export const TOP_V2: readonly number[] = [...IN_CONTAINER, C.container];
/** What stands at the top of any other message. */
export const TOP_LEGACY: readonly number[] = [C.actionRow];
/** What stands at the top of a modal; rows with a text input are the older form. */
export const TOP_MODAL: readonly number[] = [C.label, C.textDisplay, C.actionRow];

const MAX_COMPONENTS = 40;
const MAX_URL = 2_048;
/** `v` knows emoji made of several characters; a bare pictograph is taken too, as Discord does. */
const EMOJI_PATTERN = '^(?:\\p{RGI_Emoji}|\\p{Extended_Pictographic}\\ufe0f?)$';
const EMOJI = new RegExp(EMOJI_PATTERN, 'v');

type Check = (form: Form, path: string, component: Json, tally: Tally) => void;

/** One component and all below it. */
export function checkComponent(
  form: Form,
  path: string,
  value: unknown,
  allowed: readonly number[],
  tally: Tally,
): void {
  const component = asObject(value);
  const type = component.type;
  tally.components += 1;
  if (!form.choice(join(path, 'type'), type, allowed)) return;
  const { id } = component;
  form.integer(join(path, 'id'), id, { min: 0, max: 2 ** 31 - 1 });
  if (typeof id === 'number' && id !== 0) {
    if (tally.ids.has(id)) form.add(join(path, 'id'), 'COMPONENT_ID_DUPLICATED', 'id must be unique');
    tally.ids.add(id);
  }
  CHECKS[type as number]?.(form, path, component, tally);
}

function children(form: Form, path: string, value: unknown, allowed: readonly number[], tally: Tally): void {
  const list = form.list(path, value, { min: 1, max: MAX_COMPONENTS });
  for (const [index, child] of list.entries()) checkComponent(form, join(path, index), child, allowed, tally);
}

function customId(form: Form, path: string, component: Json, tally: Tally): void {
  const key = join(path, 'custom_id');
  form.text(key, component.custom_id, { min: 1, max: 100 });
  if (typeof component.custom_id !== 'string') return;
  if (tally.customIds.has(component.custom_id)) {
    form.add(key, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
  tally.customIds.add(component.custom_id);
}

function absent(form: Form, path: string, component: Json, keys: readonly string[]): void {
  for (const key of keys) {
    if (component[key] === undefined || component[key] === null) continue;
    form.add(join(path, key), 'BASE_TYPE_UNKNOWN_FIELD', `${key} cannot be used here`);
  }
}

function emoji(form: Form, path: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const { id, name } = asObject(value);
  const isCustom = typeof id === 'string' && /^\d{15,20}$/.test(id);
  if (!isCustom && !(typeof name === 'string' && EMOJI.test(name))) {
    form.add(join(path, 'name'), 'COMPONENT_INVALID_EMOJI', 'Invalid emoji');
  }
}

function media(form: Form, path: string, value: unknown, tally: Tally, onlyAttachments = false): void {
  const { url } = asObject(value);
  const key = join(path, 'url');
  form.text(key, url, { min: 1, max: MAX_URL });
  if (typeof url !== 'string') return;
  const file = /^attachment:\/\/(.+)$/.exec(url)?.[1];
  if (file !== undefined) {
    if (tally.files && !tally.files.includes(file)) {
      form.add(key, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', `No attachment is named ${file}`);
    }
  } else if (onlyAttachments || !/^https?:\/\//.test(url)) {
    form.add(
      key,
      'URL_TYPE_INVALID_SCHEME',
      `Scheme must be one of ${onlyAttachments ? '' : 'http, https, '}attachment`,
    );
  }
}

const actionRow: Check = (form, path, row, tally) => {
  const key = join(path, 'components');
  const list = Array.isArray(row.components) ? row.components.map(asObject) : [];
  const inputs: readonly number[] = tally.inModal ? [C.textInput] : [C.button, ...SELECTS];
  children(form, key, row.components, inputs, tally);
  const width = list.reduce((sum, { type }) => sum + (type === C.button ? 1 : 5), 0);
  if (width > 5) {
    form.add(key, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'A row holds up to 5 buttons or a single select');
  }
};

const button: Check = (form, path, component, tally) => {
  const { style } = component;
  if (!form.choice(join(path, 'style'), style, [1, 2, 3, 4, 5, 6])) return;
  form.text(join(path, 'label'), component.label, { max: 80 });
  emoji(form, join(path, 'emoji'), component.emoji);
  if (style === 6) {
    form.required(join(path, 'sku_id'), component.sku_id);
    absent(form, path, component, ['custom_id', 'label', 'url', 'emoji']);
    return;
  }
  if (!component.label && !component.emoji) {
    form.add(path, 'BUTTON_COMPONENT_INVALID_STYLE', 'A button needs a label or an emoji');
  }
  if (style === 5) {
    const url = join(path, 'url');
    form.text(url, component.url, { min: 1, max: 512 });
    if (typeof component.url === 'string' && !/^(?:https?|discord):\/\//.test(component.url)) {
      form.add(url, 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of http, https, discord');
    }
    absent(form, path, component, ['custom_id', 'sku_id']);
  } else {
    customId(form, path, component, tally);
    absent(form, path, component, ['url', 'sku_id']);
  }
};

const DEFAULT_MAX_VALUES = 1;

function choosable(form: Form, path: string, component: Json, tally: Tally, max: number): void {
  const { min_values: least, max_values: most } = component;
  form.integer(join(path, 'min_values'), least, { min: 0, max });
  form.integer(join(path, 'max_values'), most, { min: 1, max });
  if (Number(least ?? 1) > Number(most ?? Math.max(DEFAULT_MAX_VALUES, Number(least ?? 1)))) {
    form.add(join(path, 'min_values'), 'SELECT_COMPONENT_MIN_VALUES', 'min_values is more than max_values');
  }
  if (tally.inModal && component.required !== false && least === 0) {
    form.add(
      join(path, 'min_values'),
      'NUMBER_TYPE_MIN',
      'min_values must be 1 or more where an answer is required',
    );
  }
}

/** @param bounds how many options there may be */
function options(
  form: Form,
  path: string,
  component: Json,
  bounds: { min: number; max: number },
  maxDefaults: number,
): void {
  const key = join(path, 'options');
  const list = form.list(key, component.options, bounds).map(asObject);
  const values = new Set<unknown>();
  for (const [index, option] of list.entries()) {
    const at = join(key, index);
    form.text(join(at, 'label'), option.label, { min: 1, max: 100 });
    form.text(join(at, 'value'), option.value, { min: 1, max: 100 });
    form.text(join(at, 'description'), option.description, { max: 100 });
    emoji(form, join(at, 'emoji'), option.emoji);
    if (values.has(option.value)) {
      form.add(join(at, 'value'), 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The value is used twice');
    }
    values.add(option.value);
  }
  if (list.filter((option) => option.default === true).length > maxDefaults) {
    form.add(key, 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'More options are default than can be chosen');
  }
}

const select: Check = (form, path, component, tally) => {
  customId(form, path, component, tally);
  form.text(join(path, 'placeholder'), component.placeholder, { max: 150 });
  choosable(form, path, component, tally, 25);
  if (tally.inModal && component.disabled === true) {
    form.add(join(path, 'disabled'), 'MODAL_COMPONENT_DISABLED', 'Modals cannot hold disabled components');
  }
  if (component.type !== C.stringSelect) return;
  const most = Number(component.max_values ?? DEFAULT_MAX_VALUES);
  options(form, path, component, { min: Math.max(1, Math.min(most, 25)), max: 25 }, most);
};

const section: Check = (form, path, component, tally) => {
  const key = join(path, 'components');
  const list = form.list(key, component.components, { min: 1, max: 3 });
  for (const [index, child] of list.entries()) {
    checkComponent(form, join(key, index), child, [C.textDisplay], tally);
  }
  const accessory = join(path, 'accessory');
  if (form.required(accessory, component.accessory)) {
    checkComponent(form, accessory, component.accessory, [C.button, C.thumbnail], tally);
  }
};

const textDisplay: Check = (form, path, component, tally) => {
  form.text(join(path, 'content'), component.content, { min: 1, max: 4_000 });
  if (typeof component.content === 'string') tally.text += component.content.length;
};

const thumbnail: Check = (form, path, component, tally) => {
  media(form, join(path, 'media'), component.media, tally);
  form.text(join(path, 'description'), component.description, { max: 1_024 });
};

const mediaGallery: Check = (form, path, component, tally) => {
  const key = join(path, 'items');
  for (const [index, item] of form.list(key, component.items, { min: 1, max: 10 }).entries()) {
    media(form, join(join(key, index), 'media'), asObject(item).media, tally);
    form.text(join(join(key, index), 'description'), asObject(item).description, { max: 1_024 });
  }
};

const file: Check = (form, path, component, tally) =>
  media(form, join(path, 'file'), component.file, tally, true);

const separator: Check = (form, path, component) =>
  form.integer(join(path, 'spacing'), component.spacing, { min: 1, max: 2 });

const container: Check = (form, path, component, tally) => {
  children(form, join(path, 'components'), component.components, IN_CONTAINER, tally);
  form.integer(join(path, 'accent_color'), component.accent_color, { min: 0, max: 0xff_ffff });
};

const label: Check = (form, path, component, tally) => {
  form.text(join(path, 'label'), component.label, { min: 1, max: 45 });
  form.text(join(path, 'description'), component.description, { max: 100 });
  const key = join(path, 'component');
  if (form.required(key, component.component)) checkComponent(form, key, component.component, INPUTS, tally);
};

const textInput: Check = (form, path, component, tally) => {
  customId(form, path, component, tally);
  form.choice(join(path, 'style'), component.style, [1, 2]);
  form.integer(join(path, 'min_length'), component.min_length, { min: 0, max: 4_000 });
  form.integer(join(path, 'max_length'), component.max_length, { min: 1, max: 4_000 });
  form.text(join(path, 'label'), component.label, { max: 45 });
  form.text(join(path, 'placeholder'), component.placeholder, { max: 100 });
  const { min_length: least, max_length: most } = component;
  if (typeof least === 'number' && typeof most === 'number' && least > most) {
    form.add(
      join(path, 'min_length'),
      'TEXT_INPUT_COMPONENT_MIN_LENGTH',
      'min_length is more than max_length',
    );
  }
  form.text(join(path, 'value'), component.value, { max: typeof most === 'number' ? most : 4_000 });
};

const fileUpload: Check = (form, path, component, tally) => {
  customId(form, path, component, tally);
  choosable(form, path, component, tally, 10);
};

const radioGroup: Check = (form, path, component, tally) => {
  customId(form, path, component, tally);
  options(form, path, component, { min: 2, max: 10 }, 1);
};

const checkboxGroup: Check = (form, path, component, tally) => {
  customId(form, path, component, tally);
  const count = Array.isArray(component.options) ? component.options.length : 0;
  const withMax = { ...component, max_values: component.max_values ?? Math.min(Math.max(1, count), 10) };
  choosable(form, path, withMax, tally, 10);
  options(form, path, component, { min: 1, max: 10 }, Number(withMax.max_values));
};

const CHECKS: Record<number, Check> = {
  [C.actionRow]: actionRow,
  [C.button]: button,
  [C.stringSelect]: select,
  [C.textInput]: textInput,
  [C.userSelect]: select,
  [C.roleSelect]: select,
  [C.mentionableSelect]: select,
  [C.channelSelect]: select,
  [C.section]: section,
  [C.textDisplay]: textDisplay,
  [C.thumbnail]: thumbnail,
  [C.mediaGallery]: mediaGallery,
  [C.file]: file,
  [C.separator]: separator,
  [C.container]: container,
  [C.label]: label,
  [C.fileUpload]: fileUpload,
  [C.radioGroup]: radioGroup,
  [C.checkboxGroup]: checkboxGroup,
  [C.checkbox]: customId,
};
