import { describe, expect, it } from '@jest/globals';
import { redact } from '../../src/paste/redact.js';

const S = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzqL3kT9vW2';
const WORD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Pseudo-random letters and digits. */
function letters(length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return WORD.charAt((state >> 8) % WORD.length);
  }).join('');
}

describe('secrets that only their place gives away', () => {
  it.each([
    `AWS Secret Access Key [None]: ${S}`,
    `AWS Secret Access Key [****************ABCD]: ${S}`,
    `AWS Access Key ID [****ABCD]: AKIAIOSFODNN7EXAMPLE`,
    `AWS Access Key ID [None]: AKIAIOSFODNN7EXAMPLE`,
    `<SecretAccessKey>${S}</SecretAccessKey>`,
    `<password>hunter22</password>`,
    `<db:password type="x">correct horse battery</db:password>`,
    `secret access key ${S}`,
    `my aws secret is ${S}`,
    `password is Hunter22`,
    `the password is swordfish`,
    `passwort: Geheim12`,
    `mot de passe : Geheim12`,
    `contraseña: Secreta99`,
    `Contraseña es Secreta99`,
    `Authorization: Bearer ab12`,
    `Authorization: Basic abcd`,
    `Authorization: Basic YW5hOnB3`,
    `x-api-key: ab12`,
    `x-api-key: abcd`,
    `MY_API_KEY=ab12`,
    `ANTHROPIC_AUTH_TOKEN=abcd`,
    `APP_SECRET_VALUE=abcd`,
    `CLIENT_SECRET=abcd`,
    `DB_PASSWORD=1234`,
    `AWS_BEARER_TOKEN_BEDROCK=abcd`,
    `CLAUDE_CODE_OAUTH_TOKEN=abc1`,
    `"client_secret": "abcd"`,
    `sk-ant-api03-abc`,
    `xoxb-short1`,
    `Cookie: session=abcdef; theme=dark1; x=yyyy`,
    `Set-Cookie: sid=s3cr3t; Path=/; HttpOnly`,
    `curl -H 'Cookie: session=abcdef; b=cccc'`,
    `"cookie":"session=abcdef; b=cccc"`,
    `password: "correct horse battery staple"`,
    `password: 'correct horse battery staple'`,
    `DB_PASS=hunter22`,
    `DB_PASS=hunter`,
    `db_pwd=hunter`,
    `curl -u ana:pw https://x.test`,
    `curl --user ana:pw https://x.test`,
    `curl --user=ana:pw`,
    `curl --proxy-user ana:pw x`,
    `curl -s -uana:pw x`,
    `mysql -u root -phunter2 db`,
    `sshpass -p pw123 ssh x`,
    `sshpass -p 'pw123' ssh x`,
    `redis-cli -h x -a pw123`,
    `//ana:pw@host/path`,
    `https://x.test/cb?code=aB3dE5gH7j&state=1`,
    `https://x.test/?a=1&access_token=abcd`,
    `https://x.test/?token=abcd&x=1`,
    `Ocp-Apim-Subscription-Key: abcd1234`,
    `sk_live_abcdef123456`,
    `sk_test_4eC39HqLyjWDarjtT1zdp7dc`,
    `rk_live_4eC39HqLyjWDarjtT1zdp7dc`,
    `hf_abCDefGHijKLmnOPqrSTuvWXyz12345678`,
    `SG.aB3dE5gH7jaB3dE5gH7jaa.aB3dE5gH7jaB3dE5gH7jaaaB3dE5gH7jaB3dE5gH7jaa`,
    `dckr_pat_aB3dE5gH7jaB3dE5gH7jaaB3dEa`,
    `pypi-AgEIcHlwaS5vcmcCJDU3ZjY1ZGNkLTQ`,
    `hvs.CAESIJaB3dE5gH7jaB3dE5gH7jaB3dE5gH7j`,
    `lin_api_aB3dE5gH7jaB3dE5gH7jaB3dE5gH7jaB`,
    `figd_aB3dE5gH7j-aB3dE5gH7jaB3dE5gH7j`,
    `dop_v1_aaB3dE5gH7jaaB3dE5gH7jaaB3dE5gH7j`,
    `ATATT3xFfGF0aB3dE5gH7jaB3dE5gH7jaB3dE5gH7j=1A2B3C4D`,
    `bot token 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1`,
    `https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/getMe`,
    `glpat-aB3dE5gH`,
    `glpat-aB3dE5gH7jaB3dE5gH7j`,
    `npm_aB3dE5gH7jaB3dE5`,
    `PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAAB3NzaC1yc2EAAAABJQAAAQEAh\nPrivate-Lines: 2\nAAABAQCZ2JaB3dE5gH7jaB3dE5gH7jaB3dE5gH7jaB3dE5gH7jaB3dE5gH7jaaaa\nAAABAQCZ2Ja\nPrivate-MAC: 3f2a9c1e5b`,
    `DB_PASSWORD: hunter\n`,
    `API_KEY=hunter22 npm start`,
    `my password is "hunter22"`,
    `api key is abc123def456`,
    `docker login -u ana -p pw123 reg`,
  ])('go: %s', (text) => {
    const once = redact(text);
    expect(once.findings.length).toBeGreaterThan(0);
    expect(redact(once.text)).toEqual({ text: once.text, findings: [] });
  });

  it.each([
    `curl -u ana:pw123 https://x.test`,
    `curl \\\n  -u ana:pw123 https://x.test`,
    `mysql -u root -phunter2 db`,
    `mysqldump -phunter2 db`,
    `sshpass -p 'pw123' ssh x`,
    `docker login -u ana -p pw123 reg`,
  ])('go behind a line that fills the terminal, which may be joined to them: %s', (command) => {
    const line = 'all of this stands on one line of a terminal and ends in a word';
    const { text, findings } = redact(`${line}\n${command}`);
    expect(findings.length).toBe(1);
    expect(text).not.toMatch(/pw123|hunter2/);
    expect(text.startsWith(`${line}\n`)).toBe(true);
  });

  it.each(['libcurl -u ana:pw123', 'mycurl -u ana:pw123', 'https://x.test -u ana:pw123'])(
    'stay behind what only ends or begins like a command: %s',
    (text) => expect(redact(text)).toEqual({ text, findings: [] }),
  );

  it.each([
    ['DB_PASS=hunter22', 'DB_PASS=[redacted secret]'],
    ['password: "correct horse battery staple"', 'password: "[redacted secret]"'],
    ['curl -u ana:pw https://x.test', 'curl -u ana:[redacted secret] https://x.test'],
    ['<password>hunter22</password>', '<password>[redacted secret]</password>'],
    ['Cookie: session=abcdef; theme=dark1', 'Cookie: [redacted secret]'],
    ['https://x.test/?code=aB3dE5gH7j&state=1', 'https://x.test/?code=[redacted secret]&state=1'],
    ['//ana:pw@host/path', '//ana:[redacted URL password]@host/path'],
    ['mysql -u root -phunter2 db', 'mysql -u root -p[redacted secret] db'],
    ['passwort: Geheim12', 'passwort: [redacted secret]'],
    [`AWS Secret Access Key [None]: ${S}`, 'AWS Secret Access Key [None]: [redacted AWS secret]'],
  ])('and nothing else goes: %s', (text, expected) => {
    expect(redact(text).text).toBe(expected);
  });

  it.each([
    'the password for the wifi is on the board',
    'the password is on the board',
    'password is required',
    'Your password is incorrect',
    'password: "must be at least 8 characters"',
    '"password": "This field is required"',
    'ANTHROPIC_API_KEY: environment variable',
    'ANTHROPIC_API_KEY=true',
    'ANTHROPIC_API_KEY: not set',
    'x-api-key: required',
    'x-api-key header is required',
    'invalid x-api-key',
    'Authorization: Bearer token is invalid',
    'Authorization: header missing',
    'token is expired',
    'the API key is invalid',
    'docker run -u 1000:1000 x',
    'docker run --user 1000:1000 x',
    'docker run -p 8080:80',
    'mysql -p db',
    'git push -u origin main',
    'claude -p "what is this"',
    'https://claude.ai/oauth/authorize?code=true&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    '// see foo:bar',
    'tests pass: 12',
    'max_tokens: 64000',
    'cookie: disabled',
    '<token> <password> <your_api_key>',
    'Bearer <token>',
    'claude setup-token',
    'my token: claude-sonnet-4-5-20250929',
    'secret key is missing',
    'error code=401',
    '?code=401',
    'Your organization has disabled API key\nauthentication',
    'sk-ant-api key',
    'SECRET_NAME=foo',
    'if (password === other)',
    'PASSWORD_FILE=/run/x',
    'import { token } from "x"',
    'Vec<Token>abc</x>',
    'git log --user foo',
    'process.env.API_KEY = config.apiKey',
    'password => hash',
    'OAuth token is 3 days old',
    'the key is abc',
    'pypi-publish-action',
    'password: string',
    'DB_PASSWORD=$DB_PASS',
    'token counts are 213462',
    'MY_API_KEY=YOUR_API_KEY',
    'the session key 3f2a9c1e is',
    'apt install -u a:b',
  ])('stays: %s', (text) => {
    expect(redact(text)).toEqual({ text, findings: [] });
  });
});

describe('lines with the prefix of a log', () => {
  const prefixes: ReadonlyArray<(line: number) => string> = [
    (line) => `2026-01-01T10:00:0${line % 10}Z `,
    () => 'web-1  | ',
    (line) => `web-1  | 2026-01-01T10:00:0${line % 10}.123Z `,
    (line) => `[10:00:0${line % 10}] `,
    (line) => `2026-01-01 10:00:0${line % 10} INFO `,
  ];
  const cases = prefixes.flatMap((prefix) =>
    [24, 30, 40, 60].map((width) => [prefix(0), width, prefix] as const),
  );

  it.each(cases)('%s in %i columns', (_name, width, prefix) => {
    for (let seed = 1; seed < 40; seed++) {
      for (const start of ['sk-ant-api03-', 'ghp_', 'export MY_TOKEN=']) {
        const secret = letters(start === 'sk-ant-api03-' ? 80 : 36, seed);
        const lines = `the key is ${start}${secret} ok then`.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
        const { text } = redact(lines.map((line, index) => prefix(index) + line).join('\n'));
        const left = text
          .split('\n')
          .map((line, index) =>
            line.startsWith(prefix(0).slice(0, 3)) ? line.slice(prefix(index).length) : line,
          )
          .join('');
        for (let i = 0; i + 12 <= secret.length; i++) expect(left).not.toContain(secret.slice(i, i + 12));
      }
    }
  });

  it('stay apart where they are lines of their own', () => {
    const log = ['Loaded', 'Started', 'Stopped'].map(
      (word, i) => `2026-01-01T10:00:0${i}Z token=aB3dE5gH7jK9mN1p ${word}`,
    );
    expect(redact(log.join('\n')).text).toBe(
      log.map((line) => line.replace('aB3dE5gH7jK9mN1p', '[redacted secret]')).join('\n'),
    );
  });
});
