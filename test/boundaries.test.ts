/** Who may import what. The rules are functions of a file, so that each is also shown a file that breaks it. */
import { describe, expect, test } from '@jest/globals';
import { readSource, type SourceFile, sourceFiles } from './support/source-files.js';

const MAX_LINES = 400;

/** Chat platforms and web frameworks: what the core must not know. */
const PLATFORM_SDKS =
  /^(?:@slack\/|discord|@discordjs\/|@microsoft\/teams|botbuilder|express$|express\/|fastify|koa$|hono|@hono\/|playwright)/;

/** The places where the parts are put together, and the only ones in the core that know the adapters. */
const COMPOSITION_ROOTS = /^src\/(?:program|cli|chats)\.ts$|^src\/cli\//;

const OUTPUT_OF_CONSOLE = /^console\./;

/** What a file does that it must not, one line for each. */
type Rule = (file: SourceFile) => string[];

const RULES: Record<string, Rule> = {
  'the core imports no platform SDK and no web framework': ({ path, imports }) =>
    path.startsWith('src/') ? imports.filter((name) => PLATFORM_SDKS.test(name)) : [],

  'the core imports adapters in its composition roots alone': ({ path, imports }) =>
    path.startsWith('src/') && !COMPOSITION_ROOTS.test(path)
      ? imports.filter((name) => name.startsWith('adapters/'))
      : [],

  'an adapter imports the core, never another adapter': ({ path, imports }) =>
    path.startsWith('adapters/')
      ? imports.filter((name) => name.startsWith('adapters/') && adapterOf(name) !== adapterOf(path))
      : [],

  'an adapter imports no composition root': ({ path, imports }) =>
    path.startsWith('adapters/') ? imports.filter((name) => COMPOSITION_ROOTS.test(name)) : [],

  'sources import sources and packages alone': ({ imports }) =>
    imports.filter((name) => /^(?:test|bench|scripts|dist|\.\.|\/|\(computed\))/.test(name)),

  [`no source file has more than ${MAX_LINES} lines`]: ({ lines }) =>
    lines > MAX_LINES ? [`${lines} lines`] : [],

  'nothing but src/config.ts reads the environment': ({ path, members }) =>
    path === 'src/config.ts' ? [] : members.filter((name) => name === 'process.env'),

  'nothing writes to the console': ({ members }) => members.filter((name) => OUTPUT_OF_CONSOLE.test(name)),
};

function adapterOf(path: string): string | undefined {
  return path.split('/')[1];
}

/** Import cycles, each as the files on it; a file that imports itself is one. */
function cyclesOf(files: readonly SourceFile[]): string[] {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return cycles;
}

const files = sourceFiles(['src', 'adapters']);

describe('src and adapters', () => {
  test('were read', () => {
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/cli.ts', 'src/catalog/schema.ts']),
    );
    expect(files.flatMap(({ imports }) => imports)).toEqual(
      expect.arrayContaining(['zod', 'src/catalog/load.ts']),
    );
  });

  test.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(files.flatMap((file) => rule(file).map((fault) => `${file.path}: ${fault}`))).toEqual([]);
  });

  test('import each other without a cycle', () => {
    expect(cyclesOf(files)).toEqual([]);
  });

  test('every relative import names a file that is there', () => {
    const known = new Set(files.map(({ path }) => path));
    const own = /^(?:src|adapters)\//;
    const missing = files.flatMap(({ path, imports }) =>
      imports.filter((name) => own.test(name) && !known.has(name)).map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('each rule sees what breaks it', () => {
  test.each([
    [
      'the core imports no platform SDK and no web framework',
      'src/bot.ts',
      "import { App } from '@slack/bolt';",
    ],
    ['the core imports no platform SDK and no web framework', 'src/a/b.ts', "await import('discord.js');"],
    [
      'the core imports no platform SDK and no web framework',
      'src/bot.ts',
      "import type { Request } from 'express';",
    ],
    [
      'the core imports adapters in its composition roots alone',
      'src/bot.ts',
      "import '../adapters/slack/a.js';",
    ],
    [
      'the core imports adapters in its composition roots alone',
      'src/a/b.ts',
      "await import('../../adapters/x/a.js')",
    ],
    [
      'an adapter imports the core, never another adapter',
      'adapters/slack/a.ts',
      "export * from '../discord/b.js';",
    ],
    ['an adapter imports no composition root', 'adapters/slack/a.ts', "import '../../src/program.js';"],
    ['an adapter imports no composition root', 'adapters/slack/a.ts', "import '../../src/chats.js';"],
    ['sources import sources and packages alone', 'src/bot.ts', "import '../test/support/fills.js';"],
    ['sources import sources and packages alone', 'src/bot.ts', 'await import(name);'],
    ['no source file has more than 400 lines', 'src/bot.ts', 'let a = 1;\n'.repeat(401)],
    ['nothing but src/config.ts reads the environment', 'src/bot.ts', 'const a = process.env.HOME;'],
    ['nothing but src/config.ts reads the environment', 'src/bot.ts', "const a = process['env']['HOME'];"],
    ['nothing but src/config.ts reads the environment', 'src/bot.ts', 'const { env } = process;'],
    [
      'nothing but src/config.ts reads the environment',
      'adapters/x/a.ts',
      "import { env } from 'node:process';",
    ],
    ['nothing writes to the console', 'adapters/x/a.ts', "console.log('here');"],
  ])('%s: %s', (name, path, text) => {
    expect(RULES[name]?.(readSource(path, text))).toHaveLength(1);
  });

  test.each([
    ['src/program.ts', "import '../adapters/slack/a.js';"],
    ['src/chats.ts', "await import('../adapters/slack/a.js');"],
    ['src/cli/match.ts', "import '../../adapters/terminal/render.js';"],
    ['adapters/slack/a.ts', "import { App } from '@slack/bolt'; import './b.js'; import '../../src/bot.js';"],
    ['src/config.ts', 'const a = process.env;'],
    ['src/bot.ts', 'let a = 1;\n'.repeat(400)],
    ['src/bot.ts', "// import '@slack/bolt'; process.env\nconst text = 'console.log()';"],
  ])('and lets pass: %s: %s', (path, text) => {
    const file = readSource(path, text);
    expect(Object.values(RULES).flatMap((rule) => rule(file))).toEqual([]);
  });

  test('import cycles', () => {
    const cycle = [
      readSource('src/a.ts', "import './b.js';"),
      readSource('src/b.ts', "import type { C } from './c/d.js';"),
      readSource('src/c/d.ts', "export { a } from '../a.js';"),
    ];
    expect(cyclesOf(cycle)).toEqual(['src/a.ts -> src/b.ts -> src/c/d.ts -> src/a.ts']);
    expect(cyclesOf(cycle.slice(0, 2))).toEqual([]);
  });
});
