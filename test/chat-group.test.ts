/** Chats that share a process, played by an adapter that does what a test tells it. */
import { describe, expect, test } from '@jest/globals';
import type { ChatAdapter, ChatHealth } from '../src/adapter.js';
import { type Chat, ChatGroup, FIRST_PAUSE_MS, LONGEST_PAUSE_MS } from '../src/chat-group.js';
import { BotError } from '../src/errors.js';
import { createLog } from '../src/log.js';

const away = new BotError('chat-unavailable', 'It is not reached.');
const refused = new BotError('config-invalid', 'TOKEN is refused: make a new one.');

class Played {
  starts = 0;
  stops = 0;
  /** What `start` does. */
  outcome: () => Promise<void> = async () => {};
  state: ChatHealth = { status: 'ok' };
  giveUp: (reason: BotError) => void = () => {};
  readonly chat: Chat;

  constructor(name: string) {
    const unused = async () => Promise.reject(new Error('not played'));
    const adapter: ChatAdapter = {
      name,
      start: async (_handler, onGivenUp) => {
        this.starts += 1;
        this.giveUp = onGivenUp;
        await this.outcome();
      },
      stop: async () => {
        this.stops += 1;
      },
      health: () => this.state,
      post: unused,
      update: unused,
      whisper: unused,
      reread: unused,
    };
    const handler = { idle: async () => {} } as Chat['handler'];
    this.chat = { adapter, handler };
  }
}

/** Time that passes when the test says so. */
class Clock {
  readonly pauses: number[] = [];
  #due: (() => void) | undefined;

  set = (callback: () => void, delay: number) => {
    this.pauses.push(delay);
    this.#due = callback;
    return callback;
  };

  clear = (timer: unknown) => {
    if (timer === this.#due) this.#due = undefined;
  };

  get isWaiting(): boolean {
    return this.#due !== undefined;
  }

  async pass(): Promise<void> {
    const due = this.#due;
    this.#due = undefined;
    due?.();
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

function groupOf(...names: string[]) {
  const played = names.map((name) => new Played(name));
  const clock = new Clock();
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  const group = new ChatGroup(
    played.map(({ chat }) => chat),
    { log, timers: clock },
  );
  let lost: unknown;
  void group.lost.then((reason) => {
    lost = reason;
  });
  return { group, played, clock, lines, lost: () => lost };
}

describe('a group of chats', () => {
  test('starts and stops them, and tells how they are', async () => {
    const { group, played, lines } = groupOf('slack', 'discord');
    expect(group.health()).toEqual({
      slack: { status: 'failing', reason: 'It is stopped.' },
      discord: { status: 'failing', reason: 'It is stopped.' },
    });
    await group.start();
    expect(group.health()).toEqual({ slack: { status: 'ok' }, discord: { status: 'ok' } });
    (played[0] as Played).state = { status: 'failing', reason: 'The socket is gone.' };
    expect(group.health().slack).toEqual({ status: 'failing', reason: 'The socket is gone.' });
    await group.stop();
    expect(played.map(({ stops }) => stops)).toEqual([1, 1]);
    expect(lines).toEqual([]);
  });

  test('goes on with one when the other is refused, and says so once', async () => {
    const { group, played, lines, lost, clock } = groupOf('slack', 'discord');
    (played[0] as Played).outcome = () => Promise.reject(refused);
    await group.start();
    expect(group.health()).toEqual({
      slack: { status: 'failing', reason: refused.message },
      discord: { status: 'ok' },
    });
    expect(lines).toEqual([
      'cc-error-bot: slack: TOKEN is refused: make a new one. The other chats go on.\n',
    ]);
    expect([lost(), clock.isWaiting]).toEqual([undefined, false]);
  });

  test('tries again what is not reached, after longer and longer pauses', async () => {
    const { group, played, clock, lost } = groupOf('slack');
    const slack = played[0] as Played;
    slack.outcome = () => Promise.reject(away);
    await group.start();
    expect(group.health().slack).toEqual({ status: 'failing', reason: away.message });
    for (let round = 0; round < 8; round++) await clock.pass();
    expect(clock.pauses.slice(0, 3)).toEqual([FIRST_PAUSE_MS, FIRST_PAUSE_MS * 2, FIRST_PAUSE_MS * 4]);
    expect(clock.pauses.at(-1)).toBe(LONGEST_PAUSE_MS);
    slack.outcome = async () => {};
    await clock.pass();
    expect(group.health().slack).toEqual({ status: 'ok' });
    expect(lost()).toBeUndefined();
    slack.giveUp(away);
    await settled();
    expect(clock.pauses.at(-1)).toBe(FIRST_PAUSE_MS);
    await group.stop();
    expect(clock.isWaiting).toBe(false);
  });

  test('ends with the reason itself when the only chat is refused', async () => {
    const { group, played, lines, lost } = groupOf('slack');
    (played[0] as Played).outcome = () => Promise.reject(refused);
    await group.start();
    await settled();
    expect(lost()).toBe(refused);
    expect(lines).toEqual([]);
    expect(played[0]?.stops).toBe(1);
  });

  test('ends when the last of several is given up while it runs', async () => {
    const { group, played, lines, lost } = groupOf('slack', 'discord');
    await group.start();
    played[0]?.giveUp(refused);
    await settled();
    expect(lost()).toBeUndefined();
    played[1]?.giveUp(new BotError('config-invalid', 'DISCORD_TOKEN was reset.'));
    await settled();
    expect(lost()).toMatchObject({
      code: 'config-invalid',
      message: 'discord: DISCORD_TOKEN was reset. No chat is left.',
    });
    expect(lines).toHaveLength(1);
  });

  test('does not start what was stopped while it was being started', async () => {
    const { group, played, lost } = groupOf('slack');
    let fail: (error: Error) => void = () => {};
    (played[0] as Played).outcome = () =>
      new Promise((_resolve, reject) => {
        fail = reject;
      });
    const started = group.start();
    await group.stop();
    fail(away);
    await started;
    expect(group.health().slack).toEqual({ status: 'failing', reason: 'It is stopped.' });
    expect(lost()).toBeUndefined();
  });
});
