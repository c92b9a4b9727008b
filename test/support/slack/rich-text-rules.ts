/** Slack's rules for rich_text blocks, from docs.slack.dev/reference/block-kit/blocks/rich-text-block. */
import {
  checkFields,
  checkList,
  checkNumber,
  checkOneOf,
  checkString,
  checkUrl,
  type Faults,
} from './block-checks.js';
import { asObject, type Json } from './json.js';

const STYLES = ['bold', 'italic', 'strike', 'code', 'underline', 'highlight', 'client_highlight', 'unlink'];
const MAX_INDENT = 8;
/** Slack documents no limit. */
const ANY = Number.POSITIVE_INFINITY;

const INLINE: Record<string, string[]> = {
  text: ['text'],
  link: ['url'],
  user: ['user_id'],
  channel: ['channel_id'],
  usergroup: ['usergroup_id'],
  emoji: ['name'],
  broadcast: ['range'],
  date: ['timestamp', 'format'],
  color: ['value'],
  team: ['team_id'],
};
/** What may stand in preformatted text. */
const IN_CODE = new Set(['text', 'link']);

/** Adds what is wrong with the elements of a rich_text block. */
export function checkRichText(block: Json, faults: Faults): void {
  for (const [index, value] of checkList(block, 'elements', 1, ANY, faults).entries()) {
    const here = faults.at('elements', index);
    const element = asObject(value);
    if (!element) here.add('must provide an object');
    else checkContainer(element, here);
  }
}

function checkContainer(element: Json, faults: Faults): void {
  switch (element.type) {
    case 'rich_text_section':
    case 'rich_text_quote':
      checkInlines(element, undefined, faults);
      return;
    case 'rich_text_preformatted':
      checkFields(element, ['type', 'elements', 'border', 'language'], faults);
      checkInlines(element, IN_CODE, faults);
      return;
    case 'rich_text_list':
      checkListing(element, faults);
      return;
    default:
      faults.at('type').add(`unsupported type: ${element.type}`);
      return;
  }
}

function checkListing(element: Json, faults: Faults): void {
  checkFields(element, ['type', 'elements', 'style', 'indent', 'offset', 'border'], faults);
  if (element.style === undefined) faults.add('missing required field: style');
  checkOneOf(element, 'style', ['bullet', 'ordered'], faults);
  checkNumber(element, 'indent', 0, MAX_INDENT, faults);
  for (const [index, value] of checkList(element, 'elements', 1, ANY, faults).entries()) {
    const here = faults.at('elements', index);
    const section = asObject(value);
    if (section?.type !== 'rich_text_section') here.add('must be a rich_text_section');
    else checkInlines(section, undefined, here);
  }
}

function checkInlines(element: Json, allowed: ReadonlySet<string> | undefined, faults: Faults): void {
  for (const [index, value] of checkList(element, 'elements', 0, ANY, faults).entries()) {
    const here = faults.at('elements', index);
    const inline = asObject(value);
    const type = String(inline?.type);
    const required = INLINE[type];
    if (!inline || !required) {
      here.add(`unsupported type: ${type}`);
      continue;
    }
    if (allowed && !allowed.has(type)) here.add(`unsupported type: ${type}`);
    for (const field of required) {
      if (inline[field] === undefined) here.add(`missing required field: ${field}`);
    }
    if (type === 'text') checkString(inline, 'text', { max: ANY, required: true }, here);
    if (type === 'link') checkUrl(inline, 'url', here, true);
    if (inline.style !== undefined) checkFields(asObject(inline.style) ?? {}, STYLES, here.at('style'));
  }
}
