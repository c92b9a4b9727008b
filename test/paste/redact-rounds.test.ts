import { describe, expect, test } from '@jest/globals';
import { redact } from '../../src/paste/redact.js';

/** Short lines, none of which is joined to the next one, longer in all than a round looks around what the one before took out. */
const LOG = Array.from({ length: 700 }, (_, i) => `step ${i} ok`).join('\n');
const KEY = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n'.repeat(4)}-----END PRIVATE KEY-----`;

/** In each the second secret is laid bare when the first is taken out. */
const LAID_BARE: ReadonlyArray<[string, string]> = [
  ['on its line', 'curl -u bob:pa55; -u eve:word9'],
  ['two thousand characters behind it', `curl -u bob:pa55; ${'-v '.repeat(500)}-u eve:word9`],
  ['four lines behind it', `curl -u bob:pa55; \\\n${' -v \\\n'.repeat(3)} -u eve:word9`],
];

describe('a secret that another one hides', () => {
  test.each(LAID_BARE)('is found wherever both stand: %s', (_where, text) => {
    const alone = redact(text).text;
    expect(alone).not.toMatch(/pa55|word9/);
    const parts = [LOG, text, LOG, text, text, 'a line', text, LOG, LOG, text];
    const expected = parts.map((part) => (part === text ? alone : part)).join('\n');
    expect(redact(parts.join('\n')).text).toBe(expected);
  });

  test('is found however far away, when it has many lines', () => {
    const text = `-----BEGIN PRIVATE KEY----- is how keys begin.\n${LOG}\n${KEY}\n${LOG}\n-----END PRIVATE KEY-----`;
    const { text: result } = redact(text);
    expect(redact(result).text).toBe(result);
    expect(result).toBe('[redacted private key]');
  });
});
