import { describe, expect, test } from '@jest/globals';
import type { CatalogEntryInput } from '../../src/catalog/schema.js';
import { checklistOf, stageItems } from '../../src/reply/checklist.js';
import type { KnownContext } from '../../src/reply/conditions.js';
import { plain } from '../../src/reply/document.js';
import { fillTemplate } from '../../src/reply/template.js';
import { entryOf } from './fixture.js';

/** The checklist of an entry, a line for each step. */
function steps(
  more: Partial<CatalogEntryInput>,
  known: KnownContext = {},
  captures: Record<string, string> = {},
): string[] {
  return checklistOf(entryOf(more), known, captures).map(
    ({ text, command }) => plain(text) + (command ? ` $ ${command}` : ''),
  );
}

describe('steps', () => {
  const forSystems: Partial<CatalogEntryInput> = {
    steps: [
      { id: 'unset', text: 'Unset the key', command: 'unset KEY', when: { os: ['macos', 'linux', 'wsl'] } },
      { id: 'remove', text: 'Remove the key', when: { os: 'windows' } },
      { id: 'check', text: 'Look at `/status`', link: 'https://example.com' },
    ],
  };

  test('a settled condition leaves no trace, a failed one leaves the step out', () => {
    expect(steps(forSystems, { os: 'linux' })).toEqual(['Unset the key $ unset KEY', 'Look at /status']);
  });

  test('an open condition is written in front', () => {
    expect(steps(forSystems)).toEqual([
      'On macOS or Linux: unset the key $ unset KEY',
      'On Windows: remove the key',
      'Look at /status',
    ]);
  });

  test('items carry the id of their entry, code and links', () => {
    expect(checklistOf(entryOf(forSystems), { os: 'windows' }, {}).at(-1)).toEqual({
      id: 'sample-error/check',
      text: [{ text: 'Look at ' }, { text: '/status', code: true }],
      link: 'https://example.com',
      done: false,
    });
  });

  test('captures fill texts and commands', () => {
    const more: Partial<CatalogEntryInput> = {
      steps: [
        { id: 'wait', text: 'Wait until {time|the reset time}' },
        { id: 'login', text: 'Sign in', command: 'aws sso login --profile {profile|<profile>}' },
      ],
    };
    expect(steps(more, {}, { time: '3pm', profile: 'dev' })).toEqual([
      'Wait until 3pm',
      'Sign in $ aws sso login --profile dev',
    ]);
    expect(steps(more)).toEqual(['Wait until the reset time', 'Sign in $ aws sso login --profile <profile>']);
  });

  test('stages have steps of their own, and there is none behind the last', () => {
    const entry = entryOf({
      stages: [{ intro: 'More.', steps: [{ id: 'more', text: 'Try more', when: { os: 'linux' } }] }],
    });
    expect(stageItems(entry, 0, {}, {}).map(({ text }) => plain(text))).toEqual(['On Linux: try more']);
    expect(stageItems(entry, 0, { os: 'macos' }, {})).toEqual([]);
    expect(stageItems(entry, 1, {}, {})).toEqual([]);
  });
});

describe('updates', () => {
  const gated: Partial<CatalogEntryInput> = {
    gates: [{ version: '<2.1.200', text: 'Older versions hang.' }],
  };

  test('come first on a version that needs them', () => {
    expect(steps(gated, { version: '2.1.199' })).toEqual([
      'Update Claude Code first. Older versions hang. $ claude update',
      'Wait a minute',
    ]);
  });

  test('are left out on a version that does not', () => {
    expect(steps(gated, { version: '2.1.200' })).toEqual(['Wait a minute']);
  });

  test('come last, with their condition, where the version is unknown', () => {
    expect(steps(gated)).toEqual([
      'Wait a minute',
      'Below version 2.1.200: update Claude Code. Older versions hang. $ claude update',
    ]);
  });

  test('keep the other conditions that are open', () => {
    const more: Partial<CatalogEntryInput> = {
      gates: [{ version: '<2.1.200', text: 'Older versions hang.', when: { plan: ['pro', 'max'] } }],
    };
    expect(steps(more)[1]).toBe(
      'On Pro or Max, below version 2.1.200: update Claude Code. Older versions hang. $ claude update',
    );
    expect(steps(more, { version: '2.1.1' })[0]).toBe(
      'On Pro or Max: update Claude Code first. Older versions hang. $ claude update',
    );
    expect(steps(more, { version: '2.1.1', plan: 'team' })).toEqual(['Wait a minute']);
  });

  describe('for several reasons are one step', () => {
    const several: Partial<CatalogEntryInput> = {
      gates: [
        { version: '<2.1.198', text: 'Old versions hide the cause.' },
        { version: '<2.1.200', text: 'Older versions hang.', when: { plan: ['pro'] } },
      ],
    };

    test.each<[string, KnownContext, string[]]>([
      [
        'both open',
        {},
        [
          'Wait a minute',
          'Update Claude Code, if one of these fits. Below version 2.1.198: old versions hide the cause. On Pro, below version 2.1.200: older versions hang. $ claude update',
        ],
      ],
      [
        'both due',
        { version: '2.1.1', plan: 'pro' },
        [
          'Update Claude Code first. Old versions hide the cause. Older versions hang. $ claude update',
          'Wait a minute',
        ],
      ],
      [
        'one due, one open',
        { version: '2.1.1' },
        [
          'Update Claude Code first. Old versions hide the cause. On Pro: older versions hang. $ claude update',
          'Wait a minute',
        ],
      ],
      [
        'one due, one past',
        { version: '2.1.199', plan: 'pro' },
        ['Update Claude Code first. Older versions hang. $ claude update', 'Wait a minute'],
      ],
      ['both past', { version: '2.2.0' }, ['Wait a minute']],
    ])('%s', (_what, known, expected) => {
      expect(steps(several, known)).toEqual(expected);
    });

    test('unless their commands differ', () => {
      const more: Partial<CatalogEntryInput> = {
        gates: [
          { version: '<2.0.0', text: 'One.' },
          { version: '<2.0.0', text: 'Two.', command: 'npm update -g x' },
        ],
      };
      expect(steps(more, { version: '1.0.0' })).toEqual([
        'Update Claude Code first. One. $ claude update',
        'Update Claude Code first. Two. $ npm update -g x',
        'Wait a minute',
      ]);
    });
  });

  describe('are said once', () => {
    const twice: Partial<CatalogEntryInput> = {
      steps: [{ id: 'update', text: 'Update, then restart', command: 'claude update' }],
      gates: [{ version: '<2.1.200', text: 'Older versions hang.' }],
    };

    test('the gate says why on a version that needs it', () => {
      expect(steps(twice, { version: '2.1.1' })).toEqual([
        'Update Claude Code first. Older versions hang. $ claude update',
      ]);
    });

    test.each<[string, KnownContext]>([
      ['unknown', {}],
      ['new', { version: '2.1.200' }],
    ])('the step says it for all where the version is %s', (_what, known) => {
      expect(steps(twice, known)).toEqual(['Update, then restart $ claude update']);
    });
  });
});

describe('templates', () => {
  test.each<[string, Record<string, string>, string]>([
    ['Wait until {time|later}', { time: '3pm' }, 'Wait until 3pm'],
    ['Wait until {time|later}', {}, 'Wait until later'],
    ['Wait until {time|later}', { time: '' }, 'Wait until later'],
    ['{a|x} and {b|y}', { b: '2' }, 'x and 2'],
    ['{command|run {profile|it}}', { profile: 'dev' }, 'run dev'],
    ['{command|run {profile|it}}', { command: 'go', profile: 'dev' }, 'go'],
    ['{command|run {profile|it}}', {}, 'run it'],
    ['`{file|a file}`', { file: 'a`b' }, "`a'b`"],
    ['{a|x}', { a: '{b|evil}', b: '1' }, 'b|evil'],
    ['{constructor|x} {to_string|y}', {}, 'x y'],
    ['{"json": 1} {} {name} $& $1', { name: 'n' }, '{"json": 1} {} {name} $& $1'],
    ['{a|x}', { a: '$& $1' }, '$& $1'],
  ])('%j with %j: %j', (text, captures, expected) => {
    expect(fillTemplate(text, captures)).toBe(expected);
  });
});
