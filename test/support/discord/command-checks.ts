/** Discord's limits on application commands. */
import type { Fault } from './api-error.js';
import { Form, join } from './form.js';
import { asObject, asObjects, type Json } from './wire.js';

const SLASH = 1;
const MESSAGE = 3;
const SUBCOMMAND = 1;
const GROUP = 2;
const STRING = 3;
const INTEGER = 4;
const NUMBER = 10;
const ATTACHMENT = 11;
/** How many commands of each type one place holds. */
const MAX_OF_TYPE: Record<number, number> = { 1: 100, 2: 15, 3: 15 };
/** Names, descriptions and values of one command in all. */
const MAX_TOTAL = 8_000;
/** From the documentation's section on naming. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What is wrong with one command. */
export function commandForm(payload: unknown, at = ''): Fault[] {
  const form = new Form();
  const command = asObject(payload);
  const type = command.type ?? SLASH;
  form.choice(join(at, 'type'), type, [1, 2, 3]);
  if (type === SLASH) {
    checkName(form, join(at, 'name'), command.name);
    form.text(join(at, 'description'), command.description, { min: 1, max: 100 });
    checkOptions(form, join(at, 'options'), command.options, 0);
    const total = lengthOf(command);
    if (total > MAX_TOTAL) {
      const message = `Command exceeds maximum size (${MAX_TOTAL})`;
      form.add(at, 'APPLICATION_COMMAND_TOO_LARGE', message);
    }
  } else {
    form.text(join(at, 'name'), command.name, { min: 1, max: 32 });
    if (command.description) {
      const message = 'Context menu commands cannot have description';
      form.add(join(at, 'description'), 'APPLICATION_COMMAND_DESCRIPTION', message);
    }
    if (asObjects(command.options).length > 0) {
      form.add(
        join(at, 'options'),
        'APPLICATION_COMMAND_OPTIONS',
        'Context menu commands cannot have options',
      );
    }
  }
  checkMembers(form, join(at, 'contexts'), command.contexts, [0, 1, 2]);
  checkMembers(form, join(at, 'integration_types'), command.integration_types, [0, 1]);
  return form.faults;
}

/** What is wrong with all the commands of one place. */
export function commandsForm(payloads: unknown): Fault[] {
  const form = new Form();
  const commands = form.list('', payloads, { max: 130 }).map(asObject);
  const faults = commands.flatMap((command, index) => commandForm(command, String(index)));
  const names = new Set<string>();
  for (const [index, { type, name }] of commands.entries()) {
    const key = `${type ?? SLASH}/${name}`;
    if (names.has(key)) {
      const message = 'Application command names must be unique';
      form.add(join(String(index), 'name'), 'APPLICATION_COMMANDS_DUPLICATE_NAME', message);
    }
    names.add(key);
  }
  for (let type = SLASH; type <= MESSAGE; type += 1) {
    const count = commands.filter((command) => (command.type ?? SLASH) === type).length;
    const max = MAX_OF_TYPE[type] ?? 0;
    if (count > max) form.add('', 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
  }
  return [...form.faults, ...faults];
}

function checkMembers(form: Form, path: string, value: unknown, allowed: readonly number[]): void {
  for (const [index, each] of form.list(path, value, { max: allowed.length }).entries()) {
    form.choice(join(path, index), each, allowed);
  }
}

function checkName(form: Form, path: string, name: unknown): void {
  if (!form.required(path, name)) return;
  if (typeof name !== 'string' || !NAME.test(name) || name !== name.toLowerCase()) {
    const code = 'APPLICATION_COMMAND_INVALID_NAME';
    form.add(path, code, 'Command name is invalid: 1 to 32 lowercase letters, digits, - and _');
  }
}

/** @param depth 0 for a command, 1 for what is below a group or a subcommand, 2 for what is below both */
function checkOptions(form: Form, path: string, value: unknown, depth: number): void {
  const options = form.list(path, value, { max: 25 }).map(asObject);
  const names = new Set<unknown>();
  let optionalSeen = false;
  for (const [index, option] of options.entries()) {
    const at = join(path, index);
    checkOption(form, at, option, depth);
    if (names.has(option.name)) {
      const message = 'Option names must be unique';
      form.add(join(at, 'name'), 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', message);
    }
    names.add(option.name);
    if (option.required === true && optionalSeen) {
      const message = 'Required options must be placed before non-required options';
      form.add(at, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
    }
    optionalSeen ||= option.required !== true;
  }
  const nested = options.filter(isNested).length;
  if (nested > 0 && nested < options.length) {
    const message = 'Sub-command and sub-command group option types are mutually exclusive to other types';
    form.add(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', message);
  }
}

function isNested({ type }: Json): boolean {
  return type === SUBCOMMAND || type === GROUP;
}

function checkOption(form: Form, at: string, option: Json, depth: number): void {
  const { type } = option;
  checkName(form, join(at, 'name'), option.name);
  form.text(join(at, 'description'), option.description, { min: 1, max: 100 });
  const lowest = depth === 0 ? SUBCOMMAND : STRING;
  const isAllowed = Number.isInteger(type) && Number(type) >= lowest && Number(type) <= ATTACHMENT;
  if (!isAllowed && !(depth === 1 && type === SUBCOMMAND)) {
    form.add(join(at, 'type'), 'BASE_TYPE_CHOICES', `Type ${String(type)} is not allowed here`);
    return;
  }
  if (isNested(option)) checkOptions(form, join(at, 'options'), option.options, depth + 1);
  else checkValues(form, at, option);
}

function checkValues(form: Form, at: string, option: Json): void {
  const { type } = option;
  form.integer(join(at, 'min_length'), option.min_length, { min: 0, max: 6_000 });
  form.integer(join(at, 'max_length'), option.max_length, { min: 1, max: 6_000 });
  const choices = form.list(join(at, 'choices'), option.choices, { max: 25 }).map(asObject);
  const hasChoosableType = type === STRING || type === INTEGER || type === NUMBER;
  if (option.autocomplete === true && (choices.length > 0 || !hasChoosableType)) {
    const message = 'Autocomplete needs a string, integer or number option without choices';
    form.add(join(at, 'autocomplete'), 'APPLICATION_COMMAND_AUTOCOMPLETE_NOT_ALLOWED', message);
  }
  if (choices.length > 0 && !hasChoosableType) {
    form.add(join(at, 'choices'), 'APPLICATION_COMMAND_OPTION_CHOICES', 'This type has no choices');
  }
  checkChoices(form, join(at, 'choices'), choices, type === STRING);
}

/** Choices of an option, or those that answer an autocomplete interaction. */
export function checkChoices(form: Form, path: string, choices: readonly Json[], areTexts: boolean): void {
  const names = new Set<unknown>();
  for (const [index, { name, value }] of choices.entries()) {
    const at = join(path, index);
    form.text(join(at, 'name'), name, { min: 1, max: 100 });
    if (areTexts) form.text(join(at, 'value'), value, { min: 1, max: 100 });
    else if (typeof value !== 'number') form.integer(join(at, 'value'), value ?? '', { max: 2 ** 53 - 1 });
    if (names.has(name)) {
      form.add(
        join(at, 'name'),
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
        'The name is used twice',
      );
    }
    names.add(name);
  }
}

function lengthOf(value: Json): number {
  const own = [value.name, value.description, value.value].map((text) =>
    typeof text === 'string' ? text.length : 0,
  );
  const below = [...asObjects(value.options), ...asObjects(value.choices)].map(lengthOf);
  return [...own, ...below].reduce((sum, length) => sum + length, 0);
}
