/** The checks that Block Kit's rules are made of. Each adds what it finds, with a pointer to the place, as Slack does. */
import { asObject, type Json } from './json.js';

/** Collects faults below one place of the document. */
export class Faults {
  constructor(
    readonly pointer: string,
    readonly found: string[],
  ) {}

  /** The same collection at a place below. */
  at(...path: Array<string | number>): Faults {
    return new Faults([this.pointer, ...path].join('/'), this.found);
  }

  add(message: string): void {
    this.found.push(`[ERROR] ${message} [json-pointer:${this.pointer}]`);
  }
}

/** Slack's wording for a text that is longer than `max`. */
export const tooLong = (max: number) => `must be less than ${max + 1} characters`;
/** Slack's wording for a list with more than `max` items. */
export const tooMany = (max: number) => `no more than ${max} items allowed`;

interface TextRule {
  max: number;
  required?: boolean;
}

/** A plain string field. */
export function checkString(owner: Json, field: string, { max, required }: TextRule, faults: Faults): void {
  const value = owner[field];
  const here = faults.at(field);
  if (value === undefined || value === null) {
    if (required) faults.add(`missing required field: ${field}`);
    return;
  }
  if (typeof value !== 'string') here.add('must be a string');
  else if (required && value === '') here.add('must be more than 0 characters');
  else if (value.length > max) here.add(tooLong(max));
}

interface TextObjectRule extends TextRule {
  /** Only plain_text may stand here. */
  plain?: boolean;
}

/** A text object: plain_text or mrkdwn, neither empty nor too long. */
export function checkText(value: unknown, rule: TextObjectRule, faults: Faults): void {
  if (value === undefined) {
    if (rule.required) faults.add('missing required field');
    return;
  }
  const text = asObject(value);
  if (!text) {
    faults.add('must provide an object');
    return;
  }
  if (text.type !== 'plain_text' && text.type !== 'mrkdwn') {
    faults.at('type').add('unknown text type');
    return;
  }
  if (rule.plain && text.type !== 'plain_text') {
    faults.at('type').add('must be plain_text');
    return;
  }
  if (text.type === 'mrkdwn' && text.emoji !== undefined) faults.at('emoji').add('not allowed in mrkdwn');
  if (text.type === 'plain_text' && text.verbatim !== undefined)
    faults.at('verbatim').add('not allowed in plain_text');
  if (typeof text.text !== 'string') {
    faults.at('text').add('must be a string');
    return;
  }
  if (text.text.length === 0) faults.at('text').add('must be more than 0 characters');
  if (text.text.length > rule.max) faults.at('text').add(tooLong(rule.max));
}

/** A list with a number of items between the two. Gives the items, for checks of each. */
export function checkList(owner: Json, field: string, min: number, max: number, faults: Faults): unknown[] {
  const value = owner[field];
  if (!Array.isArray(value)) {
    faults.add(`missing required field: ${field}`);
    return [];
  }
  if (value.length < min) faults.at(field).add(`no less than ${min} items allowed`);
  if (value.length > max) faults.at(field).add(tooMany(max));
  return value;
}

/** An optional whole number between the two. */
export function checkNumber(owner: Json, field: string, min: number, max: number, faults: Faults): void {
  const value = owner[field];
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isInteger(value)) faults.at(field).add('must be an integer');
  else if (value < min || value > max) faults.at(field).add(`must be between ${min} and ${max}`);
}

/** One of a few words, where the field is there. */
export function checkOneOf(owner: Json, field: string, words: readonly string[], faults: Faults): void {
  const value = owner[field];
  if (value !== undefined && !words.includes(value as string))
    faults.at(field).add(`must be one of: ${words.join(', ')}`);
}

/** Fields that Slack does not know are refused. */
export function checkFields(owner: Json, known: readonly string[], faults: Faults): void {
  for (const field of Object.keys(owner)) {
    if (!known.includes(field)) faults.add(`additional property not allowed: ${field}`);
  }
}

/** An http(s) address of at most 3,000 characters. */
export function checkUrl(owner: Json, field: string, faults: Faults, required = false): void {
  checkString(owner, field, { max: 3000, required }, faults);
  const value = owner[field];
  if (typeof value === 'string' && value !== '' && !/^(?:https?:\/\/|mailto:)\S+$/.test(value))
    faults.at(field).add('invalid url');
}

/** Whether two JSON values are the same, whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = asObject(value);
  if (!object) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(object).filter((key) => object[key] !== undefined);
  return `{${fields
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`)
    .join()}}`;
}
