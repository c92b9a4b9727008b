import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openTerminal, PASTE_END, PASTE_START, stopAll, texts } from './harness.js';

afterEach(stopAll);

describe('history', () => {
  let folder: string;
  let historyFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terminal-history-'));
    historyFile = join(folder, 'state', 'history');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('keeps typed lines, but no pastes and nothing that looks secret', async () => {
    const terminal = await openTerminal({ historyFile });
    const secrets = [
      'my key is sk-ant-1',
      'API_KEY=abc',
      'the Token is x',
      'password x',
      'Secret x',
      'bearer x',
    ];
    await terminal.type('first\r', `${PASTE_START}a\nb${PASTE_END}`, ' comment\r');
    await terminal.type(...secrets.map((line) => `${line}\r`), 'second\r', 'second\r');
    await terminal.until(() => terminal.messages.length === 10);
    expect(readFileSync(historyFile, 'utf8')).toBe('first\nsecond\n');
    expect(statSync(historyFile).mode & 0o777).toBe(0o600);
  });

  test('is done without where its folder cannot be made', async () => {
    const terminal = await openTerminal({ historyFile: '/proc/x/y/history' });
    await terminal.type('first\r');
    await terminal.until(() => terminal.messages.length === 1);
  });

  test('comes back with the arrow, in the next chat as well, but pastes do not', async () => {
    const first = await openTerminal({ historyFile });
    await first.type('kept\r', `${PASTE_START}a\nb${PASTE_END}`, '\r');
    await first.type('\x1b[A', '\r');
    await first.until(() => first.messages.length === 3);
    expect(texts(first)).toEqual(['kept', 'a\nb', 'kept']);
    await first.adapter.stop();
    const second = await openTerminal({ historyFile });
    await second.type('\x1b[A', '\r');
    await second.until(() => second.messages.length === 1);
    expect(texts(second)).toEqual(['kept']);
  });

  test('has at most 500 lines', async () => {
    historyFile = join(folder, 'history');
    writeFileSync(historyFile, Array.from({ length: 600 }, (_, index) => `old ${index}\n`).join(''), {
      mode: 0o644,
    });
    const terminal = await openTerminal({ historyFile });
    await terminal.type('new\r');
    await terminal.until(() => terminal.messages.length === 1);
    const lines = readFileSync(historyFile, 'utf8').trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([500, 'old 101', 'new']);
    expect(statSync(historyFile).mode & 0o777).toBe(0o600);
  });

  test('a file that cannot be used is no reason to fail', async () => {
    const terminal = await openTerminal({ historyFile: folder });
    await terminal.type('hi\r');
    await terminal.until(() => terminal.messages.length === 1);
  });
});
