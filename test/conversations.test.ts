/** The conversations in test/conversations, played through the code of `cc-error converse`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { runConverse } from '../src/cli/converse.js';
import type { Shell } from '../src/cli/shell.js';
import { packageRoot } from '../src/paths.js';
import { catalog } from './session/threads.js';
import { ccError, outputOf } from './support/programs.js';

const folder = join(packageRoot(), 'test/conversations');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl') && !name.endsWith('.expected.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length));

/** One line of the contract. */
interface Result {
  thread: string | null;
  event: string;
  entries: string[];
  stage: number;
  steps: Array<{ id: string; text: string; done: boolean }>;
  status: string;
  reply: string | null;
  error?: string;
}

/** The result without its long texts. */
function shortened(line: string): object {
  const { steps, reply, ...rest } = JSON.parse(line) as Result;
  if (rest.error !== undefined) return rest;
  return {
    ...rest,
    steps: steps.map(({ id, done }) => ({ id, done })),
    reply: reply === null ? null : (reply.split('\n')[0] ?? ''),
  };
}

/** What the command prints, line by line, with the catalogue as its YAML files have it. */
async function played(name: string): Promise<string[]> {
  const lines: string[] = [];
  const shell = {
    stdin: Readable.from([]),
    catalog: async () => ({ catalog }),
    print: async (text: string) => {
      lines.push(text);
    },
  } as unknown as Shell;
  await runConverse(join(folder, `${name}.jsonl`), shell);
  return lines;
}

function pathOfExpected(name: string): string {
  return join(folder, `${name}.expected.jsonl`);
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

describe('a conversation', () => {
  test.each(names)('%s', async (name) => {
    const got = (await played(name)).map(shortened);
    if (process.env.UPDATE_CONVERSATIONS === '1')
      writeFileSync(pathOfExpected(name), `${got.map((one) => JSON.stringify(one)).join('\n')}\n`);
    expect(got).toEqual(linesOf(pathOfExpected(name)).map((line) => JSON.parse(line)));
  });
});

describe('the conversations together', () => {
  const expected = names.flatMap((name) =>
    existsSync(pathOfExpected(name))
      ? linesOf(pathOfExpected(name)).map((line) => JSON.parse(line) as Result)
      : [],
  );

  test('are many, each with its line in the README', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(names.length).toBeGreaterThanOrEqual(45);
    expect(names.filter((name) => !readme.includes(`| [${name}](${name}.jsonl) | `))).toEqual([]);
  });

  test('show every event of the contract', () => {
    expect([...new Set(expected.flatMap(({ event }) => event ?? []))].sort()).toEqual([
      'ambiguous', 'context-given', 'escalated', 'help', 'ignored', 'matched', 'reopened', 'resolved', 'steps-done',
      'still-failing', 'unmatched', 'wrong-match',
    ]); // biome-ignore format: a list
  });

  test('show every stage and step of the entries that have stages, variants or questions', () => {
    const shown = new Set(expected.flatMap((one) => (one.entries ?? []).map((id) => `${id} ${one.stage}`)));
    const wanted = catalog.entries
      .filter(({ stages, variants, questions }) => stages.length + variants.length + questions.length > 0)
      .flatMap(({ id, stages }) =>
        [0, ...stages.map((_, index) => index + 1)].map((stage) => `${id} ${stage}`),
      );
    expect(wanted.filter((one) => !shown.has(one))).toEqual([]);
  });

  test('never answer what they ignore, and answer every mention', async () => {
    for (const name of names) {
      const results = linesOf(pathOfExpected(name)).map((line) => JSON.parse(line) as Result);
      expect(results.filter(({ event, reply }) => event === 'ignored' && reply !== null)).toEqual([]);
      const said = linesOf(join(folder, `${name}.jsonl`));
      const unanswered = said.filter(
        (line, index) => /"mention":true/.test(line) && results[index]?.reply === null,
      );
      expect(unanswered).toEqual([]);
    }
  });
});

describe('the built command', () => {
  const name = names.find((one) => one.endsWith('-several-threads')) as string;
  const path = join(folder, `${name}.jsonl`);

  test('says the same, from a file and from standard input', async () => {
    const expected = linesOf(pathOfExpected(name)).map((line) => JSON.parse(line));
    const fromFile = outputOf(await ccError(['converse', '--jsonl', path]));
    expect(fromFile.trimEnd().split('\n').map(shortened)).toEqual(expected);
    expect(outputOf(await ccError(['converse', '--jsonl'], { input: readFileSync(path) }))).toBe(fromFile);
  });
});
