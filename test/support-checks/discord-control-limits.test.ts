/** Discord's limits on buttons and menus: for each a payload that just fits, and one that does not. */
import { expect, test } from '@jest/globals';
import { messageFaults } from '../support/discord/index.js';
import {
  button,
  buttons,
  type Case,
  classic,
  link,
  menu,
  option,
  row,
  text,
  times,
} from './discord-samples.js';

const CONTROLS: Case[] = [
  ['5 buttons in a row', classic(row(...buttons(5))), classic(row(...buttons(6))), /WIDTH/],
  ['1 menu in a row', classic(row(menu())), classic(row(menu(), menu({ custom_id: 't' }))), /WIDTH/],
  ['no button beside a menu', classic(row(menu())), classic(row(menu(), button())), /WIDTH/],
  ['a row is not empty', classic(row(button())), classic(row()), /components.0.components: /],
  [
    'custom_id 100',
    classic(row(button({ custom_id: text(100) }))),
    classic(row(button({ custom_id: text(101) }))),
    /custom_id: /,
  ],
  ['custom_id is not empty', classic(row(button())), classic(row(button({ custom_id: '' }))), /custom_id: /],
  [
    'custom_ids are unique',
    classic(row(button(), button({ custom_id: 'c' }))),
    classic(row(button()), row(button())),
    /custom_id: .*DUPLICATED/,
  ],
  [
    'button label 80',
    classic(row(button({ label: text(80) }))),
    classic(row(button({ label: text(81) }))),
    /label: /,
  ],
  [
    'a button has a label or an emoji',
    classic(row(button({ label: undefined, emoji: { name: '✅' } }))),
    classic(row(button({ label: undefined }))),
    /INVALID_STYLE/,
  ],
  ['styles', classic(row(button({ style: 4 }))), classic(row(button({ style: 7 }))), /style: /],
  [
    'emoji',
    classic(row(button({ emoji: { name: '☑️' } }))),
    classic(row(button({ emoji: { name: ':check:' } }))),
    /INVALID_EMOJI/,
  ],
  [
    'emoji of a guild',
    classic(row(button({ emoji: { id: '123456789012345678' } }))),
    classic(row(button({ emoji: { id: 'x' } }))),
    /INVALID_EMOJI/,
  ],
  ['a link has an address', classic(row(link())), classic(row(link({ url: undefined }))), /url: .*REQUIRED/],
  [
    'address 512',
    classic(row(link({ url: `https://${text(504)}` }))),
    classic(row(link({ url: `https://${text(505)}` }))),
    /url: /,
  ],
  [
    'schemes of links',
    classic(row(link({ url: 'discord://x' }))),
    classic(row(link({ url: 'javascript:x' }))),
    /SCHEME/,
  ],
  [
    'a link has no custom_id',
    classic(row(link())),
    classic(row(link({ custom_id: 'x' }))),
    /custom_id: .*UNKNOWN/,
  ],
  [
    'a button has no address',
    classic(row(button())),
    classic(row(button({ url: 'https://x.test' }))),
    /url: .*UNKNOWN/,
  ],
  [
    'premium buttons',
    classic(row({ type: 2, style: 6, sku_id: '1' })),
    classic(row({ type: 2, style: 6 })),
    /sku_id: /,
  ],
  [
    '25 options',
    classic(row(menu({ options: times(25, (i) => option(i)) }))),
    classic(row(menu({ options: times(26, (i) => option(i)) }))),
    /options: /,
  ],
  ['options are there', classic(row(menu())), classic(row(menu({ options: [] }))), /options: /],
  [
    'values are unique',
    classic(row(menu())),
    classic(row(menu({ options: [option(0), option(0)] }))),
    /value: .*DUPLICATED/,
  ],
  [
    'option label 100',
    classic(row(menu({ options: [option(0, { label: text(100) })] }))),
    classic(row(menu({ options: [option(0, { label: text(101) })] }))),
    /options.0.label: /,
  ],
  [
    'option value 100',
    classic(row(menu({ options: [option(0, { value: text(100) })] }))),
    classic(row(menu({ options: [option(0, { value: text(101) })] }))),
    /options.0.value: /,
  ],
  [
    'option description 100',
    classic(row(menu({ options: [option(0, { description: text(100) })] }))),
    classic(row(menu({ options: [option(0, { description: text(101) })] }))),
    /options.0.description: /,
  ],
  [
    'placeholder 150',
    classic(row(menu({ placeholder: text(150) }))),
    classic(row(menu({ placeholder: text(151) }))),
    /placeholder: /,
  ],
  [
    'min_values from 0',
    classic(row(menu({ min_values: 0 }))),
    classic(row(menu({ min_values: -1 }))),
    /min_values: /,
  ],
  [
    'max_values from 1',
    classic(row(menu({ max_values: 1 }))),
    classic(row(menu({ min_values: 0, max_values: 0 }))),
    /max_values: /,
  ],
  [
    'max_values 25',
    classic(row(menu({ options: times(25, (i) => option(i)), max_values: 25 }))),
    classic(row(menu({ options: times(25, (i) => option(i)), max_values: 26 }))),
    /max_values: /,
  ],
  [
    'as many options as max_values',
    classic(row(menu({ max_values: 2 }))),
    classic(row(menu({ max_values: 3 }))),
    /options: .*between 3/,
  ],
  [
    'min_values up to max_values',
    classic(row(menu({ min_values: 2, max_values: 2 }))),
    classic(row(menu({ min_values: 2, max_values: 1 }))),
    /min_values: /,
  ],
  [
    'as many defaults as max_values',
    classic(row(menu({ options: [option(0, { default: true }), option(1)] }))),
    classic(row(menu({ options: [option(0, { default: true }), option(1, { default: true })] }))),
    /TOO_MANY_DEFAULT/,
  ],
  [
    'no text input in messages',
    classic(row(button())),
    classic(row({ type: 4, custom_id: 't', style: 1 })),
    /components.0.components.0.type/,
  ],
];

test.each(CONTROLS)('%s', (_limit, good, bad, fault) => {
  expect(messageFaults(good)).toEqual([]);
  expect(messageFaults(bad)).toEqual([expect.stringMatching(fault)]);
});
