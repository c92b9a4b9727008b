/** Catalogue files of a team's own: `--catalog` and CATALOG_DIRS. */
import { delimiter } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { OWN_ID, OWN_PASTE, OWN_TITLE, ownEntry } from '../support/own-entry.js';
import { ccError, folderWith, jsonOf, outputOf, refusalOf, start } from '../support/programs.js';

interface Row {
  id: string;
  title: string;
}

interface Result {
  outcome: string;
  matches: Array<{ entry: string; captures: Record<string, string> }>;
}

const REPLACEMENT = ownEntry({
  id: 'prompt-too-long',
  title: 'Ask the platform team about long prompts',
  messages: ['Prompt is too long'],
  samples: ['Prompt is too long'],
});

const cwd = folderWith({
  [`own/${OWN_ID}.yaml`]: ownEntry(),
  'replacing/prompt-too-long.yaml': REPLACEMENT,
  [`mixed/${OWN_ID}.yaml`]: ownEntry(),
  'mixed/deep/broken.yaml': 'id: [',
  'mixed/schema.yml': 'id: X Y\nseverity: awful\n',
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`many/broken-${i}.yaml`, 'id: ['])),
});

async function entriesOf(input: string, args: string[], env: Record<string, string> = {}): Promise<string[]> {
  const outcome = await ccError([...args, 'match', '--json'], { cwd, env, input });
  return jsonOf<Result>(outcome).matches.map(({ entry }) => entry);
}

describe('an entry of your own', () => {
  test('is matched, with what stands for its placeholders', async () => {
    const outcome = await ccError(['--catalog', 'own', 'match', '--json'], { cwd, input: OWN_PASTE });
    expect(jsonOf<Result>(outcome)).toMatchObject({
      outcome: 'exact',
      matches: [{ entry: OWN_ID, captures: { team: 'red' } }],
    });
    expect(await entriesOf(OWN_PASTE, [])).not.toContain(OWN_ID);
  });

  test('is answered, listed, shown and found', async () => {
    const options = ['--catalog', 'own'];
    const answer = outputOf(await ccError(['match', ...options], { cwd, input: OWN_PASTE }));
    expect(answer).toContain(`● ${OWN_TITLE}  blocked`);
    expect(answer).toContain('[ ] 1. Ask in #gateway for more');
    const rows = jsonOf<Row[]>(await ccError([...options, 'list', '--json'], { cwd }));
    expect(rows).toHaveLength(49);
    expect(rows).toContainEqual({ id: OWN_ID, title: OWN_TITLE, category: 'custom' });
    expect(outputOf(await ccError([...options, 'show', OWN_ID], { cwd }))).toContain(OWN_TITLE);
    expect(outputOf(await ccError([...options, 'search', 'acme', 'gateway', 'quota'], { cwd }))).toContain(
      `1) ${OWN_TITLE}`,
    );
  });

  test('stands beside the built-in ones', async () => {
    expect(await entriesOf('Prompt is too long', ['--catalog', 'own'])).toEqual(['prompt-too-long']);
  });

  test('replaces a built-in one of the same id', async () => {
    const rows = jsonOf<Row[]>(await ccError(['--catalog', 'replacing', 'list', '--json'], { cwd }));
    expect(rows).toHaveLength(48);
    const titles = rows.filter(({ id }) => id === 'prompt-too-long').map(({ title }) => title);
    expect(titles).toEqual(['Ask the platform team about long prompts']);
    const options = { cwd, input: 'Prompt is too long' };
    expect(outputOf(await ccError(['--catalog', 'replacing', 'match'], options))).toContain(
      '● Ask the platform team about long prompts',
    );
  });
});

describe('a file with a fault', () => {
  test('is left out with one line, and the rest works', async () => {
    const input = OWN_PASTE;
    const { code, stdout, stderr } = await ccError(['--catalog', 'mixed', 'match', '--json'], { cwd, input });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Result).matches[0]?.entry).toBe(OWN_ID);
    const lines = stderr.replaceAll('\\', '/').trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^cc-error: left out mixed\/deep\/broken\.yaml, line 1: not valid YAML: /),
      expect.stringMatching(/^cc-error: left out mixed\/schema\.yml, line 1: id: /),
    ]);
    expect(lines[0]).toMatch(/Check it with: cc-error lint mixed\/deep\/broken\.yaml$/);
  });

  test('is told about in the chat as well', async () => {
    const { code, stdout, stderr } = await start({ cwd, input: OWN_PASTE, env: { CATALOG_DIRS: 'mixed' } });
    expect({ code, title: stdout.includes(OWN_TITLE) }).toEqual({ code: 0, title: true });
    expect(stderr).toMatch(/^(?:cc-error-bot: left out [^\n]+\n){2}$/);
  });

  test('is one of many, which are counted', async () => {
    const { code, stderr } = await ccError(['--catalog', 'many', 'list'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^(?:[^\n]+broken-\d\.yaml[^\n]+\n){5}cc-error: left out 3 more files\n$/);
  });
});

describe('a folder that is not there', () => {
  test.each<[string, string[], Record<string, string>]>([
    ['--catalog', ['--catalog', 'nowhere'], {}],
    ['CATALOG_DIRS', [], { CATALOG_DIRS: 'nowhere' }],
  ])('is refused: %s', async (_name, args, env) => {
    const refusal = refusalOf(await ccError([...args, 'list'], { cwd, env }));
    expect(refusal).toContain('The catalogue folder nowhere does not exist.');
  });

  test('is refused by the chat', async () => {
    const refusal = refusalOf(await start({ cwd, input: OWN_PASTE, env: { CATALOG_DIRS: 'nowhere' } }));
    expect(refusal).toContain('The catalogue folder nowhere does not exist.');
  });
});

describe('folders come', () => {
  const both = ['own', 'replacing'].join(delimiter);

  test.each<[string, string[], Record<string, string>]>([
    ['from --catalog, given again', ['--catalog', 'own', '--catalog', 'replacing'], {}],
    ['from CATALOG_DIRS', [], { CATALOG_DIRS: both }],
    ['from CATALOG_DIRS with empty places', [], { CATALOG_DIRS: `${delimiter}${both}${delimiter} ` }],
    ['from both', ['--catalog', 'replacing'], { CATALOG_DIRS: 'own' }],
  ])('%s', async (_name, args, env) => {
    const rows = jsonOf<Row[]>(await ccError([...args, 'list', '--json'], { cwd, env }));
    expect(rows).toHaveLength(49);
    expect(rows.find(({ id }) => id === 'prompt-too-long')?.title).toBe(
      'Ask the platform team about long prompts',
    );
  });

  const project = folderWith({
    '.env': 'CATALOG_DIRS=errors\n',
    [`errors/${OWN_ID}.yaml`]: ownEntry(),
    'other/prompt-too-long.yaml': REPLACEMENT,
  });

  test('from a .env file in the working folder', async () => {
    const options = { cwd: project, input: OWN_PASTE };
    expect(outputOf(await ccError(['match'], options))).toContain(OWN_TITLE);
    expect(outputOf(await start(options))).toContain(OWN_TITLE);
  });

  test('from the environment rather than from .env', async () => {
    const options = { cwd: project, env: { CATALOG_DIRS: 'other' } };
    expect(jsonOf<Row[]>(await ccError(['list', '--json'], options))).toHaveLength(48);
  });
});
