/** The local Slack's rules for blocks, with blocks at the limit and one past it. */
import { describe, expect, test } from '@jest/globals';
import { areBlocksTooLong, blockKitFaults } from '../support/slack/block-kit.js';
import {
  actions,
  button,
  type Case,
  chars,
  context,
  fileInput,
  image,
  input,
  LONG_URL,
  mrkdwn,
  plain,
  section,
  testRules,
  textInput,
  times,
} from './block-samples.js';

const CASES: Case[] = [
  ['blocks are a list', [section()], { blocks: [] }, /must provide an array \[json-pointer:\/blocks\]/],
  ['a block is an object', [section()], ['text'], /must provide an object/],
  ['the type is known', [section()], [{ type: 'paragraph' }], /unsupported type: paragraph/],
  [
    'a message has 50 blocks',
    times(50, () => section()),
    times(51, () => section()),
    /no more than 50 items/,
  ],
  [
    'a modal has 100 blocks',
    times(100, () => section()),
    times(101, () => section()),
    /no more than 100 items/,
    'modal',
  ],
  [
    'a home tab has 100 blocks',
    times(100, () => section()),
    times(101, () => section()),
    /no more than 100/,
    'home',
  ],
  [
    'block_id has 255',
    [section({ block_id: chars(255) })],
    [section({ block_id: chars(256) })],
    /256 characters/,
  ],
  [
    'block_id is not empty',
    [section({ block_id: 'a' })],
    [section({ block_id: '' })],
    /more than 0 characters/,
  ],
  [
    'block_id is unique',
    [section({ block_id: 'a' }), section({ block_id: 'b' })],
    [section({ block_id: 'a' }), section({ block_id: 'a' })],
    /`block_id` must be unique: a/,
  ],
  [
    'one element has the focus',
    [input(textInput({ focus_on_load: true }))],
    times(2, () => input(textInput({ focus_on_load: true }))),
    /focus_on_load/,
    'modal',
  ],
  [
    'text has 3,000',
    [section({ text: mrkdwn(chars(3000)) })],
    [section({ text: mrkdwn(chars(3001)) })],
    /less than 3001 characters \[json-pointer:\/blocks\/0\/text\/text\]/,
  ],
  ['text is not empty', [section()], [section({ text: mrkdwn('') })], /more than 0 characters/],
  [
    'text has a known type',
    [section()],
    [section({ text: { type: 'markdown', text: 'a' } })],
    /unknown text type/,
  ],
  ['text is an object', [section()], [section({ text: 'a' })], /must provide an object/],
  ['text holds a string', [section()], [section({ text: { type: 'mrkdwn', text: 1 } })], /must be a string/],
  [
    'emoji is for plain_text',
    [section({ text: { ...plain('a'), emoji: true } })],
    [section({ text: { ...mrkdwn('a'), emoji: true } })],
    /not allowed in mrkdwn/,
  ],
  [
    'verbatim is for mrkdwn',
    [section({ text: { ...mrkdwn('a'), verbatim: true } })],
    [section({ text: { ...plain('a'), verbatim: true } })],
    /not allowed in plain_text/,
  ],
  [
    'a section has text or fields',
    [{ type: 'section', fields: [plain('a')] }],
    [{ type: 'section' }],
    /text or fields is required/,
  ],
  [
    'a section has 10 fields',
    [section({ fields: times(10, () => plain('a')) })],
    [section({ fields: times(11, () => plain('a')) })],
    /no more than 10 items/,
  ],
  [
    'fields are not an empty list',
    [section({ fields: [plain('a')] })],
    [section({ fields: [] })],
    /no less than 1 items/,
  ],
  [
    'a field has 2,000',
    [section({ fields: [mrkdwn(chars(2000))] })],
    [section({ fields: [mrkdwn(chars(2001))] })],
    /less than 2001/,
  ],
  [
    'a section knows its fields',
    [section({ expand: true })],
    [section({ color: 'red' })],
    /additional property not allowed: color/,
  ],
  [
    'an accessory is no input',
    [section({ accessory: button() })],
    [section({ accessory: textInput() })],
    /unsupported type: plain_text_input/,
  ],
  [
    'a header has 150',
    [{ type: 'header', text: plain(chars(150)) }],
    [{ type: 'header', text: plain(chars(151)) }],
    /less than 151/,
  ],
  [
    'a header is plain',
    [{ type: 'header', text: plain('a') }],
    [{ type: 'header', text: mrkdwn('a') }],
    /must be plain_text/,
  ],
  [
    'a header has a text',
    [{ type: 'header', text: plain('a') }],
    [{ type: 'header' }],
    /missing required field/,
  ],
  [
    'a divider has nothing',
    [{ type: 'divider' }],
    [{ type: 'divider', text: plain('a') }],
    /additional property/,
  ],
  [
    'a context has 10',
    [context(...times(10, () => mrkdwn('a')))],
    [context(...times(11, () => mrkdwn('a')))],
    /no more than 10/,
  ],
  ['a context has one', [context(mrkdwn('a'))], [context()], /no less than 1/],
  [
    'a context has texts and images',
    [context(image(), plain('a'))],
    [context(button())],
    /unknown text type/,
  ],
  [
    'actions have 25',
    [actions(...times(25, (at) => button({ action_id: `b${at}` })))],
    [actions(...times(26, (at) => button({ action_id: `b${at}` })))],
    /no more than 25/,
  ],
  ['actions have one', [actions(button())], [actions()], /no less than 1/],
  ['actions have no images', [actions(button())], [actions(image())], /unsupported type: image/],
  [
    'an element has a known type',
    [actions(button())],
    [actions({ type: 'knob' })],
    /unknown element type: knob/,
  ],
  [
    'action_id has 255',
    [actions(button({ action_id: chars(255) }))],
    [actions(button({ action_id: chars(256) }))],
    /less than 256/,
  ],
  ['action_id is not empty', [actions(button())], [actions(button({ action_id: '' }))], /more than 0/],
  [
    'action_id is unique in a block',
    [actions(button()), actions(button())],
    [actions(button(), button())],
    /`action_id` must be unique: press/,
  ],
  [
    'an image has a url of 3,000',
    [image({ image_url: LONG_URL })],
    [image({ image_url: `${LONG_URL}x` })],
    /less than 3001/,
  ],
  ['an image has one source', [image()], [image({ slack_file: { id: 'F1' } })], /exactly one of/],
  [
    'an image has a text',
    [image()],
    [{ type: 'image', image_url: 'https://a.b' }],
    /missing required field: alt_text/,
  ],
  [
    'an image text has 2,000',
    [image({ alt_text: chars(2000) })],
    [image({ alt_text: chars(2001) })],
    /less than 2001/,
  ],
  [
    'an image title has 2,000',
    [image({ title: plain(chars(2000)) })],
    [image({ title: plain(chars(2001)) })],
    /less than 2001/,
  ],
  [
    'markdown has 12,000',
    [{ type: 'markdown', text: chars(12_000) }],
    [{ type: 'markdown', text: chars(12_001) }],
    /less than 12001/,
  ],
  [
    'all markdown has 12,000',
    times(2, () => ({ type: 'markdown', text: chars(6000) })),
    times(2, () => ({ type: 'markdown', text: chars(6001) })),
    /markdown blocks together/,
  ],
  ['markdown has a text', [{ type: 'markdown', text: 'a' }], [{ type: 'markdown', text: '' }], /more than 0/],
  [
    'a context text has 3,000',
    [context(mrkdwn(chars(3000)))],
    [context(mrkdwn(chars(3001)))],
    /less than 3001/,
  ],
  [
    'a header knows its fields',
    [{ type: 'header', text: plain('a') }],
    [{ type: 'header', text: plain('a'), style: 'big' }],
    /additional property/,
  ],
  [
    'a context knows its fields',
    [context(plain('a'))],
    [{ ...context(plain('a')), text: plain('a') }],
    /additional property/,
  ],
  [
    'actions know their fields',
    [actions(button())],
    [{ ...actions(button()), text: plain('a') }],
    /additional property/,
  ],
  [
    'an image knows its fields',
    [image({ title: plain('a') })],
    [image({ style: 'big' })],
    /additional property/,
  ],
  [
    'an image in a section knows its fields',
    [section({ accessory: image() })],
    [section({ accessory: image({ title: plain('a') }) })],
    /additional property/,
  ],
  ['an image url is one', [image()], [image({ image_url: 'a.png' })], /invalid url/],
  [
    'markdown knows its fields',
    [{ type: 'markdown', text: 'a' }],
    [{ type: 'markdown', text: 'a', verbatim: true }],
    /additional property/,
  ],
];

describe('blocks', () => {
  testRules(CASES);

  test('files are asked for in modals alone', () => {
    expect(blockKitFaults([input(fileInput())], 'modal')).toEqual([]);
    expect(blockKitFaults([input(fileInput())], 'home')).not.toEqual([]);
  });

  test('markdown is for messages alone', () => {
    expect(blockKitFaults([{ type: 'markdown', text: 'a' }], 'modal').join()).toMatch(
      'unsupported type: markdown',
    );
  });

  test('the texts of a message together are limited, with room for each block', () => {
    const sections = (count: number) => times(count, () => section({ text: mrkdwn(chars(3000)) }));
    expect(areBlocksTooLong(sections(4))).toBe(false);
    expect(areBlocksTooLong(sections(5))).toBe(true);
    // As measured: 13,297 in one block, 125 less with a divider.
    expect(areBlocksTooLong([{ type: 'markdown', text: chars(13_297) }])).toBe(false);
    expect(areBlocksTooLong([{ type: 'markdown', text: chars(13_298) }])).toBe(true);
    expect(areBlocksTooLong([{ type: 'markdown', text: chars(13_172) }, { type: 'divider' }])).toBe(false);
    expect(areBlocksTooLong([{ type: 'markdown', text: chars(13_173) }, { type: 'divider' }])).toBe(true);
  });
});
