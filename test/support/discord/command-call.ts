/** What Discord's client makes of a slash command that somebody types. */
import type { Upload } from './files.js';
import type { Json, WireChannel, WireCommand, WireCommandOption, WireUser } from './wire.js';
import type { World } from './world.js';

/** The value of an option: a text, a number, a switch, a file, a user. */
export type OptionValue = string | number | boolean | Upload | WireUser;

const SUBCOMMAND = 1;
const GROUP = 2;
const STRING = 3;
const USER = 6;
const ATTACHMENT = 11;

/**
 * The `data` of a command's interaction.
 *
 * @param typed name of the command with group and subcommand, such as `cc-errors search`
 * @param focused the option that is typed into, for autocomplete
 * @throws Error when Discord's client would not send it
 */
export function commandData(
  world: World,
  command: WireCommand,
  typed: string,
  values: Record<string, OptionValue>,
  channel: WireChannel,
  focused?: string,
): Json {
  const { guild_id, id, name, type } = command;
  const path = typed.split(' ').slice(1);
  const resolved: Json = {};
  const fill = (defined: readonly WireCommandOption[]) =>
    filled(world, defined, values, channel, resolved, focused);
  const options = nested(command.options ?? [], path, fill);
  return {
    id,
    name,
    type,
    ...(guild_id && { guild_id }),
    ...(options.length > 0 && { options }),
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
}

/** Goes down to the subcommand and fills in what is there. */
function nested(
  defined: readonly WireCommandOption[],
  [next, ...rest]: readonly string[],
  fill: (defined: readonly WireCommandOption[]) => Json[],
): Json[] {
  const hasNested = defined.some(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (!hasNested) {
    if (next !== undefined) throw new Error(`There is no subcommand ${next}`);
    return fill(defined);
  }
  const found = defined.find(({ name }) => name === next);
  if (!found) throw new Error(`A subcommand is needed: ${defined.map(({ name }) => name).join(', ')}`);
  return [{ name: found.name, type: found.type, options: nested(found.options ?? [], rest, fill) }];
}

function filled(
  world: World,
  defined: readonly WireCommandOption[],
  values: Record<string, OptionValue>,
  channel: WireChannel,
  resolved: Json,
  focused: string | undefined,
): Json[] {
  const unknown = Object.keys(values).find((name) => !defined.some((option) => option.name === name));
  if (unknown !== undefined) throw new Error(`There is no option ${unknown}`);
  return defined.flatMap((option) => {
    const value = values[option.name];
    const isFocused = option.name === focused;
    if (isFocused && !option.autocomplete) throw new Error(`${option.name} has no autocomplete`);
    if (value === undefined) {
      // While somebody types, required options may still be empty.
      if (option.required && focused === undefined) throw new Error(`${option.name} is required`);
      return [];
    }
    if (focused === undefined) check(option, value);
    const { name, type } = option;
    const shown = resolve(world, option, value, channel, resolved);
    return [{ name, type, value: shown, ...(isFocused && { focused: true }) }];
  });
}

function check({ choices, max_length, min_length, name, type }: WireCommandOption, value: OptionValue): void {
  if (choices && choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw new Error(`${name} has no choice ${String(value)}`);
  }
  if (type !== STRING || typeof value !== 'string') return;
  // Discord's own bound where the command sets none.
  if (value.length > (max_length ?? 6_000)) throw new Error(`${name} is too long`);
  if (value.length < (min_length ?? 0)) throw new Error(`${name} is too short`);
}

/** Files and users become ids, and stand beside the options. */
function resolve(
  world: World,
  { name, type }: WireCommandOption,
  value: OptionValue,
  channel: WireChannel,
  resolved: Json,
): string | number | boolean {
  if (typeof value !== 'object') return value;
  if (type === ATTACHMENT && 'content' in value) {
    const attachment = world.files.add(world.snowflakes.next(), channel.id, value);
    resolved.attachments = {
      ...(resolved.attachments as Json | undefined),
      [attachment.id]: { ...attachment, ephemeral: true },
    };
    return attachment.id;
  }
  if (type === USER && 'username' in value) {
    resolved.users = { ...(resolved.users as Json | undefined), [value.id]: value };
    return value.id;
  }
  throw new Error(`${name} does not take such a value`);
}
