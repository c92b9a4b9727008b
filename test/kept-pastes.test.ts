/** No pasted text is stored unless STORE_PASTES=true, and never a secret. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Bot } from '../src/bot.js';
import { Catalog } from '../src/catalog/catalog.js';
import { withPaste } from '../src/kept-pastes.js';
import { Matcher } from '../src/match/matcher.js';
import { newSession } from '../src/session/advance.js';
import { openLibsqlStore } from '../src/store/libsql.js';
import { threadOf } from './store/support/sessions.js';
import { catalogueEntries } from './support/catalogue.js';
import { folderWith } from './support/programs.js';

const catalog = new Catalog(catalogueEntries);
const matcher = new Matcher(catalog);
const THREAD = threadOf('1');
const MARKER = 'xyzzy-marker-of-a-paste';
/** Looks like a key, and is none. */
const SECRET = `sk-ant-api03-${'Zq7'.repeat(31)}-AA`;

const MESSAGES = [
  `${MARKER}-1\n❯ hi\n  ⎿  You've hit your weekly limit · resets Mon 12:00am\nexport ANTHROPIC_API_KEY=${SECRET}`,
  'still failing',
  `${MARKER}-2\nAPI Error: Prompt is too long\nx-api-key: ${SECRET}`,
  // Understood by nobody, so it counts as talk and not as a paste.
  `the machine says E42 ${MARKER}-3 ${SECRET}`,
  'did 1',
  `/cc-error explain ${MARKER}-4 Prompt is too long ${SECRET}`,
];

/** Plays the messages on a store in a file, and gives everything that stands in its files. */
async function storedBytes(keepPastes?: boolean): Promise<string> {
  const folder = folderWith();
  const store = await openLibsqlStore({ file: join(folder, 'store.db') });
  const bot = new Bot(catalog, matcher, { store, ...(keepPastes === undefined ? {} : { keepPastes }) });
  for (const [index, text] of MESSAGES.entries()) {
    await bot.handle({ id: String(index), thread: THREAD, author: { id: 'U1' }, text, mentioned: true });
  }
  const session = (await store.load(THREAD))?.session;
  expect(session?.people).toEqual(['U1']);
  // Before it is closed, so that the log beside the file is read as well.
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  await store.close();
  return [...bytes, readFileSync(join(folder, 'store.db'), 'latin1')].join('\n');
}

/** Whether one of the texts stands there; a failure need not show the bytes. */
function holds(bytes: string, ...texts: string[]): boolean {
  return texts.some((text) => bytes.includes(text));
}

describe('the files of the store hold', () => {
  test.each([undefined, false])('no pasted text with keepPastes %s', async (keep) => {
    const bytes = await storedBytes(keep);
    expect(holds(bytes, 'prompt-too-long')).toBe(true);
    expect(holds(bytes, MARKER, SECRET.slice(0, 40), SECRET.slice(20, 60))).toBe(false);
  });

  test('the pastes without their secrets with keepPastes true', async () => {
    const bytes = await storedBytes(true);
    expect([1, 2, 3, 4].filter((number) => bytes.includes(`${MARKER}-${number}`))).toEqual([1, 2, 4]);
    expect(holds(bytes, '[redacted Anthropic API key]')).toBe(true);
    expect(holds(bytes, SECRET.slice(0, 40), SECRET.slice(20, 60))).toBe(false);
  });
});

describe('kept pastes', () => {
  const session = newSession(THREAD, 1);
  const keep = (...texts: string[]) => texts.reduce(withPaste, session).pastes ?? [];

  test('are three at most, the last ones', () => {
    expect(keep('a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd']);
  });

  test.each(['a', 'é', '漢', '😀', 'a😀'])('have 8 KB at most and no broken characters: %s', (letter) => {
    for (const shift of ['', 'x', 'xx', 'xxx']) {
      const text = `begin${shift}${letter.repeat(9_000)}end`;
      const [paste = ''] = keep(text);
      expect(Buffer.byteLength(paste)).toBeLessThanOrEqual(8192);
      expect(Buffer.byteLength(paste)).toBeGreaterThan(8100);
      expect(paste).toMatch(/^begin[\s\S]*\n…\n[\s\S]*end$/);
      expect(paste).not.toContain('\ufffd');
    }
  });

  test('of 8 KB are whole', () => {
    expect(keep('a'.repeat(8192))).toEqual(['a'.repeat(8192)]);
  });

  test('go when none are to be kept any more', () => {
    const before = withPaste(session, 'a');
    expect(withPaste(before, undefined)).toEqual(session);
    expect(withPaste(session, undefined)).toBe(session);
    expect(before.pastes).toEqual(['a']);
  });
});
