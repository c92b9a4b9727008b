/** The settings: what they may be, what is said of a wrong one, and that all are documented. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { interpolated } from '../scripts/container/compose.mjs';
import { loadServerConfig } from '../src/config.js';
import { BotError } from '../src/errors.js';
import { packageRoot } from '../src/paths.js';
import { SERVER_VARIABLES } from '../src/server-config.js';
import { CLI, folderWith, outputOf, run } from './support/programs.js';

const read = (name: string) => readFileSync(join(packageRoot(), name), 'utf8');
const DAY = 86_400_000;

async function faultOf(env: NodeJS.ProcessEnv): Promise<string> {
  const error = await loadServerConfig(env).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BotError);
  const { code, message } = error as BotError;
  expect(code).toBe('config-invalid');
  expect(message).not.toContain('\n');
  return message;
}

describe('the settings of the server', () => {
  test('all have defaults', async () => {
    const defaults = {
      sessionTtlMs: 30 * DAY,
      storePastes: false,
      contacts: [],
      host: '127.0.0.1',
      logLevel: 'info',
    };
    expect(await loadServerConfig({})).toEqual(defaults);
    const empty = Object.fromEntries(SERVER_VARIABLES.map((name) => [name, ' ']));
    expect(await loadServerConfig(empty)).toEqual(defaults);
  });

  test('are read', async () => {
    const env = {
      DATABASE_URL: 'postgres://bot:secret@db:5432/bot',
      STORE_FILE: ' ./my store.db ',
      SESSION_TTL_DAYS: '3650',
      STORE_PASTES: 'true',
      ESCALATION_CONTACTS: 'Ana, <@U1>,, @on-call ,Ana',
      PORT: '8080',
      HOST: '::1',
      LOG_LEVEL: 'debug',
    };
    expect(await loadServerConfig(env)).toEqual({
      databaseUrl: 'postgres://bot:secret@db:5432/bot',
      storeFile: './my store.db',
      sessionTtlMs: 3650 * DAY,
      storePastes: true,
      contacts: ['Ana', '<@U1>', '@on-call'],
      port: 8080,
      host: '::1',
      logLevel: 'debug',
    });
  });

  test.each([
    ['SESSION_TTL_DAYS', '0', 'write a whole number from 1 to 3650'],
    ['SESSION_TTL_DAYS', '3651', 'write a whole number from 1 to 3650'],
    ['SESSION_TTL_DAYS', '1.5', 'write a whole number from 1 to 3650'],
    ['SESSION_TTL_DAYS', '1e3', 'write a whole number from 1 to 3650'],
    ['STORE_PASTES', 'yes', 'write true or false'],
    ['PORT', '65536', 'write a whole number from 0 to 65535'],
    ['PORT', '-1', 'write a whole number from 0 to 65535'],
    ['HOST', 'http://0.0.0.0', 'write an address or a name'],
    ['LOG_LEVEL', 'loud', 'write one of silent, error, warn, info, debug'],
  ])('%s may not be %j', async (name, value, remedy) => {
    const message = await faultOf({ [name]: value });
    expect(message).toContain(`${name} is ${JSON.stringify(value)}: ${remedy}`);
  });

  test('are all named when several are wrong, each once', async () => {
    const message = await faultOf({ PORT: 'x', STORE_PASTES: 'x', SESSION_TTL_DAYS: 'x' });
    for (const name of ['PORT', 'STORE_PASTES', 'SESSION_TTL_DAYS'])
      expect(message.split(name)).toHaveLength(2);
  });

  test.each(['mysql://bot:hunter2@db/bot', 'hunter2', 'postgres//bot:hunter2@db'])(
    'repeat no password: DATABASE_URL=%s',
    async (DATABASE_URL) => {
      const message = await faultOf({ DATABASE_URL });
      expect(message).toMatch(
        /^DATABASE_URL is .*write an address like postgres:\/\/user:password@host:5432\/database\.$/,
      );
      expect(message).not.toContain('hunter2');
    },
  );
});

describe('every variable that is read', () => {
  const light = [...read('src/config.ts').matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name]) => name ?? '');
  const variables = [...new Set([...light, ...SERVER_VARIABLES])];

  test('was found', () => {
    expect(variables).toEqual(expect.arrayContaining(['CATALOG_DIRS', 'NO_COLOR', 'STORE_FILE', 'PORT']));
  });

  test.each(variables)('%s is in .env.example and in the README', (name) => {
    expect(read('.env.example')).toMatch(new RegExp(`^#${name}=`, 'm'));
    expect(read('README.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\`[^|]*\\|`, 'm'));
  });

  test('and no other is in .env.example', () => {
    const ofCompose = interpolated(read('docker-compose.yml')).map(({ name }) => name);
    const named = [...read('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.filter((name) => ![...variables, ...ofCompose].includes(name ?? ''))).toEqual([]);
  });
});

test('`cc-error match` does not load what checks the settings', async () => {
  const loader = folderWith({
    'report.mjs': `import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(
        "export async function load(url, context, next) {" +
        " if (/server-config|node_modules.(zod|express|pg|libsql)./.test(url)) process._rawDebug('LOADED ' + url);" +
        " return next(url, context); }"));`,
  });
  const args = ['--import', join(loader, 'report.mjs'), CLI];
  expect(
    outputOf(await run(process.execPath, [...args, 'match'], { input: 'Prompt is too long' })),
  ).toContain('●');
  // The same look sees it where it is loaded.
  const { stderr } = await run(process.execPath, [...args, 'forget', '--user', 'U1']);
  for (const name of ['server-config', 'zod', 'libsql'])
    expect(stderr).toMatch(new RegExp(`LOADED .*${name}`));
});
