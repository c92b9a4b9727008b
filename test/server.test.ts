/** `npm start` as a process: with PORT a server, without one the chat, and signals that end either in order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openLibsqlStore } from '../src/store/libsql.js';
import { environment, folderWith, START, start } from './support/programs.js';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

interface Program {
  child: ChildProcess;
  cwd: string;
  said: () => string;
  /** Waits until something stands on standard error. */
  until(text: RegExp): Promise<RegExpExecArray>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function started(
  env: Record<string, string>,
  stdin: 'ignore' | 'pipe' = 'ignore',
  cwd = folderWith(),
): Program {
  const child = spawn(process.execPath, [START], {
    cwd,
    env: environment(env),
    stdio: [stdin, 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  let look = () => {};
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const until = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      look = () => {
        const found = pattern.exec(text);
        if (found) resolve(found);
      };
      look();
      void ended.then(() => reject(new Error(`It ended before it said ${pattern}:\n${text}`)));
    });
  return { child, cwd, said: () => text, until, ended };
}

async function healthOf(program: Program): Promise<{ status: number; body: unknown }> {
  const [, url = ''] = await program.until(/Health: (http:\S+)\n/);
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
}

describe('with PORT and no terminal', () => {
  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('it serves until %s, and ends with 0', async (signal) => {
    const program = started({ PORT: '0' });
    expect(await healthOf(program)).toMatchObject({
      status: 200,
      body: { status: 'ok', store: { status: 'ok' }, catalogue: 48 },
    });
    await program.until(/No chat is connected: [^\n]+\n/);
    program.child.kill(signal);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.said().split('\n')).toHaveLength(3);
    // The store is closed: its log is gone into the file.
    expect(readdirSync(join(program.cwd, 'data'))).toEqual(['cc-error-bot.db']);
    const store = await openLibsqlStore({ file: join(program.cwd, 'data/cc-error-bot.db') });
    await store.check();
    await store.close();
  });

  test('it does not wait for a pipe that stays open', async () => {
    const program = started({ PORT: '0', STORE_FILE: 'own.db' }, 'pipe');
    expect((await healthOf(program)).status).toBe(200);
    expect(existsSync(join(program.cwd, 'own.db'))).toBe(true);
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  test('it runs without its store, says so once, and reports 503', async () => {
    const program = started({ PORT: '0', STORE_FILE: 'file/own.db' }, 'ignore', folderWith({ file: 'x' }));
    expect(await healthOf(program)).toMatchObject({
      status: 503,
      body: { store: { code: 'store-unavailable' } },
    });
    await healthOf(program);
    program.child.kill('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.said().match(/answers go on without memory/g)).toHaveLength(1);
  });

  test('it says what is wrong with a setting, and does not start', async () => {
    const { code, stderr } = await start({ env: { PORT: 'web' } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'PORT is "web": write a whole number from 0 to 65535.\n',
    });
  });
});

describe('without PORT', () => {
  test('an empty input ends at once, and no store is made', async () => {
    const program = started({});
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(readdirSync(program.cwd)).toEqual([]);
  });

  test('a pipe gets its answer, remembered where STORE_FILE says', async () => {
    const cwd = folderWith();
    const { code, stdout, stderr } = await start({
      cwd,
      input: 'Prompt is too long',
      env: { STORE_FILE: 'own.db' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('● Prompt is too long');
    const store = await openLibsqlStore({ file: join(cwd, 'own.db') });
    expect(await store.recent({ platform: 'terminal', workspace: '' }, 1)).toMatchObject([
      { subjects: [{ entry: 'prompt-too-long' }] },
    ]);
    await store.close();
  });

  test('a pipe gets its answer without its store, and a line that says so', async () => {
    const cwd = folderWith({ file: 'x' });
    const env = { STORE_FILE: 'file/own.db' };
    const { code, stdout, stderr } = await start({ cwd, input: 'Prompt is too long', env });
    expect(code).toBe(0);
    expect(stdout).toContain('● Prompt is too long');
    expect(stderr).toMatch(/^cc-error-bot: [^\n]+ Until then answers go on without memory\.\n$/);
  });

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    '%s ends a pipe that stays open, with 0',
    async (signal) => {
      const program = started({ LOG_LEVEL: 'debug', STORE_FILE: 'own.db' }, 'pipe');
      program.child.stdin?.write('Prompt is too long\n');
      await program.until(/Started\./);
      program.child.kill(signal);
      expect(await program.ended).toEqual({ code: 0, signal: null });
    },
  );
});
