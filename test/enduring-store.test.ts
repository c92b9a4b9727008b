/** A store that is not there yet or goes away, and what is said about it. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { BotError, type BotErrorCode } from '../src/errors.js';
import { createLog } from '../src/log.js';
import { EnduringStore } from '../src/store/enduring.js';
import { memoryStore } from '../src/store/memory.js';
import { storeReports } from '../src/store-reports.js';
import { sessionOf, threadOf } from './store/support/sessions.js';

const THREAD = threadOf('1');

let time: number;
let lines: string[];
let opened: number;
let isThere: boolean;
let store: EnduringStore;
beforeEach(() => {
  time = 1_700_000_000_000;
  lines = [];
  opened = 0;
  isThere = true;
  store = new EnduringStore({
    open: async () => {
      opened += 1;
      if (!isThere) throw new BotError('store-readonly', 'It cannot be written. Let this user write it.');
      return memoryStore(() => time);
    },
    watcher: reports(),
    now: () => time,
  });
});

function reports() {
  return storeReports(
    createLog('info', (line) => lines.push(line)),
    () => time,
  );
}

const fault = (code: BotErrorCode, message = 'It is gone. Wait.') => new BotError(code, message);
const GONE = 'cc-error-bot: It is gone. Wait. Until then answers go on without memory.\n';
const BACK = 'cc-error-bot: The store works again.\n';

describe('an enduring store', () => {
  test('is opened once, when it is needed', async () => {
    expect(opened).toBe(0);
    await Promise.all([store.load(THREAD), store.check(), store.save(sessionOf(THREAD), 0)]);
    expect(opened).toBe(1);
    expect(lines).toEqual([]);
  });

  test('is opened again after a while when it could not be, and says so', async () => {
    isThere = false;
    const refused = { code: 'store-readonly' };
    await expect(store.load(THREAD)).rejects.toMatchObject(refused);
    isThere = true;
    await expect(store.load(THREAD)).rejects.toMatchObject(refused);
    expect(opened).toBe(1);
    time += 5_000;
    expect(await store.load(THREAD)).toBeNull();
    expect(opened).toBe(2);
    // To read is no proof that the disk is writable.
    expect(lines).toHaveLength(1);
    await store.check();
    expect(lines.slice(1)).toEqual([BACK]);
  });

  test('passes installations on', async () => {
    await store.saveInstallation('slack', 'T1', 'old');
    expect(await store.replaceInstallation('slack', 'T1', 'old', 'new')).toBe(true);
    expect(await store.replaceInstallation('slack', 'T1', 'old', 'newer')).toBe(false);
    expect(await store.loadInstallation('slack', 'T1')).toBe('new');
    expect(await store.listInstallations('slack')).toEqual(['T1']);
    await store.removeInstallation('slack', 'T1');
    expect(await store.listInstallations('slack')).toEqual([]);
    expect(opened).toBe(1);
  });

  test('takes an installation that was written, and no other call about them, for a sign that it works', async () => {
    isThere = false;
    await expect(store.loadInstallation('slack', 'T1')).rejects.toMatchObject({ code: 'store-readonly' });
    isThere = true;
    time += 5_000;
    await store.loadInstallation('slack', 'T1');
    await store.listInstallations('slack');
    await store.removeInstallation('slack', 'T1');
    await store.replaceInstallation('slack', 'T1', 'old', 'new');
    expect(lines).toHaveLength(1);
    await store.saveInstallation('slack', 'T1', 'new');
    expect(lines.slice(1)).toEqual([BACK]);
  });

  test('stays closed', async () => {
    await store.check();
    await store.close();
    await store.close();
    await expect(store.load(THREAD)).rejects.toMatchObject({ code: 'store-unavailable' });
  });

  test('takes a conflict for no fault', async () => {
    await store.save(sessionOf(THREAD), 0);
    await expect(store.save(sessionOf(THREAD), 0)).rejects.toMatchObject({ code: 'store-conflict' });
    expect(lines).toEqual([]);
  });
});

describe('reports', () => {
  test('come once a minute for each kind of fault', () => {
    const { fault: report } = reports();
    for (let second = 0; second < 150; second += 1) {
      report(fault('store-unavailable'));
      time += 1_000;
    }
    expect(lines).toEqual([GONE, GONE, GONE]);
    report(fault('store-full', 'It is full. Free some.'));
    expect(lines).toHaveLength(4);
  });

  test('of the end come once, and only after a fault was reported', () => {
    const { fault: report, wrote } = reports();
    wrote();
    report(fault('store-unavailable'));
    wrote();
    wrote();
    report(fault('store-unavailable'));
    wrote();
    expect(lines).toEqual([GONE, BACK]);
  });

  test('of one thread do not call the store down', () => {
    const { fault: report, wrote } = reports();
    report(fault('store-damaged', 'The session of t1 is damaged. Begin a new thread.'));
    wrote();
    expect(lines).toEqual(['cc-error-bot: The session of t1 is damaged. Begin a new thread.\n']);
  });
});

test('log lines are one line each, and those above the level are dropped', () => {
  const log = createLog('warn', (line) => lines.push(line));
  log.error('a\nb\x1b[31m\r\n');
  log.warn('c');
  log.info('d');
  expect(lines).toEqual(['cc-error-bot: a b [31m\n', 'cc-error-bot: c\n']);
  const silent = createLog('silent', (line) => lines.push(line));
  silent.error('e');
  expect(lines).toHaveLength(2);
});
