/** Discord's limits on modals and commands: for each a payload that just fits, and one that does not. */
import { describe, expect, test } from '@jest/globals';
import { commandFaults, commandsFaults, modalFaults } from '../support/discord/index.js';
import { type Case, text, times } from './discord-samples.js';

type Part = Record<string, unknown>;

const input = (more: Part = {}): Part => ({ type: 4, style: 1, custom_id: 't', ...more });
const label = (component: Part, more: Part = {}): Part => ({ type: 18, label: 'L', component, ...more });
const modal = (...components: Part[]): Part => ({ title: 'T', custom_id: 'm', components });
const upload = (more: Part = {}): Part => ({ type: 19, custom_id: 'u', ...more });
const choice = (index: number, more: Part = {}) => ({ label: `L${index}`, value: `v${index}`, ...more });
const select = (more: Part = {}): Part => ({ type: 3, custom_id: 's', options: [choice(0)], ...more });
const radios = (count: number): Part => ({
  type: 21,
  custom_id: 'r',
  options: times(count, (i) => choice(i)),
});
const checks = (count: number, more: Part = {}): Part => ({
  type: 22,
  custom_id: 'c',
  options: times(count, (i) => choice(i)),
  ...more,
});
const inputs = (count: number) => times(count, (i) => label(input({ custom_id: `t${i}` })));

const MODALS: Case[] = [
  [
    'title 45',
    { ...modal(label(input())), title: text(45) },
    { ...modal(label(input())), title: text(46) },
    /^title: /,
  ],
  ['a title', modal(label(input())), { ...modal(label(input())), title: '' }, /^title: /],
  [
    'custom_id 100',
    { ...modal(label(input())), custom_id: text(100) },
    { ...modal(label(input())), custom_id: text(101) },
    /^custom_id: /,
  ],
  ['5 components', modal(...inputs(5)), modal(...inputs(6)), /^components: /],
  ['a component', modal(label(input())), modal(), /^components: /],
  ['kinds of components', modal({ type: 10, content: 'x' }), modal({ type: 14 }), /^components.0.type: /],
  ['inputs stand in labels', modal(label(input())), modal(input()), /^components.0.type: /],
  [
    'label 45',
    modal(label(input(), { label: text(45) })),
    modal(label(input(), { label: text(46) })),
    /^components.0.label: /,
  ],
  [
    'label description 100',
    modal(label(input(), { description: text(100) })),
    modal(label(input(), { description: text(101) })),
    /description: /,
  ],
  [
    'a label has a component',
    modal(label(input())),
    modal({ type: 18, label: 'L' }),
    /component: .*REQUIRED/,
  ],
  [
    'no button in a label',
    modal(label(input())),
    modal(label({ type: 2, style: 1, custom_id: 'b', label: 'B' })),
    /component.type: /,
  ],
  [
    'input custom_id 100',
    modal(label(input({ custom_id: text(100) }))),
    modal(label(input({ custom_id: text(101) }))),
    /custom_id: /,
  ],
  [
    'custom_ids are unique',
    modal(...inputs(2)),
    modal(label(input()), label(input())),
    /custom_id: .*DUPLICATED/,
  ],
  ['input style', modal(label(input({ style: 2 }))), modal(label(input({ style: 3 }))), /style: /],
  [
    'max_length 4,000',
    modal(label(input({ max_length: 4_000 }))),
    modal(label(input({ max_length: 4_001 }))),
    /max_length: /,
  ],
  [
    'max_length from 1',
    modal(label(input({ max_length: 1 }))),
    modal(label(input({ max_length: 0 }))),
    /max_length: /,
  ],
  [
    'min_length 4,000',
    modal(label(input({ min_length: 4_000 }))),
    modal(label(input({ min_length: 4_001 }))),
    /min_length: /,
  ],
  [
    'min_length up to max_length',
    modal(label(input({ min_length: 5, max_length: 5 }))),
    modal(label(input({ min_length: 6, max_length: 5 }))),
    /min_length: /,
  ],
  [
    'value 4,000',
    modal(label(input({ value: text(4_000) }))),
    modal(label(input({ value: text(4_001) }))),
    /value: /,
  ],
  [
    'value up to max_length',
    modal(label(input({ value: text(5), max_length: 5 }))),
    modal(label(input({ value: text(6), max_length: 5 }))),
    /value: /,
  ],
  [
    'input placeholder 100',
    modal(label(input({ placeholder: text(100) }))),
    modal(label(input({ placeholder: text(101) }))),
    /placeholder: /,
  ],
  [
    '10 uploads',
    modal(label(upload({ max_values: 10 }))),
    modal(label(upload({ max_values: 11 }))),
    /max_values: /,
  ],
  [
    'uploads from 0',
    modal(label(upload({ min_values: 0, required: false }))),
    modal(label(upload({ min_values: 0 }))),
    /min_values: /,
  ],
  [
    'uploads up to max_values',
    modal(label(upload({ min_values: 2, max_values: 2 }))),
    modal(label(upload({ min_values: 3, max_values: 2 }))),
    /min_values: /,
  ],
  ['a select in a label', modal(label(select())), modal(label(select({ options: [] }))), /options: /],
  ['no disabled select', modal(label(select())), modal(label(select({ disabled: true }))), /disabled: /],
  ['2 to 10 radio buttons', modal(label(radios(10))), modal(label(radios(11))), /options: /],
  ['2 radio buttons', modal(label(radios(2))), modal(label(radios(1))), /options: /],
  ['10 checkboxes', modal(label(checks(10))), modal(label(checks(11))), /options: /],
  [
    'an optional checkbox',
    modal(label(checks(2, { min_values: 0, required: false }))),
    modal(label(checks(2, { min_values: 0 }))),
    /min_values: /,
  ],
];

const option = (more: Part = {}): Part => ({ type: 3, name: 'o', description: 'O', ...more });
const options = (count: number) => times(count, (i) => option({ name: `o${i}` }));
const command = (more: Part = {}): Part => ({ name: 'c', description: 'C', ...more });
const withOption = (more: Part) => command({ options: [option(more)] });
const choices = (count: number) => times(count, (i) => ({ name: `n${i}`, value: `v${i}` }));
const sub = (more: Part = {}): Part => ({ type: 1, name: 's', description: 'S', ...more });
const group = (more: Part = {}): Part => ({ type: 2, name: 'g', description: 'G', ...more });

/** 25 options with about 100 characters of description, and as much in each choice. */
const long = (choiceCount: number) => {
  const values = times(choiceCount, (i) => ({ name: `n${i}`, value: text(100) }));
  return command({
    options: times(25, (i) => option({ name: `o${i}`, description: text(100), choices: values })),
  });
};

const COMMANDS: Case[] = [
  ['name 32', command({ name: text(32) }), command({ name: text(33) }), /^name: /],
  ['name in small letters', command({ name: 'cc-error_1é' }), command({ name: 'CC' }), /^name: /],
  ['name without spaces', command({ name: 'a-b' }), command({ name: 'a b' }), /^name: /],
  ['a name', command(), command({ name: undefined }), /^name: .*REQUIRED/],
  [
    'description 100',
    command({ description: text(100) }),
    command({ description: text(101) }),
    /^description: /,
  ],
  ['a description', command(), command({ description: '' }), /^description: /],
  ['25 options', command({ options: options(25) }), command({ options: options(26) }), /^options: /],
  [
    'option names are unique',
    command({ options: options(2) }),
    command({ options: [option(), option()] }),
    /options.1.name: .*EXISTS/,
  ],
  ['option name', withOption({ name: text(32) }), withOption({ name: 'A' }), /options.0.name: /],
  [
    'option description 100',
    withOption({ description: text(100) }),
    withOption({ description: text(101) }),
    /options.0.description: /,
  ],
  ['option type', withOption({ type: 11 }), withOption({ type: 12 }), /options.0.type: /],
  [
    'required options come first',
    command({ options: [option({ required: true }), option({ name: 'p' })] }),
    command({ options: [option(), option({ name: 'p', required: true })] }),
    /REQUIRED_INVALID/,
  ],
  ['25 choices', withOption({ choices: choices(25) }), withOption({ choices: choices(26) }), /choices: /],
  [
    'choice name 100',
    withOption({ choices: [{ name: text(100), value: 'v' }] }),
    withOption({ choices: [{ name: text(101), value: 'v' }] }),
    /choices.0.name: /,
  ],
  [
    'choice value 100',
    withOption({ choices: [{ name: 'n', value: text(100) }] }),
    withOption({ choices: [{ name: 'n', value: text(101) }] }),
    /choices.0.value: /,
  ],
  [
    'choice names are unique',
    withOption({ choices: choices(2) }),
    withOption({ choices: [choices(1), choices(1)].flat() }),
    /choices.1.name: .*EXISTS/,
  ],
  [
    'choices of numbers',
    withOption({ type: 4, choices: [{ name: 'n', value: 1 }] }),
    withOption({ type: 4, choices: [{ name: 'n', value: 'x' }] }),
    /choices.0.value: /,
  ],
  [
    'types with choices',
    withOption({ type: 10, choices: [{ name: 'n', value: 1.5 }] }),
    withOption({ type: 5, choices: [{ name: 'n', value: 1 }] }),
    /options.0.choices: /,
  ],
  [
    'autocomplete without choices',
    withOption({ autocomplete: true }),
    withOption({ autocomplete: true, choices: choices(1) }),
    /autocomplete: /,
  ],
  [
    'types with autocomplete',
    withOption({ type: 4, autocomplete: true }),
    withOption({ type: 11, autocomplete: true }),
    /autocomplete: /,
  ],
  ['max_length 6,000', withOption({ max_length: 6_000 }), withOption({ max_length: 6_001 }), /max_length: /],
  ['min_length from 0', withOption({ min_length: 0 }), withOption({ min_length: -1 }), /min_length: /],
  [
    'subcommands stand alone',
    command({ options: [sub(), sub({ name: 't' })] }),
    command({ options: [sub(), option()] }),
    /TYPE_INVALID/,
  ],
  [
    'subcommands in groups',
    command({ options: [group({ options: [sub({ options: [option()] })] })] }),
    command({ options: [group({ options: [group()] })] }),
    /options.0.options.0.type: /,
  ],
  [
    'no subcommand below one',
    command({ options: [sub({ options: [option()] })] }),
    command({ options: [group({ options: [sub({ options: [sub()] })] })] }),
    /type: /,
  ],
  ['8,000 characters in all', long(2), long(3), /TOO_LARGE/],
  ['contexts', command({ contexts: [0, 1, 2] }), command({ contexts: [3] }), /contexts.0: /],
  [
    'integration types',
    command({ integration_types: [0, 1] }),
    command({ integration_types: [2] }),
    /integration_types.0: /,
  ],
  [
    'context menus have capitals and spaces',
    { type: 3, name: 'Explain this error' },
    { type: 3, name: text(33) },
    /^name: /,
  ],
  [
    'context menus have no description',
    { type: 3, name: 'Explain' },
    { type: 3, name: 'Explain', description: 'x' },
    /^description: /,
  ],
  [
    'context menus have no options',
    { type: 3, name: 'Explain' },
    { type: 3, name: 'Explain', options: [option()] },
    /^options: /,
  ],
  ['types of commands', { type: 2, name: 'Who' }, { type: 9, name: 'Who' }, /^type: /],
];

const named = (count: number, more: Part) => times(count, (i) => ({ ...more, name: `n${i}` }));

const LISTS: Case[] = [
  ['names are unique', [command(), { type: 3, name: 'c' }], [command(), command()], /1.name: .*DUPLICATE/],
  ['100 slash commands', named(100, command()), named(101, command()), /100 or fewer/],
  ['15 commands for messages', named(15, { type: 3 }), named(16, { type: 3 }), /15 or fewer/],
  ['each is checked', [command()], [command({ description: '' })], /^0.description: /],
];

describe('modals', () => {
  test.each(MODALS)('%s', (_limit, good, bad, fault) => {
    expect(modalFaults(good)).toEqual([]);
    expect(modalFaults(bad)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('commands', () => {
  test.each(COMMANDS)('%s', (_limit, good, bad, fault) => {
    expect(commandFaults(good)).toEqual([]);
    expect(commandFaults(bad)).toEqual([expect.stringMatching(fault)]);
  });

  test.each(LISTS)('%s', (_limit, good, bad, fault) => {
    expect(commandsFaults(good)).toEqual([]);
    expect(commandsFaults(bad)).toEqual([expect.stringMatching(fault)]);
  });
});
