/** The local Slack's rules for inputs, rich text and views. */
import { describe, expect, test } from '@jest/globals';
import { viewFaults } from '../support/slack/block-kit.js';
import type { Json } from '../support/slack/json.js';
import {
  button,
  type Case,
  chars,
  checkboxes,
  fileInput,
  input,
  inSection,
  mrkdwn,
  overflow,
  plain,
  radio,
  richText,
  section,
  testRules,
  textInput,
} from './block-samples.js';

const CASES: Case[] = [
  [
    'an input label has 2,000',
    [input(textInput(), { label: plain(chars(2000)) })],
    [input(textInput(), { label: plain(chars(2001)) })],
    /less than 2001/,
    'modal',
  ],
  [
    'an input has a label',
    [input(textInput())],
    [input(textInput(), { label: undefined })],
    /missing required field/,
    'modal',
  ],
  [
    'an input label is plain',
    [input(textInput())],
    [input(textInput(), { label: mrkdwn('a') })],
    /must be plain_text/,
    'modal',
  ],
  [
    'an input hint has 2,000',
    [input(textInput(), { hint: plain(chars(2000)) })],
    [input(textInput(), { hint: plain(chars(2001)) })],
    /less than 2001/,
    'modal',
  ],
  [
    'an input has an element',
    [input(textInput())],
    [{ type: 'input', label: plain('a') }],
    /missing required field: element/,
    'modal',
  ],
  ['an input is no button', [input(checkboxes())], [input(button())], /unsupported type: button/, 'modal'],
  [
    'an input is no overflow menu',
    [input(radio())],
    [input(overflow())],
    /unsupported type: overflow/,
    'modal',
  ],
  [
    'min_length has 3,000',
    [input(textInput({ min_length: 3000 }))],
    [input(textInput({ min_length: 3001 }))],
    /between 0 and 3000/,
    'modal',
  ],
  [
    'max_length has 3,000',
    [input(textInput({ max_length: 3000 }))],
    [input(textInput({ max_length: 3001 }))],
    /between 1 and 3000/,
    'modal',
  ],
  [
    'min_length is below max_length',
    [input(textInput({ min_length: 2, max_length: 2 }))],
    [input(textInput({ min_length: 3, max_length: 2 }))],
    /not be greater/,
    'modal',
  ],
  [
    'an initial value has 3,000',
    [input(textInput({ initial_value: chars(3000) }))],
    [input(textInput({ initial_value: chars(3001) }))],
    /less than 3001/,
    'modal',
  ],
  [
    'an input placeholder has 150',
    [input(textInput({ placeholder: plain(chars(150)) }))],
    [input(textInput({ placeholder: plain(chars(151)) }))],
    /less than 151/,
    'modal',
  ],
  [
    'a file input takes 10',
    [input(fileInput({ max_files: 10 }))],
    [input(fileInput({ max_files: 11 }))],
    /between 1 and 10/,
    'modal',
  ],
  [
    'a file input takes one',
    [input(fileInput({ max_files: 1 }))],
    [input(fileInput({ max_files: 0 }))],
    /between 1 and 10/,
    'modal',
  ],
  [
    'file types are not an empty list',
    [input(fileInput({ filetypes: ['log'] }))],
    [input(fileInput({ filetypes: [] }))],
    /no less than 1/,
    'modal',
  ],
  [
    'rich text has known parts',
    [inSection({ type: 'text', text: 'a' })],
    [richText({ type: 'rich_text_table', elements: [] })],
    /unsupported type: rich_text_table/,
  ],
  ['rich text has parts', [inSection({ type: 'text', text: 'a' })], [richText()], /no less than 1/],
  [
    'rich text has known pieces',
    [inSection({ type: 'link', url: 'https://a.b' })],
    [inSection({ type: 'mrkdwn', text: 'a' })],
    /unsupported type: mrkdwn/,
  ],
  [
    'rich text is not empty',
    [inSection({ type: 'text', text: 'a' })],
    [inSection({ type: 'text', text: '' })],
    /more than 0/,
  ],
  [
    'a user has an id',
    [inSection({ type: 'user', user_id: 'U1' })],
    [inSection({ type: 'user' })],
    /missing required field: user_id/,
  ],
  [
    'a style is known',
    [inSection({ type: 'text', text: 'a', style: { code: true } })],
    [inSection({ type: 'text', text: 'a', style: { mono: true } })],
    /additional property/,
  ],
  [
    'code has text and links',
    [richText({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'a' }] })],
    [richText({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] })],
    /unsupported type: user/,
  ],
  [
    'a list has a style',
    [
      richText({
        type: 'rich_text_list',
        style: 'bullet',
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    [richText({ type: 'rich_text_list', elements: [{ type: 'rich_text_section', elements: [] }] })],
    /missing required field: style/,
  ],
  [
    'a list has an indent of 8',
    [
      richText({
        type: 'rich_text_list',
        style: 'ordered',
        indent: 8,
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    [
      richText({
        type: 'rich_text_list',
        style: 'ordered',
        indent: 9,
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    /between 0 and 8/,
  ],
  [
    'a list has sections',
    [
      richText({
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    [richText({ type: 'rich_text_list', style: 'ordered', elements: [{ type: 'text', text: 'a' }] })],
    /must be a rich_text_section/,
  ],
  [
    'an input knows its fields',
    [input(textInput())],
    [input(textInput(), { text: plain('a') })],
    /additional property/,
    'modal',
  ],
  [
    'a text input knows its fields',
    [input(textInput())],
    [input(textInput({ value: 'a' }))],
    /additional property/,
    'modal',
  ],
  [
    'a file input knows its fields',
    [input(fileInput())],
    [input(fileInput({ placeholder: plain('a') }))],
    /additional property/,
    'modal',
  ],
  [
    'rich text knows its fields',
    [inSection({ type: 'text', text: 'a' })],
    [{ ...inSection({ type: 'text', text: 'a' }), text: plain('a') }],
    /additional property/,
  ],
  [
    'code knows its fields',
    [richText({ type: 'rich_text_preformatted', border: 0, elements: [] })],
    [richText({ type: 'rich_text_preformatted', style: {}, elements: [] })],
    /additional property/,
  ],
  [
    'a list knows its fields',
    [
      richText({
        type: 'rich_text_list',
        style: 'bullet',
        border: 1,
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    [
      richText({
        type: 'rich_text_list',
        style: 'bullet',
        text: 'a',
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    /additional property/,
  ],
  [
    'a list style is known',
    [
      richText({
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    [
      richText({
        type: 'rich_text_list',
        style: 'dashes',
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    /must be one of: bullet, ordered/,
  ],
  [
    'a list has a line',
    [
      richText({
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ type: 'rich_text_section', elements: [] }],
      }),
    ],
    [richText({ type: 'rich_text_list', style: 'ordered', elements: [] })],
    /no less than 1/,
  ],
];

describe('inputs and rich text', () => testRules(CASES));

describe('views', () => {
  const modal = (more: Json = {}) => ({ type: 'modal', title: plain('Title'), blocks: [section()], ...more });
  const VIEWS: Array<[rule: string, good: Json, bad: unknown, fault: RegExp]> = [
    ['a view is an object', modal(), 'modal', /must provide an object/],
    ['the type is known', modal(), modal({ type: 'dialog' }), /must be one of: modal, home/],
    [
      'a title has 24',
      modal({ title: plain(chars(24)) }),
      modal({ title: plain(chars(25)) }),
      /less than 25/,
    ],
    ['a title is there', modal(), modal({ title: undefined }), /missing required field/],
    ['a title is plain', modal(), modal({ title: mrkdwn('a') }), /must be plain_text/],
    [
      'submit has 24',
      modal({ submit: plain(chars(24)) }),
      modal({ submit: plain(chars(25)) }),
      /less than 25/,
    ],
    ['close has 24', modal({ close: plain(chars(24)) }), modal({ close: plain(chars(25)) }), /less than 25/],
    [
      'private_metadata has 3,000',
      modal({ private_metadata: chars(3000) }),
      modal({ private_metadata: chars(3001) }),
      /less than 3001/,
    ],
    [
      'callback_id has 255',
      modal({ callback_id: chars(255) }),
      modal({ callback_id: chars(256) }),
      /less than 256/,
    ],
    [
      'external_id has 255',
      modal({ external_id: chars(255) }),
      modal({ external_id: chars(256) }),
      /less than 256/,
    ],
    [
      'inputs need a submit',
      modal({ blocks: [input(textInput())], submit: plain('Go') }),
      modal({ blocks: [input(textInput())] }),
      /submit is required/,
    ],
    [
      'blocks are there',
      modal(),
      modal({ blocks: undefined }),
      /must provide an array \[json-pointer:\/view\/blocks\]/,
    ],
    [
      'a home tab has no title',
      { type: 'home', blocks: [section()] },
      { type: 'home', title: plain('a'), blocks: [] },
      /not allowed in a home tab/,
    ],
  ];

  test.each(VIEWS)('%s', (_rule, good, bad, fault) => {
    expect(viewFaults(good)).toEqual([]);
    expect(viewFaults(bad).join('\n')).toMatch(fault);
  });
});
