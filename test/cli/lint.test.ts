/** `cc-error lint`: file, line and reason for each fault. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { skeletonOf } from '../../src/catalog/audit/skeleton.js';
import { type Fields, lineOf, OWN_ID, ownEntry } from '../support/own-entry.js';
import { ccError, folderWith, jsonOf, outputOf, refusalOf } from '../support/programs.js';

const FILE = `${OWN_ID}.yaml`;

interface Report {
  checked: number;
  faults: Array<{ file: string; line: number; reason: string; level: string }>;
}

/** Lints the folder `own` with these files; gives back the lines for people, with slashes in paths. */
async function lint(files: Record<string, string>, expectedCode: number): Promise<string[]> {
  const own = Object.entries(files).map(([name, text]) => [`own/${name}`, text]);
  const cwd = folderWith(Object.fromEntries(own));
  const { code, stdout, stderr } = await ccError(['lint', 'own'], { cwd });
  expect({ code, stderr }).toEqual({ code: expectedCode, stderr: '' });
  return stdout.replaceAll('\\', '/').trimEnd().split('\n');
}

describe('a good catalogue', () => {
  test('is the built-in one', async () => {
    const stdout = outputOf(await ccError(['lint']));
    expect(stdout).toMatch(/^(?:[^\n]+: warning: [^\n]+\n)*48 files checked: 0 errors, \d+ warnings?\n$/);
  });

  test('is one of a team, which may relate to the built-in one', async () => {
    expect(await lint({ [FILE]: ownEntry() }, 0)).toEqual(['1 file checked: 0 errors, 0 warnings']);
  });
});

interface FaultCase {
  what: string;
  changes: Fields;
  /** Beginning of the line that the fault is in. */
  at: string;
  reason: string;
}

const message = (code: number, team = '{team}') =>
  `ACME-GW-${code}: gateway quota of team ${team} is used up`;

/** Each makes one file of its own; `code` keeps their messages apart. */
const FAULTS: Array<(code: number) => FaultCase> = [
  () => ({ what: 'broken YAML', changes: { title: '"no end' }, at: 'title:', reason: 'not valid YAML' }),
  () => ({
    what: 'a value that the schema does not know',
    changes: { severity: 'awful' },
    at: 'severity:',
    reason: 'severity: ',
  }),
  () => ({
    what: 'a field that the schema does not know',
    changes: { colour: 'red' },
    at: 'colour:',
    reason: 'colour',
  }),
  () => ({
    what: 'a version range that is none',
    changes: { gates: ['{ version: newer, text: Update }'] },
    at: '- { version',
    reason: 'gates.0.version: use a version range',
  }),
  () => ({
    what: 'a relation to nothing',
    changes: { related: ['prompt-too-long', 'nowhere'] },
    at: '- nowhere',
    reason: 'there is no entry "nowhere"',
  }),
  (code) => ({
    what: 'a message of a variant that is not there',
    changes: { messages: [`{ text: "${message(code)}", variant: nightly }`] },
    at: '- { text: "ACME',
    reason: 'there is no variant "nightly"',
  }),
  () => ({
    what: 'a step of a variant that is not there',
    changes: { steps: ['{ id: ask, text: Ask, when: { variant: nightly } }'] },
    at: '- { id: ask',
    reason: 'there is no variant "nightly"',
  }),
  () => ({
    what: 'a step id that is used twice',
    changes: { steps: ['{ id: ask, text: Ask }', '{ id: ask, text: Ask again }'] },
    at: '- { id: ask, text: Ask again',
    reason: 'the step id "ask" is used twice',
  }),
  (code) => ({
    what: 'a near-miss that is taken for the entry',
    changes: { nearMisses: ['"the disk is full"', `"${message(code, 'red')}"`] },
    at: `- "${message(code, 'red')}`,
    reason: 'this near-miss is taken for the entry',
  }),
  () => ({
    what: 'a sample that another entry wins',
    changes: { samples: ['Prompt is too long'] },
    at: '- Prompt',
    reason: 'this sample is won by "prompt-too-long"',
  }),
  () => ({
    what: 'a sample that is not recognised',
    changes: { samples: ['hello there'] },
    at: '- hello',
    reason: 'this sample is not recognised',
  }),
  () => ({
    what: 'a message of another entry',
    changes: { messages: ['Credit balance is too low'], samples: [] },
    at: '- Credit',
    reason: 'is also one of "credit-balance-low"',
  }),
  () => ({
    what: 'an id that is not the name of the file',
    changes: { id: 'other-name' },
    at: 'id:',
    reason: 'the file should be named other-name.yaml',
  }),
  () => ({
    what: 'nothing that could find the entry',
    changes: { messages: [], phrases: [], samples: [], nearMisses: [] },
    at: 'id:',
    reason: 'nothing can find this entry',
  }),
];

const cases = FAULTS.map((faultOf, index) => {
  const { changes, ...rest } = faultOf(1_000 + index);
  const id = `fault-${index}`;
  const texts = {
    messages: [`"${message(1_000 + index)}"`],
    samples: [`"${message(1_000 + index, 'blue')}"`],
  };
  return { ...rest, file: `${id}.yaml`, yaml: ownEntry({ id, ...texts, ...changes }) };
});

describe('a fault is named with file, line and reason', () => {
  let lines: string[];
  beforeAll(async () => {
    lines = await lint(Object.fromEntries(cases.map(({ file, yaml }) => [file, yaml])), 1);
  });

  test.each(cases)('$what', ({ file, yaml, at, reason }) => {
    const own = lines.filter((line) => line.startsWith(`own/${file}:`) && line.includes(': error: '));
    expect(own).toContainEqual(expect.stringContaining(reason));
    expect(own).toContainEqual(expect.stringContaining(`own/${file}:${lineOf(yaml, at)}: error: `));
    expect(own).toHaveLength(1);
  });

  test('and counted', () => {
    const { length } = cases;
    expect(lines.at(-1)).toMatch(new RegExp(`^${length} files checked: ${length} errors, \\d+ warnings?$`));
  });

  test('an id that is used twice, in the second file', async () => {
    const twice = await lint({ [`a/${FILE}`]: ownEntry(), [`b/${FILE}`]: ownEntry() }, 1);
    expect(twice).toEqual([
      `own/b/${FILE}:1: error: the id "${OWN_ID}" is taken by own/a/${FILE}`,
      '2 files checked: 1 error, 0 warnings',
    ]);
  });

  test('each file by itself', async () => {
    const files = { [FILE]: ownEntry(), 'broken.yaml': 'id: [', 'empty.yaml': '', 'list.yml': '- 1\n- 2\n' };
    const found = (await lint(files, 1)).slice(0, -1).map((line) => line.split(':')[0]);
    expect([...new Set(found)]).toEqual(['own/broken.yaml', 'own/empty.yaml', 'own/list.yml']);
  });
});

describe('a file that is no entry', () => {
  test.each([
    ['binary data', `\0\0${'\0\x01"\n'.repeat(200)}`, 'the file is not UTF-8 text'],
    ['nothing', '', 'the file is empty'],
    ['a comment', '# later\n', 'the file is empty'],
    ['YAML that is broken often', 'a: [\nb: {\n"c\nd: ]\n', 'not valid YAML'],
  ])('is one line: %s', async (_name, text, reason) => {
    const lines = await lint({ 'x.yaml': text }, 1);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^own\/x\.yaml:\d+: error: [^\x00-\x1f]+$/);
    expect(lines[0]).toContain(reason);
  });

  test('says which fields are missing and which are empty', async () => {
    const lines = await lint(
      {
        [FILE]: ownEntry({ summary: '', steps: ['{ id: ask }'] })
          .replace(/^cause.*\n/m, '')
          .replace('summary: []', 'summary:'),
      },
      1,
    );
    const reasons = lines.slice(0, -1).map((line) => line.replace(/^.*error: /, ''));
    expect(reasons.sort()).toEqual(['cause is missing', 'steps.0.text is missing', 'summary is empty']);
  });

  test('quotes little of it', async () => {
    const lines = await lint({ [FILE]: ownEntry({ [`"x\\e${'y'.repeat(500)}"`]: 'z' }) }, 1);
    expect(lines[0]).toContain('yyy…"');
    expect(lines[0]?.length).toBeLessThan(200);
    expect(lines[0]).not.toContain('\x1b');
  });

  const onPosix = process.platform === 'win32' ? test.skip : test;

  onPosix('or cannot be read is named, and hidden ones are left out', async () => {
    const cwd = folderWith({ [`own/${FILE}`]: ownEntry(), 'own/.git/x.yaml': 'id: [' });
    symlinkSync('ana@host.123', join(cwd, 'own/.#x.yaml'));
    symlinkSync('nowhere', join(cwd, 'own/link.yaml'));
    symlinkSync('..', join(cwd, 'own/up.yaml'));
    const { code, stdout } = await ccError(['lint', 'own'], { cwd });
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'own/link.yaml:1: error: the file cannot be read: it is a link to a file that is not there',
      'own/up.yaml:1: error: the file cannot be read: it is no file',
      '3 files checked: 2 errors, 0 warnings',
      '',
    ]);
    const listed = await ccError(['--catalog', 'own', 'list', '--json'], { cwd });
    expect(listed.stderr).toMatch(/^(?:cc-error: left out own\/[^\n]+\n){2}$/);
    expect(listed.stdout).toContain(OWN_ID);
  });
});

describe('a skeleton of the audit', () => {
  test('is told what is still to be written', async () => {
    const { yaml, id } = skeletonOf(
      {
        title: 'The gateway is asleep',
        category: 'custom',
        docs: 'https://wiki.example.com/asleep',
        messages: ['ACME-GW-7: the gateway is asleep'],
      },
      new Set(),
    );
    const lines = await lint({ [`${id}.yaml`]: yaml }, 1);
    const reasons = lines.slice(0, -1).map((line) => line.replace(/^.*(?:error|warning): /, ''));
    expect(lines.at(-1)).toBe('1 file checked: 4 errors, 1 warning');
    expect(reasons).toEqual([
      expect.stringMatching(/^retry\.note still says "Describe …"/),
      expect.stringMatching(/^summary still says/),
      expect.stringMatching(/^cause still says/),
      expect.stringMatching(/^steps\.0\.text still says/),
      expect.stringMatching(/^there are no samples/),
    ]);
  });
});

describe('what is checked', () => {
  const cwd = folderWith({
    [`good/${FILE}`]: ownEntry(),
    'bad/broken.yaml': 'id: [',
    'worse/broken.yaml': 'id: {',
  });

  test('is told as JSON as well', async () => {
    const { code, stdout } = await ccError(['lint', 'bad', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      checked: 1,
      faults: [
        {
          file: expect.stringMatching(/^bad.broken\.yaml$/),
          line: 1,
          reason: expect.stringContaining('not valid YAML'),
          level: 'error',
        },
      ],
    });
    const good = jsonOf<Report>(await ccError(['lint', 'good', '--json'], { cwd }));
    expect(good).toEqual({ checked: 1, faults: [] });
  });

  test.each<[string, string[], Record<string, string>, number]>([
    ['one file', ['lint', 'bad/broken.yaml'], {}, 1],
    ['several folders', ['lint', 'good', 'bad', 'worse'], {}, 3],
    ['the folders of --catalog, where none is named', ['--catalog', 'bad', 'lint'], {}, 1],
    ['the folders of CATALOG_DIRS, where none is named', ['lint'], { CATALOG_DIRS: 'worse' }, 1],
    ['only what is named', ['--catalog', 'good', 'lint', 'worse'], {}, 1],
  ])('%s', async (_name, args, env, checked) => {
    const { code, stdout } = await ccError([...args, '--json'], { cwd, env });
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as Report).checked).toBe(checked);
  });

  test('a folder without catalogue files is refused', async () => {
    const empty = folderWith({ 'own/README.md': 'nothing here' });
    expect(refusalOf(await ccError(['lint', 'own'], { cwd: empty }))).toContain('no catalogue files in own');
  });

  test('a folder that is not there is refused', async () => {
    expect(refusalOf(await ccError(['lint', 'nowhere'], { cwd }))).toContain('nowhere does not exist');
  });
});
