/** What `lint` finds between entries and in single texts: messages that take what belongs to others, placeholders. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { lintCatalog } from '../../src/catalog/lint.js';
import { type Fields, lineOf, OWN_ID, ownEntry } from '../support/own-entry.js';

const root = mkdtempSync(join(tmpdir(), 'cc-error-lint-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** @returns the faults of these files as "level line: reason", by file */
function lint(files: Record<string, string | Buffer>): string[] {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return lintCatalog([folder]).faults.map(({ line, level, reason }) => `${level} ${line}: ${reason}`);
}

const NAME = `${OWN_ID}.yaml`;
const lintOne = (changes: Fields) => lint({ [NAME]: ownEntry(changes) });

describe('a message that takes what belongs to a built-in entry', () => {
  test.each([
    ['"API Error: {code} {text}"', 'server-error-500'],
    ['"API Error: ... proxy"', 'unable-to-connect'],
  ])('%s is named with the sample', (message, entry) => {
    const yaml = ownEntry({ messages: [message], samples: [] });
    const faults = lint({ [NAME]: yaml });
    expect(faults).toContainEqual(
      expect.stringMatching(
        new RegExp(`^error ${lineOf(yaml, '- "API')}: the message ".*" wins a sample of "${entry}": .+`),
      ),
    );
  });

  test('is no fault where the entry replaces the built-in one, or is narrower', () => {
    const narrow = { messages: ['"Prompt is too long for the ACME gateway"'], samples: [] };
    expect(lintOne(narrow).filter((fault) => fault.startsWith('error'))).toEqual([]);
    const replaced = lint({
      'request-timed-out.yaml': ownEntry({
        id: 'request-timed-out',
        messages: ['Request timed out'],
        samples: ['Request timed out'],
      }),
    });
    expect(replaced.filter((fault) => fault.startsWith('error'))).toEqual([]);
  });
});

describe('an entry that only generic words can reach', () => {
  const generic = (phrases: string[]) =>
    lintOne({ messages: ['forbidden'], samples: [], phrases }).filter((fault) =>
      fault.includes('only generic'),
    );

  test('is named, also where its phrases lead nowhere', () => {
    expect(generic([])).toEqual([expect.stringContaining('at least three phrases')]);
    expect(generic(['an error', 'it failed', 'does not work'])).toEqual([
      expect.stringContaining('its phrases lead elsewhere or nowhere'),
    ]);
    expect(
      generic(['the acme gateway forbids it', 'acme gateway quota is gone', 'gateway of acme says no']),
    ).toEqual([]);
  });

  test.each(['Квота прокси исчерпана до завтра', 'プロキシの割り当てを使い切りました'])(
    'is told from one with a message in another script: %s',
    (message) => {
      const faults = lintOne({ messages: [message], samples: [message], phrases: [] });
      expect(faults.filter((fault) => fault.includes('only generic'))).toEqual([]);
    },
  );

  test('is not named as well where nothing at all can find it', () => {
    const faults = lintOne({ messages: [], phrases: [], samples: [], nearMisses: [] });
    expect(faults.filter((fault) => !fault.includes('no samples'))).toEqual([
      expect.stringContaining('nothing can find this entry'),
    ]);
  });
});

test('a file that is named twice is checked once', () => {
  const folder = join(root, 'twice');
  mkdirSync(folder);
  writeFileSync(join(folder, NAME), ownEntry());
  expect(lintCatalog([folder, `${folder}/`, join(folder, NAME)])).toEqual({ faults: [], checked: 1 });
});

describe('placeholders', () => {
  test.each([
    ['{Team}', '{team}'],
    ['{team-name}', '{team_name}'],
    ['{ team }', '{team}'],
    ['{team2}', '{team}'],
    ['<team name>', '{team_name}'],
  ])('that are none are named: %s', (odd, right) => {
    const yaml = ownEntry({ messages: [`"ACME-GW-1042: gateway quota of team ${odd} is used up"`] });
    expect(lint({ [NAME]: yaml })).toContainEqual(
      `warning ${lineOf(yaml, '- "ACME')}: "${odd}" is taken literally: a placeholder is written ${right}, in small letters and underscores`,
    );
  });

  test.each([
    `'{"type":"error","error":{"type":"quota_error"}} from the ACME gateway'`,
    `'ACME plugin uses \${user_config.KEY} and \${HOME} in its command line'`,
    `'ACME gateway wants claude --bg "<task>" or \`git switch <name>\`'`,
  ])('are told from what a message may hold: %s', (message) => {
    expect(
      lintOne({ messages: [message], samples: [] }).filter((fault) => fault.includes('literally')),
    ).toEqual([]);
  });

  test('of texts need a message that has them, and words for when there is no value', () => {
    const steps = [
      '{ id: a, text: "Ask {squad|your team}" }',
      '{ id: b, text: Ask, command: "quota {team}" }',
    ];
    const yaml = ownEntry({ steps, summary: '"{team|Your team} has no quota left since {time|today}."' });
    expect(lint({ [NAME]: yaml })).toEqual([
      `warning ${lineOf(yaml, '{ id: a')}: no message has a placeholder {squad}, so these words never get its value`,
      `warning ${lineOf(yaml, '{ id: b')}: {team} is shown as it stands: write {team|words for when it is not known}`,
    ]);
  });
});

describe('a file says in plain words', () => {
  test.each<[string, string | Buffer, string]>([
    [
      'that it is not UTF-8',
      Buffer.from(ownEntry({ title: 'Schlüssel' }), 'latin1'),
      '1: the file is not UTF-8 text',
    ],
    ['that an alias leads nowhere', ownEntry({ cause: '*nowhere' }), '1: not valid YAML: Unresolved alias'],
    ['that it holds two entries', `${ownEntry()}---\n${ownEntry()}`, '21: a second document begins here'],
    ['that it is a list', '- 1\n', '1: the file holds no entry'],
    ['that it is text', 'words\n', '1: the file holds no entry'],
    ['that text is a number', ownEntry({ nearMisses: ['42'] }), '2\\d: nearMisses.0: "42" is no text here'],
    ['that a list is missing', ownEntry({ nearMisses: 'one' }), '19: nearMisses: write a list'],
    ['that a link is no address', ownEntry({ docs: 'wiki/quota' }), '5: docs: write a whole address'],
    [
      'that a folder is not the category',
      ownEntry({ category: 'usage' }),
      '3: the file stands in .* or use the category custom',
    ],
  ])('%s', (_name, text, expected) => {
    const faults = lint({ [NAME]: text });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^error ${expected}`))]);
  });

  test('that a variant is never shown, and that an entry is related to itself', () => {
    const faults = lintOne({ variants: ['{ id: nightly, label: Nightly }'], related: [OWN_ID] });
    expect(faults).toEqual([
      expect.stringMatching(/^warning \d+: the entry names itself as related$/),
      expect.stringMatching(/^warning \d+: no message shows the variant "nightly"$/),
    ]);
  });
});
