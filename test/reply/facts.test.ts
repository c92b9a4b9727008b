import { describe, expect, test } from '@jest/globals';
import type { PasteFacts } from '../../src/paste/facts.js';
import { factItems } from '../../src/reply/facts.js';
import { candidateOf } from './fixture.js';

/** The rows of some facts and captures, as `label: value`. */
function rows(facts: PasteFacts, ...captures: Array<Record<string, string>>): string[] {
  const candidates = captures.map((values) => candidateOf('sample', { captures: values }));
  return factItems(facts, candidates).map(({ label, value }) => `${label}: ${value}`);
}

describe('facts', () => {
  test('stand in a fixed order, the reset time first', () => {
    const facts: PasteFacts = {
      requestId: 'req_011C',
      retryAttempt: { attempt: 4, max: 10 },
      httpStatus: 529,
      model: 'claude-opus-5[1m]',
      plan: 'api',
      surface: 'ci',
      os: 'wsl',
      provider: 'gateway',
      version: '2.1.150',
      resetTime: '3pm',
    };
    expect(rows(facts)).toEqual([
      'Resets: 3pm',
      'Version: 2.1.150',
      'Provider: Gateway',
      'System: WSL',
      'Runs in: non-interactive (CI or -p)',
      'Plan: API key billing',
      'Model: claude-opus-5[1m]',
      'HTTP status: 529',
      'Retry: attempt 4 of 10',
      'Request ID: req_011C',
    ]);
  });

  test('that nobody needs to see have no row', () => {
    expect(rows({ interactive: true, resetsAt: '2026-04-20T23:07:02.000Z' })).toEqual([]);
    expect(rows({})).toEqual([]);
  });

  test('name the moment of the reset, where it is known', () => {
    const resetsAt = '2026-04-20T23:07:02.000Z';
    expect(factItems({ resetTime: '3pm', resetsAt, version: '2.1.150' }, [])).toEqual([
      { label: 'Resets', value: '3pm', at: resetsAt },
      { label: 'Version', value: '2.1.150' },
    ]);
    expect(factItems({ resetTime: '3pm' }, [])).toEqual([{ label: 'Resets', value: '3pm' }]);
  });

  test.each<[PasteFacts, string]>([
    [{ provider: 'anthropic' }, 'Provider: Anthropic API'],
    [{ provider: 'vertex' }, "Provider: Google Cloud's Agent Platform"],
    [{ surface: 'web' }, 'Runs in: cloud session'],
    [{ plan: 'max' }, 'Plan: Max'],
  ])('are written for people: %j', (facts, row) => {
    expect(rows(facts)).toEqual([row]);
  });
});

describe('captures', () => {
  test('that tell something have a row, the others only fill templates', () => {
    expect(
      rows({}, { fallback: 'claude-sonnet-5', tool: 'Bash', n: '5', file: '.claude/settings.json' }),
    ).toEqual(['Used instead: claude-sonnet-5', 'Settings file: .claude/settings.json']);
  });

  test('name the model where the facts do not', () => {
    expect(rows({}, { model: 'sonet-latest' })).toEqual(['Model: sonet-latest']);
    expect(rows({ model: 'claude-opus-5' }, { model: 'opus' })).toEqual(['Model: claude-opus-5']);
    expect(rows({}, { model: 'anything that is no name' })).toEqual([]);
  });

  test('of several errors have one row for each label, the first one counts', () => {
    expect(rows({}, { code: '137' }, { code: 'ECONNRESET', profile: 'dev' })).toEqual([
      'Code: 137',
      'AWS profile: dev',
    ]);
  });

  test("somebody else's status page is news, Anthropic's stands in a step", () => {
    expect(rows({}, { status: 'https://status.claude.com' })).toEqual([]);
    expect(rows({}, { status: 'gw.example.com' })).toEqual(['Status page: gw.example.com']);
  });

  test('that are empty have no row', () => {
    expect(rows({}, { code: '' })).toEqual([]);
    expect(rows({}, { code: '' }, { code: '137' })).toEqual(['Code: 137']);
  });
});
