/** The container files, read without Docker. `npm run test:container` also carries out the Dockerfile's steps. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { interpolated, readCompose } from '../scripts/container/compose.mjs';
import {
  commandOf,
  contextFilter,
  copyOf,
  environmentOf,
  parseDockerfile,
} from '../scripts/container/dockerfile.mjs';
import { packageRoot } from '../src/paths.js';
import { SERVER_VARIABLES } from '../src/server-config.js';

const root = packageRoot();
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('Dockerfile', () => {
  const stages = parseDockerfile(read('Dockerfile'));
  const last = stages.at(-1) as (typeof stages)[number];
  const textsOf = (name: string) =>
    last.instructions.filter((found) => found.name === name).map(({ text }) => text);

  test('builds in one stage and runs in another', () => {
    expect(stages.map(({ name }) => name)).toEqual(['build', 'runtime']);
    for (const { image } of stages) expect(image).toMatch(/^node:20-\w+-slim$/);
  });

  test('copies what is there and what .dockerignore lets through', () => {
    const isKept = contextFilter(read('.dockerignore'));
    const copies = stages
      .flatMap(({ instructions }) => instructions.filter(({ name }) => name === 'COPY'))
      .map(copyOf);
    const sources = copies.filter(({ from }) => from === undefined).flatMap((copy) => copy.sources);
    expect(sources).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'src', 'catalog']));
    expect(sources.filter((source) => !isKept(source) || !existsSync(join(root, source)))).toEqual([]);
    for (const name of ['.env', '.git', 'data', 'node_modules', 'test', '.npmrc'])
      expect(isKept(name)).toBe(false);
  });

  test('takes its files from the build, after the development tools were removed', () => {
    const copies = last.instructions.filter(({ name }) => name === 'COPY').map(copyOf);
    expect(copies.map(({ from }) => from)).toEqual(copies.map(() => 'build'));
    const steps = stages[0]?.instructions.filter(({ name }) => name === 'RUN').map(({ text }) => text) ?? [];
    expect(steps.findIndex((step) => step.startsWith('npm prune --omit=dev'))).toBeGreaterThan(
      steps.indexOf('npm run build'),
    );
  });

  test('runs as an ordinary user, whom /data belongs to', () => {
    expect(textsOf('USER')).toEqual(['node']);
    expect(textsOf('VOLUME')).toEqual(['/data']);
    const data = last.instructions.find(({ text }) => text.endsWith(' /data'));
    expect(data?.flags).toEqual({ from: 'build', chown: 'node:node' });
  });

  test('starts the bot with a store on the volume, and looks after its health', () => {
    expect(commandOf(last, 'CMD')).toEqual(['node', 'dist/src/main.js']);
    expect(environmentOf(last)).toEqual({
      NODE_ENV: 'production',
      PORT: '8080',
      STORE_FILE: '/data/cc-error-bot.db',
    });
    const [node, option, script] = commandOf(last, 'HEALTHCHECK');
    expect([node, option]).toEqual(['node', '-e']);
    expect(script).toContain('/healthz');
  });

  test.each([
    ['FROM node:20', 'Write FROM image AS name'],
    ['FROM a AS x\nFROM b AS x', 'Two stages are x'],
    ['FROM a AS x\nADD y z', 'ADD is not expected'],
    ['RUN true', 'RUN is not expected'],
    ['FROM a AS x\nRUN true \\', 'ends with a backslash'],
  ])('is refused when it says %j', (text, reason) => {
    expect(() => parseDockerfile(text)).toThrow(reason);
  });
});

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const { compose, faults } = readCompose(text);
  const { bot, 'bot-scale': scaled, postgres } = compose.services;

  test('has no faults', () => {
    expect(faults).toEqual([]);
  });

  test('passes every setting on from .env, but for where the container listens and keeps its store', () => {
    for (const service of [bot, scaled])
      expect(service).toMatchObject({ env_file: [{ path: '.env', required: false }] });
    const overridden = [bot, scaled].map((service) =>
      Object.keys((service as { environment: Record<string, string> }).environment).filter((name) =>
        (SERVER_VARIABLES as readonly string[]).includes(name),
      ),
    );
    expect(overridden).toEqual([
      ['PORT', 'STORE_FILE'],
      ['PORT', 'DATABASE_URL'],
    ]);
  });

  test('starts the bot alone without a profile, with its store on a volume', () => {
    const withoutProfile = Object.entries(compose.services).filter(
      ([, { profiles }]) => profiles === undefined,
    );
    expect(withoutProfile.map(([name]) => name)).toEqual(['bot']);
    expect(bot).toMatchObject({
      build: '.',
      stdin_open: true,
      tty: true,
      volumes: ['bot-data:/data'],
      environment: { STORE_FILE: '/data/cc-error-bot.db', PORT: '8080' },
    });
    expect(bot).not.toHaveProperty('depends_on');
  });

  test('adds PostgreSQL and a bot that waits for it with the profile scale', () => {
    expect(postgres).toMatchObject({ image: 'postgres:17', profiles: ['scale'] });
    expect(postgres).toHaveProperty('healthcheck.test');
    expect(scaled).toMatchObject({
      build: '.',
      profiles: ['scale'],
      depends_on: { postgres: { condition: 'service_healthy' } },
    });
    const { DATABASE_URL } = (scaled as { environment: { DATABASE_URL: string } }).environment;
    expect(new URL(DATABASE_URL)).toMatchObject({ hostname: 'postgres', username: 'bot', pathname: '/bot' });
  });

  test('takes the password from the environment alone, and demands it of those who use it', () => {
    expect(compose.secrets).toEqual({ postgres_password: { environment: 'POSTGRES_PASSWORD' } });
    expect(postgres).toMatchObject({
      secrets: ['postgres_password'],
      environment: { POSTGRES_PASSWORD_FILE: '/run/secrets/postgres_password' },
    });
    expect(scaled).toMatchObject({
      environment: { PGPASSWORD: expect.stringContaining('{POSTGRES_PASSWORD:-}') },
    });
  });

  test('can be read by Compose without any variable set, whatever the profile', () => {
    const operators = interpolated(text).map(({ name, operator }) => `${name}${operator}`);
    expect(operators).toEqual(['POSTGRES_PASSWORD:-']);
  });

  test.each([
    ['services: {a: {image: x, volume: []}}', 'a: the key volume is not known.'],
    ['services: {a: {image: x}}\nservice: {}', 'the file: the key service is not known.'],
    ['services: {a: {tty: true}}', 'a: it has neither image nor build.'],
    ['services: {a: {image: x, environment: {PORT: 8080}}}', 'a: write the value of PORT in quotes.'],
    ['services: {a: {image: x, volumes: ["data:/data"]}}', 'a: the volume data is declared nowhere.'],
    ['services: {a: {image: x, secrets: [s]}}', 'a: the secret s is declared nowhere.'],
    [
      'services: {a: {image: x, depends_on: {b: {condition: service_started}}}}',
      'a: depends on b, which is no service.',
    ],
    [
      'services: {a: {image: x, depends_on: {b: {condition: service_started}}}, b: {image: x, profiles: [p]}}',
      'a: depends on b, which is not in all of its profiles.',
    ],
    [
      'services: {a: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: x}}',
      'b: has no healthcheck.',
    ],
    [
      'services: {a: {image: x, healthcheck: {test: [CMD, "true"], interval: 5}}}',
      'a: healthcheck: interval is no duration such as 5s.',
    ],
    ['services: {a: {image: x}}\nsecrets: {s: {}}', 'The secret s says neither environment nor file.'],
    ['{}', 'There are no services.'],
  ])('is faulted when it says %j', (yaml, fault) => {
    expect(readCompose(yaml).faults).toEqual([fault]);
  });
});

test("no file of the container names a registry or a place on somebody's machine", () => {
  for (const name of ['Dockerfile', '.dockerignore', 'docker-compose.yml', 'scripts/check-container.mjs']) {
    expect(read(name)).not.toMatch(/\b[\w-]+\.(?:io|com|org|dev)\/|\/(?:home|Users|root|work)\//);
  }
});
