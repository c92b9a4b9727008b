/** How the command line is called: help, mistakes, other folders, and pipes that close. */
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../src/paths.js';
import { bash, CLI, ccError, folderWith, outputOf, refusalOf, run } from '../support/programs.js';

const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
  version: string;
};
const PASTE = 'Prompt is too long';

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j names every command', async (args) => {
    const stdout = outputOf(await ccError(args));
    for (const name of ['match', 'list', 'show', 'search', 'lint', '--catalog']) {
      expect(stdout).toContain(`  ${name} `);
    }
  });

  test.each([[['match', '--help']], [['help', 'match']]])('%j names every option', async (args) => {
    const stdout = outputOf(await ccError(args));
    for (const name of ['--json', '--jsonl', '--explain']) expect(stdout).toContain(`  ${name} `);
  });

  test.each(['--version', '-V'])('%s gives the version of the package', async (option) => {
    expect(outputOf(await ccError([option]))).toBe(`${version}\n`);
  });

  test('comes on standard error where no command is given', async () => {
    const { code, stdout, stderr } = await ccError([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: cc-error/);
  });
});

describe('a mistyped command is refused in one line', () => {
  test.each([
    [['explode'], "unknown command 'explode'"],
    [['lst'], 'Did you mean list?'],
    [['match', '--jsn'], 'Did you mean --json?'],
    [['--colour', 'match'], "unknown option '--colour'"],
    [['match', 'Prompt', 'is', 'too', 'long'], 'too many arguments'],
    [['list', 'all'], 'too many arguments'],
    [['show'], "missing required argument 'id'"],
    [['search'], "missing required argument 'words'"],
    [['list', '--catalog'], 'argument missing'],
  ])('%j', async (args, reason) => {
    const refusal = refusalOf(await ccError(args));
    expect(refusal).toMatch(/^cc-error: /);
    expect(refusal).toContain(reason);
    expect(refusal).toMatch(/ See all commands: cc-error --help$/);
  });
});

describe('the program may be called', () => {
  test('from another folder', async () => {
    const cwd = folderWith({ 'package.json': '{"name":"other","version":"9.9.9"}', 'paste.txt': PASTE });
    expect(outputOf(await ccError(['match', 'paste.txt'], { cwd }))).toContain('● Prompt is too long');
    expect(outputOf(await ccError(['--version'], { cwd }))).toBe(`${version}\n`);
  });

  // Windows has its own way to link programs, and wants a right for this one.
  const onPosix = process.platform === 'win32' ? test.skip : test;

  onPosix('through a link, as npx does', async () => {
    const folder = folderWith({ 'node_modules/.bin/.keep': '' });
    const link = join(folder, 'node_modules/.bin/cc-error');
    symlinkSync(CLI, link);
    const viaNode = await run(process.execPath, [link, 'match'], { input: PASTE, cwd: folder });
    expect(outputOf(viaNode)).toContain('● Prompt is too long');
    // The build makes it executable, and its first line names node.
    expect(outputOf(await run(link, ['match'], { input: PASTE, cwd: folder }))).toBe(viaNode.stdout);
  });

  onPosix('with its output closed early', async () => {
    const outcome = await bash('set -o pipefail; $CC list | head -1');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/^[^\n]+\n$/);
    const lines = Array.from({ length: 3_000 }, (_, id) => JSON.stringify({ id, text: PASTE }));
    const many = await bash('$CC match --jsonl requests.jsonl | head -1', {
      cwd: folderWith({ 'requests.jsonl': lines.join('\n') }),
    });
    expect(many).toMatchObject({ code: 0, stderr: '' });
    expect(many.stdout).toMatch(/^\{"id":0,[^\n]+\n$/);
  });

  onPosix('with both outputs closed early', async () => {
    const { stdout, stderr } = await bash('$CC show nothing-of-the-kind 2>&1 | true; echo done');
    expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('with its output on a full disk', async () => {
    const refusal = refusalOf(await bash('$CC list > /dev/full'), 1);
    expect(refusal).toContain('cannot be written: ENOSPC');
  });

  onPosix('with a pipe as its file', async () => {
    const outcome = await bash(`$CC match --json <(echo '${PASTE}')`);
    expect(JSON.parse(outputOf(outcome))).toMatchObject({ outcome: 'exact' });
  });
});
