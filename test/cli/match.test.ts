/** `cc-error match`: one paste in, one answer out. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ccError, folderWith, jsonOf, outputOf } from '../support/programs.js';

const PASTE = "❯ hi\n  ⎿  You've hit your weekly limit · resets Mon 12:00am\n";
const UNKNOWN = 'the coffee machine on the second floor says E42';
const ESCAPE = '\x1b';

interface Candidate {
  entry: string;
  variant: string | null;
  confidence: number;
  evidence: string;
  captures: Record<string, string>;
}

interface Result {
  id: string | number | null;
  outcome: string;
  matches: Candidate[];
  hints?: Candidate[];
  facts: Record<string, unknown>;
  secrets?: string[];
  elapsedMicros: number;
  explanation?: { signatures: unknown[]; search: unknown[]; signals: object };
}

async function resultOf(input: string): Promise<Result> {
  return jsonOf<Result>(await ccError(['match', '--json'], { input }));
}

function expectShape(candidate: Candidate): void {
  expect(candidate).toEqual({
    entry: expect.stringMatching(/^[a-z0-9-]+$/),
    variant: candidate.variant === null ? null : expect.any(String),
    confidence: expect.any(Number),
    evidence: expect.stringMatching(/^(signature|search)$/),
    captures: expect.any(Object),
  });
  expect(candidate.confidence).toBeGreaterThanOrEqual(0);
  expect(candidate.confidence).toBeLessThanOrEqual(1);
}

describe('the paste comes', () => {
  let expected: string;
  beforeAll(async () => {
    expected = outputOf(await ccError(['match'], { input: PASTE }));
  });

  test('from standard input', () => {
    expect(expected).toMatch(/^● You've hit your session limit {2}blocked\n/);
    expect(expected).toMatch(/The allowance\s+of the whole week is used/);
    expect(expected).toContain('[ ] 1. Wait until Mon 12:00am');
    expect(expected).toContain('https://code.claude.com/docs/en/errors#youve-hit-your-session-limit');
  });

  test('from standard input by its name', async () => {
    expect(outputOf(await ccError(['match', '-'], { input: PASTE }))).toBe(expected);
  });

  test('from a file', async () => {
    const cwd = folderWith({ 'my paste.txt': PASTE });
    expect(outputOf(await ccError(['match', 'my paste.txt'], { cwd }))).toBe(expected);
  });

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${PASTE}`)],
    ['UTF-16, as PowerShell redirects', Buffer.from(`\ufeff${PASTE}`, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${PASTE}`, 'utf16le').swap16()],
    ['Windows line ends', Buffer.from(PASTE.replaceAll('\n', '\r\n'))],
    ['the colours of a terminal', Buffer.from(`${ESCAPE}[31m${PASTE}${ESCAPE}[0m`)],
  ])('in %s', async (_name, input) => {
    expect(outputOf(await ccError(['match'], { input }))).toBe(expected);
  });
});

describe('colours', () => {
  async function isColoured(env: Record<string, string>): Promise<boolean> {
    return outputOf(await ccError(['match'], { input: PASTE, env })).includes(ESCAPE);
  }

  test.each([
    ['a pipe gets none', {}, false],
    ['FORCE_COLOR demands them', { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0 does not', { FORCE_COLOR: '0' }, false],
    ['NO_COLOR wins', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', { FORCE_COLOR: '1', NO_COLOR: '' }, true],
  ])('%s', async (_name, env, expected) => {
    expect(await isColoured(env)).toBe(expected);
  });

  test('never stand in JSON', async () => {
    const outcome = await ccError(['match', '--json'], { input: PASTE, env: { FORCE_COLOR: '1' } });
    expect(outputOf(outcome)).not.toContain(ESCAPE);
  });
});

describe('--json', () => {
  test('gives one object on one line', async () => {
    const stdout = outputOf(await ccError(['match', '--json'], { input: PASTE }));
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(stdout)).toEqual({
      id: null,
      outcome: 'exact',
      matches: [
        {
          entry: 'session-limit',
          variant: 'weekly',
          confidence: expect.any(Number),
          evidence: 'signature',
          captures: { time: 'Mon 12:00am' },
        },
      ],
      facts: expect.objectContaining({ resetTime: 'Mon 12:00am' }),
      elapsedMicros: expect.any(Number),
    });
  });

  test('gives every error of a paste, the one that explains the others first', async () => {
    const { outcome, matches } = await resultOf(
      "Agent terminated early due to an API error: You've hit your session limit · resets 3pm",
    );
    expect(outcome).toBe('exact');
    expect(matches.map(({ entry }) => entry).sort()).toEqual(['agent-terminated-early', 'session-limit']);
    for (const candidate of matches) expectShape(candidate);
  });

  test('gives hints only where nothing matches', async () => {
    const result = await resultOf(UNKNOWN);
    expect(result).toMatchObject({ outcome: 'none', matches: [] });
    expect(Array.isArray(result.hints)).toBe(true);
    for (const candidate of result.hints ?? []) expectShape(candidate);
    expect((await resultOf('Prompt is too long')).hints).toBeUndefined();
  });

  test('gives what the paste says of the setup', async () => {
    const { facts } = await resultOf(
      'Claude Code v2.1.150\nCLAUDE_CODE_USE_BEDROCK=1\nAPI Error: Request rejected (429) · Too many requests',
    );
    expect(facts).toMatchObject({ version: '2.1.150', provider: 'bedrock', httpStatus: 429 });
  });

  test('names the kinds of secrets and holds none of them', async () => {
    const key = `sk-ant-api03-${'aB3dE6gH9j'.repeat(9)}-AA`;
    const password = 'hunter2hunter2';
    const input = `Invalid API key · Fix external API key\nx-api-key: ${key}\nHTTPS_PROXY=https://me:${password}@proxy.example.com\n`;
    for (const args of [['--json'], ['--json', '--explain'], [], ['--explain']]) {
      const stdout = outputOf(await ccError(['match', ...args], { input }));
      expect(stdout).not.toContain(key.slice(0, 30));
      expect(stdout).not.toContain(password);
      if (args.length === 0) expect(stdout).toContain('This text held a secret.');
    }
    const { secrets, matches } = await resultOf(input);
    expect(secrets).toEqual(['anthropic-api-key', 'url-password']);
    expect(matches[0]?.entry).toBe('invalid-api-key');
    expect((await resultOf(PASTE)).secrets).toBeUndefined();
  });
});

describe('--explain', () => {
  test('says which message stands where', async () => {
    const stdout = outputOf(await ccError(['match', '--explain'], { input: PASTE }));
    expect(stdout).toMatch(/^● You've hit your session limit/);
    const why = stdout.slice(stdout.indexOf('\nWhy\n'));
    expect(why).toMatch(/Literal messages found:\n {2}session-limit {2}line 2, .*confidence \d+ %/);
    expect(why).toContain('Nearest by words:');
    expect(why).toContain('another product: none is named');
  });

  test('says what is missing where nothing matches', async () => {
    const stdout = outputOf(await ccError(['match', '--explain'], { input: UNKNOWN }));
    expect(stdout).toMatch(/Literal messages found:\n {2}none/);
    expect(stdout).toContain('Claude Code is not named');
  });

  test('comes with --json as well', async () => {
    const { explanation, outcome } = jsonOf<Result>(
      await ccError(['match', '--json', '--explain'], { input: PASTE }),
    );
    expect(outcome).toBe('exact');
    expect(explanation).toMatchObject({
      signatures: [expect.objectContaining({ entry: 'session-limit', line: 2 })],
      search: expect.any(Array),
      signals: expect.any(Object),
    });
  });
});

describe('what is no documented error', () => {
  test('is said honestly, with exit code 0', async () => {
    const stdout = outputOf(await ccError(['match'], { input: UNKNOWN }));
    expect(stdout).toMatch(/^I do not recognise this one\n/);
    expect(stdout).toContain('/feedback');
  });

  test('comes with the commands that show what is near', async () => {
    const { hints = [] } = await resultOf('rate limit');
    const stdout = outputOf(await ccError(['match'], { input: 'rate limit' }));
    expect(stdout).toContain(`cc-error show ${hints[0]?.entry}\n`);
  });
});
