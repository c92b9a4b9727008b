/** Discord's limits on messages and components: for each a payload that just fits, and one that does not. */
import { describe, expect, test } from '@jest/globals';
import { messageFaults, threadNameFaults } from '../support/discord/index.js';
import {
  button,
  type Case,
  classic,
  container,
  display,
  embed,
  gallery,
  menu,
  row,
  section,
  text,
  thumbnail,
  times,
  V2,
  v2,
} from './discord-samples.js';

const MESSAGES: Case[] = [
  ['content 2,000', { content: text(2_000) }, { content: text(2_001) }, /^content: .*MAX_LENGTH/],
  ['content is text', { content: 'x' }, { content: 5 }, /^content: .*STRING_TYPE/],
  ['nonce 25', { content: 'x', nonce: text(25) }, { content: 'x', nonce: text(26) }, /^nonce: /],
  [
    '10 embeds',
    { embeds: times(10, () => ({ title: 'x' })) },
    { embeds: times(11, () => ({ title: 'x' })) },
    /^embeds: /,
  ],
  ['embed title 256', embed({ title: text(256) }), embed({ title: text(257) }), /^embeds.0.title: /],
  [
    'embed description 4,096',
    embed({ description: text(4_096) }),
    embed({ description: text(4_097) }),
    /description: /,
  ],
  [
    'embed footer 2,048',
    embed({ footer: { text: text(2_048) } }),
    embed({ footer: { text: text(2_049) } }),
    /footer.text: /,
  ],
  [
    'embed author 256',
    embed({ author: { name: text(256) } }),
    embed({ author: { name: text(257) } }),
    /author.name: /,
  ],
  [
    '25 fields',
    embed({ fields: times(25, () => ({ name: 'x', value: 'x' })) }),
    embed({ fields: times(26, () => ({ name: 'x', value: 'x' })) }),
    /fields: /,
  ],
  [
    'field name 256',
    embed({ fields: [{ name: text(256), value: 'x' }] }),
    embed({ fields: [{ name: text(257), value: 'x' }] }),
    /fields.0.name: /,
  ],
  [
    'field value 1,024',
    embed({ fields: [{ name: 'x', value: text(1_024) }] }),
    embed({ fields: [{ name: 'x', value: text(1_025) }] }),
    /fields.0.value: /,
  ],
  [
    'field has a value',
    embed({ fields: [{ name: 'x', value: 'x' }] }),
    embed({ fields: [{ name: 'x', value: '' }] }),
    /fields.0.value: .*REQUIRED/,
  ],
  [
    'embed colour',
    embed({ title: 'x', color: 0xff_ffff }),
    embed({ title: 'x', color: 0x100_0000 }),
    /color: /,
  ],
  [
    '6,000 in all embeds',
    { embeds: [{ description: text(4_000) }, { description: text(2_000) }] },
    { embeds: [{ description: text(4_000) }, { description: text(2_001) }] },
    /MAX_EMBED_SIZE/,
  ],
  ['3 stickers', { sticker_ids: ['1', '2', '3'] }, { sticker_ids: ['1', '2', '3', '4'] }, /^sticker_ids: /],
  [
    '10 attachments',
    { attachments: times(10, (id) => ({ id })) },
    { attachments: times(11, (id) => ({ id })) },
    /^attachments: /,
  ],
  [
    'attachment description 1,024',
    { attachments: [{ id: 0, description: text(1_024) }] },
    { attachments: [{ id: 0, description: text(1_025) }] },
    /attachments.0.description/,
  ],
  [
    'mentions are parsed or listed',
    { content: 'x', allowed_mentions: { parse: ['roles'], users: ['1'] } },
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    /PARSE_EXCLUSIVE/,
  ],
  [
    'kinds of mentions',
    { content: 'x', allowed_mentions: { parse: [] } },
    { content: 'x', allowed_mentions: { parse: ['people'] } },
    /allowed_mentions.parse.0/,
  ],
  [
    '100 mentioned users',
    { content: 'x', allowed_mentions: { users: times(100, String) } },
    { content: 'x', allowed_mentions: { users: times(101, String) } },
    /allowed_mentions.users/,
  ],
  [
    '5 rows',
    classic(...times(5, (i) => row(button({ custom_id: `${i}` })))),
    classic(...times(6, (i) => row(button({ custom_id: `${i}` })))),
    /^components: /,
  ],
  ['rows alone without the flag', classic(row(button())), classic(display()), /^components.0.type: /],
];

const V2_RULES: Case[] = [
  [
    '40 components, nested ones included',
    v2(container(...times(39, () => display()))),
    v2(container(...times(39, () => display())), display()),
    /TOTAL_COMPONENTS/,
  ],
  [
    'accessories count',
    v2(...times(13, (i) => section({ accessory: button({ custom_id: `${i}` }) })), display()),
    v2(...times(13, (i) => section({ accessory: button({ custom_id: `${i}` }) })), display(), display()),
    /TOTAL_COMPONENTS/,
  ],
  [
    '4,000 characters in all',
    v2(display(text(3_000)), container(display(text(1_000)))),
    v2(display(text(3_000)), container(display(text(1_001)))),
    /TOTAL_TEXT/,
  ],
  ['text is not empty', v2(display('x')), v2(display(' ')), /content: .*REQUIRED/],
  ['no content beside', v2(display()), { ...v2(display()), content: 'x' }, /^content: .*LEGACY/],
  [
    'no embeds beside',
    { ...v2(display()), embeds: [] },
    { ...v2(display()), embeds: [{ title: 'x' }] },
    /^embeds: .*LEGACY/,
  ],
  ['no stickers beside', v2(display()), { ...v2(display()), sticker_ids: ['1'] }, /^sticker_ids: .*LEGACY/],
  ['no poll beside', v2(display()), { ...v2(display()), poll: {} }, /^poll: .*LEGACY/],
  ['something to show', v2(display()), v2(), /^components: .*REQUIRED/],
  ['no button at the top', v2(row(button())), v2(button()), /^components.0.type: /],
  [
    'unique ids',
    v2({ ...display(), id: 1 }, { ...display(), id: 2 }),
    v2({ ...display(), id: 1 }, { ...display(), id: 1 }),
    /id: .*DUPLICATED/,
  ],
  [
    'no container in a container',
    v2(container(row(button()))),
    v2(container(container(display()))),
    /components.0.components.0.type: /,
  ],
  ['a container is not empty', v2(container(display())), v2(container()), /components.0.components: /],
  [
    'accent colour',
    v2({ ...container(display()), accent_color: 0 }),
    v2({ ...container(display()), accent_color: -1 }),
    /accent_color: /,
  ],
  [
    'accent colour at most 0xFFFFFF',
    v2({ ...container(display()), accent_color: 0xff_ffff }),
    v2({ ...container(display()), accent_color: 0x100_0000 }),
    /accent_color: /,
  ],
  [
    '3 texts in a section',
    v2(section({ components: times(3, () => display()) })),
    v2(section({ components: times(4, () => display()) })),
    /components.0.components: /,
  ],
  ['a section is not empty', v2(section()), v2(section({ components: [] })), /components.0.components: /],
  [
    'only text in a section',
    v2(section()),
    v2(section({ components: [{ type: 14 }] })),
    /components.0.components.0.type/,
  ],
  [
    'a section has an accessory',
    v2(section({ accessory: thumbnail })),
    v2(section({ accessory: undefined })),
    /accessory: .*REQUIRED/,
  ],
  ['kinds of accessories', v2(section()), v2(section({ accessory: menu() })), /accessory.type: /],
  [
    'thumbnail description 1,024',
    v2(section({ accessory: { ...thumbnail, description: text(1_024) } })),
    v2(section({ accessory: { ...thumbnail, description: text(1_025) } })),
    /description: /,
  ],
  ['1 to 10 pictures', v2(gallery(10)), v2(gallery(11)), /items: /],
  ['a gallery is not empty', v2(gallery(1)), v2(gallery(0)), /items: /],
  [
    'pictures have addresses',
    v2(gallery(1)),
    v2({ type: 12, items: [{ media: { url: 'file:///x' } }] }),
    /SCHEME/,
  ],
  [
    'files are attachments',
    v2({ type: 13, file: { url: 'attachment://a.txt' } }),
    v2({ type: 13, file: { url: 'https://x.test/a.txt' } }),
    /SCHEME/,
  ],
  ['spacing 1 or 2', v2({ type: 14, spacing: 2 }), v2({ type: 14, spacing: 3 }), /spacing: /],
];

describe.each([
  ['messages', MESSAGES],
  ['Components V2', V2_RULES],
])('%s', (_name, cases) => {
  test.each(cases)('%s', (_limit, good, bad, fault) => {
    expect(messageFaults(good)).toEqual([]);
    expect(messageFaults(bad)).toEqual([expect.stringMatching(fault)]);
  });
});

test('names of threads', () => {
  expect(threadNameFaults(text(100))).toEqual([]);
  expect(threadNameFaults(text(101))).toHaveLength(1);
  expect(threadNameFaults(' ')).toHaveLength(1);
});

test('attachments that a component refers to have to be there', () => {
  const payload = v2({ type: 13, file: { url: 'attachment://a.txt' } });
  expect(messageFaults(payload, { files: ['a.txt'] })).toEqual([]);
  expect(messageFaults(payload, { files: ['b.txt'] })).toEqual([expect.stringMatching(/NOT_FOUND/)]);
});

test('an edit can set Components V2, not remove it', () => {
  expect(messageFaults({ ...v2(display()), content: null }, { editing: 0 })).toEqual([]);
  expect(messageFaults({ components: [display()] }, { editing: V2 })).toEqual([]);
  const faults = messageFaults({ flags: 0, components: [] }, { editing: V2 });
  expect(faults).toEqual([expect.stringMatching(/CANNOT_REMOVE/)]);
});
