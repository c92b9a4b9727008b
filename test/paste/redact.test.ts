import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../src/paste/redact.js';
import type { SecretKind } from '../../src/paste/secrets.js';
import { BASE64, random, UPPER, URL_SAFE, WORD } from './random-text.js';

type Generate = (random: (length: number, alphabet: string) => string) => string;

/** Tokens that are known by their shape: the kind, and how to make one. */
const TOKENS: ReadonlyArray<[string, SecretKind, Generate]> = [
  ['Anthropic API key', 'anthropic-api-key', (r) => `sk-ant-api03-${r(93, URL_SAFE)}AA`],
  ['Anthropic admin key', 'anthropic-api-key', (r) => `sk-ant-admin01-${r(93, URL_SAFE)}AA`],
  ['Anthropic OAuth access token', 'anthropic-oauth-token', (r) => `sk-ant-oat01-${r(93, URL_SAFE)}AA`],
  ['Anthropic OAuth refresh token', 'anthropic-oauth-token', (r) => `sk-ant-ort01-${r(93, URL_SAFE)}AA`],
  ['OpenAI project key', 'openai-key', (r) => `sk-proj-${r(60, URL_SAFE)}`],
  ['OpenAI key', 'openai-key', (r) => `sk-${r(48, WORD)}`],
  ['AWS access key id', 'aws-access-key', (r) => `AKIA${r(16, `${UPPER}234567`)}`],
  ['AWS temporary access key id', 'aws-access-key', (r) => `ASIA${r(16, `${UPPER}234567`)}`],
  ['Bedrock key', 'aws-secret-key', (r) => `ABSK${r(110, BASE64)}=`],
  ['GitHub token', 'github-token', (r) => `ghp_${r(36, WORD)}`],
  ['GitHub server token', 'github-token', (r) => `ghs_${r(36, WORD)}`],
  ['fine-grained GitHub token', 'github-token', (r) => `github_pat_${r(22, WORD)}_${r(59, WORD)}`],
  ['GitLab token', 'assigned-secret', (r) => `glpat-${r(20, URL_SAFE)}`],
  ['npm token', 'assigned-secret', (r) => `npm_${r(36, WORD)}`],
  [
    'Slack bot token',
    'slack-token',
    (r) => `xoxb-${r(12, '123456789')}-${r(12, '123456789')}-${r(24, WORD)}`,
  ],
  [
    'Slack app token',
    'slack-token',
    (r) => `xapp-1-A${r(10, UPPER)}-${r(12, '123456789')}-${r(64, '123456789abcdef')}`,
  ],
  [
    'Slack webhook',
    'slack-webhook',
    (r) => `https://hooks.slack.com/services/T${r(9, UPPER)}/B${r(9, UPPER)}/${r(24, WORD)}`,
  ],
  ['Discord bot token', 'discord-token', (r) => `M${r(25, WORD)}.${r(6, URL_SAFE)}.${r(38, WORD)}`],
  [
    'Discord webhook',
    'discord-webhook',
    (r) => `https://discord.com/api/webhooks/${r(18, '123456789')}/${r(68, WORD)}`,
  ],
  ['Google API key', 'google-key', (r) => `AIza${r(35, WORD)}`],
  ['Google access token', 'google-key', (r) => `ya29.${r(100, URL_SAFE)}`],
  ['JSON web token', 'jwt', (r) => `eyJ${r(33, WORD)}.eyJ${r(80, WORD)}.${r(43, URL_SAFE)}`],
];

/** Parts of a token that may be shown. */
const SHOWN = ['https://hooks.slack.com/services/', 'https://discord.com/api/webhooks/'];

/** Runs of 12 characters of a secret that a text still shows. */
function surviving(secret: string, text: string): string[] {
  const shown = SHOWN.find((part) => secret.startsWith(part));
  let hidden = shown === undefined ? secret : secret.slice(shown.length);
  if (shown?.includes('discord')) hidden = hidden.slice(hidden.indexOf('/') + 1);
  const runs: string[] = [];
  for (let i = 0; i + 12 <= hidden.length; i++) {
    if (text.includes(hidden.slice(i, i + 12))) runs.push(hidden.slice(i, i + 12));
  }
  return runs;
}

/** What a terminal shows: hard wrapped lines, in a box where asked. */
function wrap(text: string, columns: number, boxed: boolean): string {
  const inner = boxed ? columns - 4 : columns;
  const lines: string[] = [];
  for (let i = 0; i < text.length; i += inner) lines.push(text.slice(i, i + inner));
  return lines.map((line) => (boxed ? `│ ${line.padEnd(inner)} │` : line)).join('\n');
}

const unwrapped = (text: string) => text.replace(/[\s│]/g, '');
const seeds = fc.integer();
const separator = fc.constantFrom(' ', '\n', '\t', '"', "'", '`', ', ', '(', '\\n', '=', ': ');
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'İİİ', '\ud800', '\u0000'),
);
const name = fc.constantFrom(
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'DB_PASSWORD',
  'X',
);

describe.each(TOKENS)('%s', (_, kind, generate) => {
  it('is found alone', () => {
    const { text, findings } = redact(`before ${generate(random(7))} after`);
    expect(text).toMatch(/^before .*\[redacted [^\]]+\] after$/);
    expect(findings).toEqual([{ kind, count: 1, advice: expect.stringMatching(/^[A-Z].*\.$/) }]);
  });

  it('goes from arbitrary text', () => {
    fc.assert(
      fc.property(seeds, anyText, separator, separator, anyText, (seed, before, left, right, after) => {
        const secret = generate(random(seed));
        const close = right === '=' || right === ': ' ? ' ' : right;
        expect(surviving(secret, redact(before + left + secret + close + after).text)).toEqual([]);
      }),
    );
  });

  it('goes from JSON, also within a string of JSON', () => {
    fc.assert(
      fc.property(seeds, fc.string(), (seed, value) => {
        const secret = generate(random(seed));
        const json = JSON.stringify({ value, message: `failed with\n${secret}\n"${secret}" ${value}` });
        expect(surviving(secret, redact(json).text)).toEqual([]);
        expect(surviving(secret, redact(JSON.stringify({ json })).text)).toEqual([]);
      }),
    );
  });

  it('goes from assignments and wrapped lines', () => {
    const columns = fc.constantFrom(24, 30, 40, 60, 80);
    fc.assert(
      fc.property(seeds, name, columns, fc.boolean(), fc.nat(90), (seed, variable, width, boxed, indent) => {
        const secret = generate(random(seed));
        const text = `${'ls -l / '.repeat(12).slice(0, indent)} export ${variable}=${secret} && claude -p "hi"`;
        expect(surviving(secret, redact(text).text)).toEqual([]);
        const wrapped = wrap(text, width, boxed);
        expect(surviving(secret, unwrapped(redact(wrapped).text))).toEqual([]);
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });
});

/** Secrets that only their surroundings give away: the kind, and the text around the secret. */
const PLACES: ReadonlyArray<[string, SecretKind, (secret: string) => string]> = [
  ['shell variable', 'assigned-secret', (s) => `export MY_APP_TOKEN=${s}`],
  ['quoted shell variable', 'assigned-secret', (s) => `ANTHROPIC_AUTH_TOKEN='${s}' claude`],
  ['PowerShell variable', 'assigned-secret', (s) => `$env:ANTHROPIC_API_KEY = "${s}"`],
  ['JSON', 'assigned-secret', (s) => `{"apiKey":"${s}","model":"opus"}`],
  [
    'JSON in a string',
    'assigned-secret',
    (s) => JSON.stringify({ body: JSON.stringify({ token: s, a: 1 }) }),
  ],
  [
    'JSON in JSON in a string',
    'assigned-secret',
    (s) => JSON.stringify(JSON.stringify(JSON.stringify({ token: s }))),
  ],
  ['YAML', 'assigned-secret', (s) => `  client_secret: ${s}\n  other: x`],
  ['option', 'assigned-secret', (s) => `tool --password=${s} --verbose`],
  ['option with a blank', 'assigned-secret', (s) => `tool --auth-token ${s} --verbose`],
  ['option in a list', 'assigned-secret', (s) => `"args": ["--api-key", "${s}"]`],
  ['key with a blank', 'assigned-secret', (s) => `API key: ${s}`],
  ['numbered variable', 'assigned-secret', (s) => `API_KEY_2=${s}`],
  ['npmrc', 'assigned-secret', (s) => `//npm.example.test/:_authToken=${s}`],
  ['query', 'assigned-secret', (s) => `https://x.test/cb?access_token=${s}&state=1`],
  ['connection string', 'assigned-secret', (s) => `Server=db;Password=${s};Database=main`],
  ['header', 'assigned-secret', (s) => `X-API-Key: ${s}`],
  ['curl', 'bearer-token', (s) => `curl -H 'authorization: bearer ${s}' https://x.test`],
  ['JSON header', 'bearer-token', (s) => `"Authorization": "Bearer ${s}"`],
  ['Basic header', 'bearer-token', (s) => `AUTHORIZATION: Basic ${s}`],
  ['header without a scheme', 'bearer-token', (s) => `Authorization: ${s}`],
  ['custom headers', 'bearer-token', (s) => `ANTHROPIC_CUSTOM_HEADERS="Authorization: Bearer ${s}"`],
  ['Bearer alone', 'bearer-token', (s) => `sent Bearer ${s} to the gateway`],
  ['AWS file', 'aws-secret-key', (s) => `aws_secret_access_key = ${s}`],
  ['AWS variable', 'aws-secret-key', (s) => `AWS_SESSION_TOKEN=${s}`],
  ['AWS answer', 'aws-secret-key', (s) => `"SecretAccessKey": "${s}"`],
  ['AWS session', 'aws-secret-key', (s) => `"SessionToken": "${s}"`],
  ['Bedrock variable', 'aws-secret-key', (s) => `AWS_BEARER_TOKEN_BEDROCK=${s}`],
  ['URL', 'url-password', (s) => `postgres://admin:${s}@db.internal:5432/main`],
  ['URL without a user', 'url-password', (s) => `redis://:${s}@cache:6379`],
  ['URL with @ in the password', 'url-password', (s) => `mongodb+srv://admin:p@${s}@cluster.test/x`],
  ['URL with / in the password', 'url-password', (s) => `amqp://admin:p/${s}@queue.test/x`],
  ['URL with a token', 'url-password', (s) => `https://${s}@github.com/a/b.git`],
];

describe.each(PLACES)('secret in %s', (_, kind, place) => {
  it('is found and nothing around it goes', () => {
    const secret = random(11)(32, WORD);
    const { text, findings } = redact(place(secret));
    expect(findings.map((finding) => [finding.kind, finding.count])).toEqual([[kind, 1]]);
    const [before = '', after = ''] = place('\u0001').replace('\\u0001', '\u0001').split('\u0001');
    expect(text.endsWith(after.replace(/^[\\]*u0001/, ''))).toBe(true);
    expect(text.slice(0, 8)).toBe(before.slice(0, 8).padEnd(8, text.slice(before.length)));
  });

  it('goes, also wrapped', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom(24, 30, 40, 60, 80),
        fc.boolean(),
        fc.nat(90),
        (seed, width, boxed, indent) => {
          const secret = random(seed)(40, WORD);
          const text = `${'ls -l / '.repeat(12).slice(0, indent)} ${place(secret)}`;
          expect(surviving(secret, redact(text).text)).toEqual([]);
          expect(surviving(secret, unwrapped(redact(wrap(text, width, boxed)).text))).toEqual([]);
        },
      ),
      { seed: 20260102, numRuns: 300 },
    );
  });
});

describe('private keys', () => {
  const pem = (label: string, body: string, lineEnd = '\n') =>
    [`-----BEGIN ${label}-----`, ...(body.match(/.{1,64}/g) ?? []), `-----END ${label}-----`].join(lineEnd);

  it.each([
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('go whole: %s', (label) => {
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, boxed) => {
        const body = random(seed)(400, BASE64);
        const key = pem(label, body);
        expect(redact(`a\n${key}\nb`).text).toBe('a\n[redacted private key]\nb');
        expect(redact(JSON.stringify({ key, b: 1 })).text).toBe('{"key":"[redacted private key]","b":1}');
        const terminal = key.split('\n').map((line) => wrap(line, 40, boxed));
        expect(surviving(body, unwrapped(redact(terminal.join('\n')).text))).toEqual([]);
      }),
    );
  });

  it('go to the end of the text when cut off', () => {
    const key = pem('EC PRIVATE KEY', random(3)(200, BASE64)).slice(0, 150);
    expect(redact(`a\n${key}`).text).toBe('a\n[redacted private key]');
    expect(redact(`${key}\n${key}`).findings).toMatchObject([{ kind: 'private-key', count: 2 }]);
  });

  it('are not certificates, nor sentences about keys', () => {
    const certificate = pem('CERTIFICATE', random(4)(300, BASE64));
    expect(redact(certificate).text).toBe(certificate);
    const message = 'Expected -----BEGIN PRIVATE KEY----- at the top of the file';
    expect(redact(message).text).toBe(message);
  });
});

describe('redact', () => {
  const pieces = fc.oneof(
    anyText,
    separator,
    name,
    fc.constantFrom(
      'password',
      '"token": "',
      '://',
      'a:',
      '@',
      '--',
      'Bearer ',
      '\u001b[31m',
      '│ ',
      ' │\n',
      '.',
      '${',
      '<',
    ),
    fc.constantFrom(
      '[redacted ',
      ']',
      'Authorization:',
      '-----BEGIN PRIVATE KEY-----',
      '-----END',
      '\\"',
      '\r\n',
      'x'.repeat(40),
    ),
    fc.tuple(seeds, fc.nat(TOKENS.length - 1)).map(([seed, index]) => TOKENS[index]?.[2](random(seed)) ?? ''),
    seeds.map((seed) => random(seed)(14, URL_SAFE)),
  );
  const mixture = fc.array(pieces, { maxLength: 24 }).map((list) => list.join(''));

  it('changes nothing the second time, and never throws', () => {
    fc.assert(
      fc.property(mixture, (text) => {
        const once = redact(text).text;
        expect(redact(once)).toEqual({ text: once, findings: [] });
      }),
      { numRuns: 3000 },
    );
  });

  it('finds in wrapped text no less than in the plain one', () => {
    const key = TOKENS[0]?.[2](random(1)) ?? '';
    const coloured = wrap(key, 60, true).replaceAll('│ s', '│ \u001b[31ms').replaceAll(' │', '\u001b[39m │');
    expect(redact(coloured).findings).toMatchObject([{ kind: 'anthropic-api-key', count: 1 }]);
    expect(redact(wrap(key, 40, false).replaceAll('\n', '\r\n')).text).toBe('[redacted Anthropic API key]');
  });

  it('counts each kind', () => {
    const [a = '', b = ''] = [8, 9].map((seed) => `ghp_${random(seed)(36, WORD)}`);
    expect(redact(`${a} ${b} AKIAIOSFODNN7EXAMPLE`).findings).toMatchObject([
      { kind: 'github-token', count: 2 },
      { kind: 'aws-access-key', count: 1 },
    ]);
  });
});

/** What a call reads, counted where it reads: characters looked at, and lengths of what is copied or searched. */
function operations(action: () => void): number {
  let count = 0;
  const { charCodeAt, slice, indexOf, startsWith } = String.prototype;
  String.prototype.charCodeAt = function (this: string, at) {
    count++;
    return charCodeAt.call(this, at);
  };
  String.prototype.slice = function (this: string, from, to) {
    const part = slice.call(this, from, to);
    count += part.length;
    return part;
  };
  String.prototype.indexOf = function (this: string, part, from = 0) {
    const at = indexOf.call(this, part, from);
    count += (at < 0 ? this.length : at) - from;
    return at;
  };
  String.prototype.startsWith = function (this: string, part, from) {
    count += part.length;
    return startsWith.call(this, part, from);
  };
  try {
    action();
  } finally {
    Object.assign(String.prototype, { charCodeAt, slice, indexOf, startsWith });
  }
  return count;
}

describe('cost', () => {
  it.each([
    'The quick brown fox: jumps - over {"a":1} = fine, https://x.test/y\n',
    '-',
    '=',
    ' :',
    'sk-',
    '_sk-',
    'sk-ant-',
    'eyJ',
    '_eyJ',
    'eyJa.',
    'token=',
    'token="a ',
    "token:'",
    'password=\\"',
    'a://b:c/',
    'a://',
    'a:b@',
    'aaaaaaa.',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n',
    `${'a'.repeat(40)}\n`,
    `${'a'.repeat(40)}\n${' '.repeat(50)}\n`,
    `${'sk-ant-api03-a'.repeat(3)}\n`,
    'Bearer ',
    '\u001b[0',
    '\u001b[0m',
    '\\',
    '[redacted ',
    'AKIA',
    'ghp_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9aB3dE5gH7 ',
  ])('is linear in the length: %j', (unit) => {
    const text = (length: number) => unit.repeat(Math.ceil(length / unit.length));
    const small = operations(() => redact(text(20_000)));
    const large = operations(() => redact(text(80_000)));
    expect(large).toBeLessThan(small * 4.6);
    expect(large).toBeLessThan(80_000 * 150);
  });
});
