/** Sealed texts: what opens them, what must not, and what is said then. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { BotError } from '../src/errors.js';
import { areSealingKeys, type Sealer, type SealOwner, sealerFrom } from '../src/sealing.js';

const OWNER: SealOwner = { platform: 'slack', workspace: 'T1' };
const TOKEN = 'xoxb-1-2-hunter2';

const newKey = () => randomBytes(32).toString('base64');
const KEY = newKey();

function faultOf(work: () => unknown): BotError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(BotError);
    return error as BotError;
  }
  throw new Error('nothing went wrong');
}

/** Checks that a text stays closed, and that the message is fit for people and tells nothing. */
function expectClosed(sealer: Sealer, sealed: string, owner = OWNER): void {
  for (const work of [() => sealer.open(sealed, owner), () => sealer.renew(sealed, owner)]) {
    const { code, message } = faultOf(work);
    expect(code).toBe('store-damaged');
    expect(message).toMatch(
      /^The stored tokens of \S+ cannot be opened\. Put back the TOKEN_ENCRYPTION_KEY .* install the app there again\.$/,
    );
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain(KEY);
  }
}

describe('a sealed text', () => {
  test.each(['', TOKEN, 'ä🦊\0\n', JSON.stringify({ bot: { token: TOKEN } }), 'x'.repeat(100_000)])(
    'opens to what was sealed: %#',
    (text) => {
      const sealer = sealerFrom(KEY);
      expect(sealer.open(sealer.seal(text, OWNER), OWNER)).toBe(text);
      // Another process has another sealer.
      expect(sealerFrom(KEY).open(sealer.seal(text, OWNER), OWNER)).toBe(text);
    },
  );

  test('is one versioned word of ASCII that does not show the text, another each time', () => {
    const sealer = sealerFrom(KEY);
    const sealed = sealer.seal(TOKEN, OWNER);
    expect(sealed).toMatch(/^v1\.[\w-]{16}\.[\w-]{22}\.[\w-]+$/);
    const bytes = Buffer.from(sealed.split('.')[3] ?? '', 'base64url').toString('latin1');
    expect(sealed + bytes).not.toMatch(/xoxb|hunter2/);
    const many = Array.from({ length: 1000 }, () => sealer.seal(TOKEN, OWNER));
    for (const part of [1, 2, 3])
      expect(new Set(many.map((each) => each.split('.')[part])).size).toBe(many.length);
  });

  test('made by the format alone opens, so that other versions can rely on it', () => {
    const nonce = Buffer.alloc(12, 7);
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(KEY, 'base64'), nonce);
    cipher.setAAD(Buffer.from('["v1","slack","T1"]'));
    const body = Buffer.concat([cipher.update(TOKEN), cipher.final()]);
    const parts = [nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'));
    expect(sealerFrom(KEY).open(['v1', ...parts].join('.'), OWNER)).toBe(TOKEN);
  });

  test.each([
    { platform: 'slack', workspace: 'T2' },
    { platform: 'discord', workspace: 'T1' },
    { platform: 'slack","T1', workspace: '' },
    { platform: '', workspace: 'slackT1' },
    { platform: 'slack', workspace: 'T1\0' },
  ])('does not open for another owner: %j', (owner) => {
    const sealer = sealerFrom(KEY);
    expectClosed(sealer, sealer.seal(TOKEN, OWNER), owner);
    expect(sealer.open(sealer.seal(TOKEN, owner), owner)).toBe(TOKEN);
  });

  test('does not open with another key', () => {
    expectClosed(sealerFrom(newKey()), sealerFrom(KEY).seal(TOKEN, OWNER));
    expectClosed(sealerFrom(`${newKey()},${newKey()}`), sealerFrom(KEY).seal(TOKEN, OWNER));
  });

  test('does not open when any one character was changed, added or lost', () => {
    const sealer = sealerFrom(KEY);
    const sealed = sealer.seal(TOKEN, OWNER);
    for (let index = 0; index < sealed.length; index += 1) {
      const [before, after] = [sealed.slice(0, index), sealed.slice(index + 1)];
      for (const character of ['A', 'B', '.', '=', ' ', '~']) {
        if (character !== sealed[index]) expectClosed(sealer, before + character + after);
        if (character !== 'A' && character !== 'B')
          expectClosed(sealer, before + character + sealed.slice(index));
      }
      expectClosed(sealer, before + after);
    }
  });

  test.each([
    [
      'a shorter tag',
      (parts: string[]) => [parts[0], parts[1], Buffer.alloc(4).toString('base64url'), parts[3]],
    ],
    [
      'the first bytes of its tag',
      (parts: string[]) => [parts[0], parts[1], parts[2]?.slice(0, 16), parts[3]],
    ],
    ['an empty nonce', (parts: string[]) => [parts[0], '', parts[2], parts[3]]],
    ['another version', (parts: string[]) => ['v2', ...parts.slice(1)]],
    ['a part too many', (parts: string[]) => [...parts, 'AAAA']],
    ['a part too few', (parts: string[]) => parts.slice(0, 3)],
    ['nothing', () => []],
    ['a token in place of all', () => [TOKEN]],
  ])('does not open with %s', (_, change) => {
    const sealer = sealerFrom(KEY);
    expectClosed(sealer, change(sealer.seal(TOKEN, OWNER).split('.')).join('.'));
  });

  test('names its owner in one line, whatever the name', () => {
    const { message } = faultOf(() =>
      sealerFrom(KEY).open('v1', { platform: 'slack', workspace: 'T 1\n\x1b[31m' }),
    );
    expect(message).toContain('slack/T%201%0A%1B[31m');
  });
});

describe('keys', () => {
  test('may be base64 with or without its end, base64url, or hex, and mean the same', () => {
    // Its base64 holds + and /.
    const bytes = Buffer.from(`${'fbefbeffbf'.repeat(6)}fbff`, 'hex');
    const base64 = bytes.toString('base64');
    expect(base64).toMatch(/\+.*\//);
    const sealed = sealerFrom(base64).seal(TOKEN, OWNER);
    const hex = bytes.toString('hex');
    const forms = [base64.replace(/=$/, ''), bytes.toString('base64url'), hex, hex.toUpperCase(), ` ${hex} `];
    for (const form of forms) expect(sealerFrom(form).open(sealed, OWNER)).toBe(TOKEN);
  });

  test.each([
    '',
    ',',
    `${KEY},`,
    `${KEY},hunter2`,
    'hunter2',
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    randomBytes(16).toString('hex'),
    randomBytes(31).toString('hex'),
    `${KEY.slice(0, 20)} ${KEY.slice(21)}`,
    `${KEY}=`,
  ])('are refused without being repeated: %#', (text) => {
    expect(areSealingKeys(text)).toBe(false);
    const { code, message } = faultOf(() => sealerFrom(text));
    expect(code).toBe('config-invalid');
    expect(message).toBe(
      'TOKEN_ENCRYPTION_KEY is no key: write 32 bytes as base64 or hex (make them: openssl rand -base64 32).',
    );
  });

  test('are rotated: the first seals, all open, and renew moves a text to the first', () => {
    const [older, newer] = [newKey(), newKey()];
    const both = sealerFrom(`${newer}, ${older}`);
    const sealed = sealerFrom(older).seal(TOKEN, OWNER);
    expect(both.open(sealed, OWNER)).toBe(TOKEN);
    expect(sealerFrom(newer).open(both.seal(TOKEN, OWNER), OWNER)).toBe(TOKEN);
    expectClosed(sealerFrom(older), both.seal(TOKEN, OWNER));

    const renewed = both.renew(sealed, OWNER);
    expect(sealerFrom(newer).open(renewed ?? '', OWNER)).toBe(TOKEN);
    expect(both.renew(renewed ?? '', OWNER)).toBeNull();
    expectClosed(sealerFrom(newer), sealed);
  });
});
