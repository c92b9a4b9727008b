/** From events to posts, with the real bot and a platform in memory that fails on demand. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Bot } from '../src/bot.js';
import { Dispatcher, type DispatcherOptions } from '../src/dispatcher.js';
import { Housekeeping } from '../src/housekeeping.js';
import { createLog } from '../src/log.js';
import { type IncomingMessage, privateThread, type ThreadRef, type UserAction } from '../src/message.js';
import type { ReplyBlock, ReplyDocument } from '../src/reply/document.js';
import { memoryStore } from '../src/store/memory.js';
import type { SessionStore } from '../src/store/store.js';
import type { Turn } from '../src/turn.js';
import { catalog, matcher } from './session/threads.js';
import { MemorySurface } from './support/memory-surface.js';

const OVERLOADED = 'API Error: Repeated 529 Overloaded errors';
const TOO_LONG = 'Prompt is too long';
const SECRET = `sk-ant-api03-${'Ab3_'.repeat(22)}AA`;
const START = 1_700_000_000_000;

let time: number;
let store: SessionStore;
let surface: MemorySurface;
let lines: string[];
let turns: Turn[];
let dispatcher: Dispatcher;
let count = 0;
beforeEach(() => {
  time = START;
  store = memoryStore(() => time);
  surface = new MemorySurface();
  lines = [];
  turns = [];
  dispatcher = started();
});

/** A bot as one process runs it; called again it is another process on the same store. */
function started(change: Partial<DispatcherOptions> = {}): Dispatcher {
  const bot = new Bot(catalog, matcher, { store, receipts: true, now: () => time });
  const log = createLog('debug', (line) => lines.push(line));
  return new Dispatcher({
    bot,
    store,
    surface,
    log,
    now: () => time,
    onTurn: (turn) => turns.push(turn),
    ...change,
  });
}

const thread = (name = 't1'): ThreadRef => ({
  platform: 'memory',
  workspace: 'w',
  channel: 'c',
  thread: name,
});

function message(text: string, change: Partial<IncomingMessage> = {}): IncomingMessage {
  count += 1;
  const author = { id: 'ana', name: 'Ana' };
  const whole = { id: `m${count}`, thread: thread(), author, text, mentioned: false, ...change };
  surface.messages.set(whole.id, whole);
  return whole;
}

const mention = (text: string, change: Partial<IncomingMessage> = {}) =>
  message(text, { mentioned: true, ...change });

function click(action: string, change: Partial<UserAction> = {}): UserAction {
  count += 1;
  return { id: `a${count}`, thread: thread(), author: { id: 'ben', name: 'Ben' }, action, ...change };
}

const titles = () => surface.posts.map(({ reply }) => reply.title.split(':')[0]);
const steps = (reply: ReplyDocument | undefined) =>
  (reply?.blocks ?? []).flatMap((block) => (block.type === 'checklist' ? block.items : []));
const buttons = (reply: ReplyDocument | undefined) =>
  (reply?.blocks ?? []).flatMap((block) => (block.type === 'buttons' ? block.items.map(({ id }) => id) : []));
const has = (reply: ReplyDocument | undefined, type: ReplyBlock['type']) =>
  reply?.blocks.some((block) => block.type === type) ?? false;

/** Does the jobs that are due by now, as another replica or the next start would. */
async function housekeep(of = dispatcher): Promise<void> {
  const log = createLog('debug', (line) => lines.push(line));
  await new Housekeeping({ store, sessionTtlMs: 1e9, log, handlers: of.jobs, now: () => time }).runDue();
}

describe('a message', () => {
  test('that mentions the bot is answered in its thread', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    expect(surface.posts).toMatchObject([{ thread: 't1', reply: { live: { kind: 'answer' } } }]);
  });

  test('is left alone where the bot is not addressed and not known', async () => {
    await dispatcher.onMessage(message(OVERLOADED));
    expect(surface.posts).toEqual([]);
    expect(turns).toEqual([]);
  });

  test('that comes twice is answered once, at the same time or later', async () => {
    const twice = mention(OVERLOADED);
    await Promise.all([dispatcher.onMessage(twice), dispatcher.onMessage(twice)]);
    await dispatcher.onMessage({ ...twice, redelivered: true });
    await started().onMessage({ ...twice, redelivered: true });
    expect(titles()).toHaveLength(1);
  });

  test('that comes twice is answered once, also where the session notes nothing', async () => {
    const twice = mention('/cc-error list');
    await Promise.all([dispatcher.onMessage(twice), started().onMessage(twice)]);
    await dispatcher.onMessage({ ...twice, redelivered: true });
    expect(surface.posts).toHaveLength(1);
  });

  test('that is answered leaves no work behind', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    await dispatcher.onMessage(message('lunch?'));
    expect(await store.takeDue(time + 1e9, 1_000, 10)).toEqual([]);
  });

  test('is answered in the order of its thread, while other threads go on', async () => {
    let open = () => {};
    surface.gate = new Promise((resolve) => (open = resolve));
    const first = dispatcher.onMessage(mention(OVERLOADED));
    const second = dispatcher.onMessage(mention('still failing'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(turns).toHaveLength(1);
    open();
    await Promise.all([first, second]);
    expect(turns.map(({ event }) => event)).toEqual(['matched', 'still-failing']);
  });

  test('with remarks has them in front of the answer, and they stay there', async () => {
    await dispatcher.onMessage(mention(OVERLOADED, { remarks: ['`core` is no text file.'] }));
    expect(surface.posts[0]?.reply.blocks[0]).toMatchObject({ type: 'notice', level: 'info' });
    expect(surface.posts[0]?.updates).toBe(0);
  });

  test('with a secret warns its author alone', async () => {
    await dispatcher.onMessage(mention(`${OVERLOADED}\nANTHROPIC_API_KEY=${SECRET}`));
    expect(has(surface.posts[0]?.reply, 'notice')).toBe(false);
    expect(surface.whispers).toMatchObject([
      { to: 'ana', reply: { blocks: [{ type: 'notice', level: 'warning' }] } },
    ]);
    expect(JSON.stringify([surface.posts, surface.whispers, lines])).not.toContain(SECRET);
  });
});

describe('too many messages', () => {
  test('of one person bring one notice, and nothing for a while', async () => {
    dispatcher = started({ floodLimit: { burst: 3, perMinute: 3 } });
    for (let i = 0; i < 6; i++) await dispatcher.onMessage(mention(OVERLOADED, { thread: thread(`t${i}`) }));
    expect(surface.posts).toHaveLength(3);
    expect(surface.whispers).toMatchObject([{ to: 'ana', reply: { title: 'One moment, please' } }]);
    await dispatcher.onMessage(mention(OVERLOADED, { author: { id: 'ben' }, thread: thread('t9') }));
    time += 60_000;
    await dispatcher.onMessage(mention(OVERLOADED, { thread: thread('t10') }));
    expect(surface.posts).toHaveLength(5);
  });
});

describe('clicks', () => {
  test('tick steps for everybody, with the names of those who did', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    const [one, two] = steps(surface.posts[0]?.reply).map(({ id }) => id) as [string, string];
    await Promise.all([
      dispatcher.onAction(click('steps', { done: [one] })),
      dispatcher.onAction(click('steps', { done: [two], author: { id: 'cleo', name: 'Cleo' } })),
    ]);
    expect(surface.posts).toHaveLength(1);
    expect(steps(surface.posts[0]?.reply).slice(0, 2)).toMatchObject([
      { done: true, doneBy: ['Ben'] },
      { done: true, doneBy: ['Cleo'] },
    ]);
    await dispatcher.onAction(click('steps', { undone: [one] }));
    expect(steps(surface.posts[0]?.reply)[0]).toMatchObject({ id: one, done: false });
  });

  test('of fifty people at once are few updates', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    const id = steps(surface.posts[0]?.reply)[0]?.id as string;
    const clicks = Array.from({ length: 50 }, (_, i) =>
      click('steps', { done: [id], author: { id: `u${i}` } }),
    );
    await Promise.all(clicks.map((one) => dispatcher.onAction(one)));
    expect(surface.posts[0]?.updates).toBeLessThanOrEqual(3);
    expect(steps(surface.posts[0]?.reply)[0]?.done).toBe(true);
  });

  test('on "still stuck" by two at once bring one stage', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    const press = () => dispatcher.onAction(click('still-failing', { value: '0' }));
    await Promise.all([press(), press()]);
    expect((await store.load(thread()))?.session.stage).toBe(1);
    expect(surface.posts).toHaveLength(2);
    // The list above has nothing to click any more, but keeps its steps.
    expect(buttons(surface.posts[0]?.reply)).toEqual([]);
    expect(steps(surface.posts[0]?.reply).length).toBeGreaterThan(0);
    expect(buttons(surface.posts[1]?.reply)).toContain('still-failing');
  });

  test('close and open again, and the post says who did', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    await dispatcher.onAction(click('resolved'));
    expect(JSON.stringify(surface.posts[0]?.reply.blocks)).toContain('Marked as fixed by Ben.');
    expect(buttons(surface.posts[0]?.reply)).toEqual(['reopened']);
    await dispatcher.onAction(click('reopened'));
    expect(buttons(surface.posts[0]?.reply)).toContain('resolved');
  });

  test('choose among errors, and show those that look alike', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    await dispatcher.onAction(click('more'));
    const choices = surface.posts[1]?.reply.blocks.find(({ type }) => type === 'choices');
    const [first] = choices?.type === 'choices' ? choices.options : [];
    await dispatcher.onAction(click('choose', { value: first?.id as string }));
    expect(surface.posts[2]?.reply.title).toContain(first?.label as string);
    expect(buttons(surface.posts[0]?.reply)).toEqual([]);
  });

  test('that nobody knows are answered, not lost', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    await dispatcher.onAction(click('nonsense'));
    expect(titles()[1]).toBe('Not understood');
  });

  test('answer the question of an entry', async () => {
    await dispatcher.onMessage(mention('API Error: Unable to connect to API (ECONNREFUSED)'));
    const answer = buttons(surface.posts[0]?.reply).find((id) => id.startsWith('answer:')) as string;
    await dispatcher.onAction(click(answer));
    expect(turns.at(-1)?.event).toBe('context-given');
  });
});

describe('an edited message', () => {
  const edit = (of: IncomingMessage, text: string, edition = '1') => ({ ...of, text, edition });

  test('that the thread began with changes the answer that stands there', async () => {
    const first = mention(OVERLOADED);
    await dispatcher.onMessage(first);
    await dispatcher.onEdited(edit(first, TOO_LONG));
    expect(surface.posts).toHaveLength(1);
    expect(steps(surface.posts[0]?.reply)[0]?.id).toMatch(/^prompt-too-long\//);
  });

  test('brings the first answer where none was known', async () => {
    const first = mention('it says something odd and I did not copy it');
    await dispatcher.onMessage(first);
    await dispatcher.onEdited(edit(first, TOO_LONG));
    await dispatcher.onEdited(edit(first, TOO_LONG));
    expect(titles()).toHaveLength(2);
    expect(surface.posts[1]?.reply.live).toEqual({ kind: 'answer' });
  });

  test('changes nothing once somebody ticked, and nothing in the middle of a thread', async () => {
    const first = mention(OVERLOADED);
    await dispatcher.onMessage(first);
    const other = message('did 1');
    await dispatcher.onEdited(edit(other, TOO_LONG));
    expect(steps(surface.posts[0]?.reply)[0]?.id).toMatch(/^overloaded/);
    await dispatcher.onMessage(other);
    await dispatcher.onEdited(edit(first, TOO_LONG));
    expect(steps(surface.posts[0]?.reply)[0]?.id).toMatch(/^overloaded/);
  });

  test('that mentions the bot only now is answered', async () => {
    const first = message(OVERLOADED);
    await dispatcher.onMessage(first);
    await dispatcher.onEdited({ ...edit(first, OVERLOADED), mentioned: true });
    expect(surface.posts).toHaveLength(1);
  });
});

describe('a deleted message', () => {
  test('that the thread began with mutes the bot, until it is mentioned again', async () => {
    const first = mention(OVERLOADED);
    await dispatcher.onMessage(first);
    await dispatcher.onDeleted(thread(), first.id);
    await dispatcher.onMessage(message('still failing'));
    expect(surface.posts).toHaveLength(1);
    await dispatcher.onMessage(mention(TOO_LONG));
    expect(surface.posts).toHaveLength(2);
  });

  test('in the middle of a thread changes nothing', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    await dispatcher.onDeleted(thread(), 'other');
    await dispatcher.onMessage(message('still failing'));
    expect(surface.posts).toHaveLength(2);
  });
});

describe('a private answer', () => {
  const alone = privateThread('memory', 'w', 'c', 'i1');

  test('holds its warnings, and can be shared into a thread of its own that goes on', async () => {
    await dispatcher.onMessage(mention(`/cc-error ${OVERLOADED} ${SECRET}`, { thread: alone }));
    expect(buttons(surface.posts[0]?.reply)).toContain('share');
    expect(has(surface.posts[0]?.reply, 'notice')).toBe(true);
    expect(surface.whispers).toEqual([]);
    await dispatcher.onAction(click('share', { thread: alone }));
    expect(surface.posts[1]).toMatchObject({ thread: 'p2' });
    expect(JSON.stringify(surface.posts[1]?.reply)).toContain('Shared by Ben.');
    expect(JSON.stringify(surface.posts[1]?.reply)).not.toMatch(/held a secret/);
    expect(buttons(surface.posts[1]?.reply)).not.toContain('share');
    await dispatcher.onMessage(message('still failing', { thread: thread('p2') }));
    expect(turns.at(-1)?.event).toBe('still-failing');
  });

  test('that is no longer remembered says so', async () => {
    await dispatcher.onAction(click('share', { thread: alone }));
    expect(surface.whispers).toMatchObject([{ to: 'ben', reply: { title: 'Too old to share' } }]);
  });

  test('that cannot be shared says why', async () => {
    await dispatcher.onMessage(mention(`/cc-error ${OVERLOADED}`, { thread: alone }));
    surface.faults.push('denied');
    await dispatcher.onAction(click('share', { thread: alone }));
    expect(JSON.stringify(surface.whispers)).toContain('/invite @bot');
  });
});

describe('a fault', () => {
  test('of the platform is made good later, once', async () => {
    surface.faults.push('unavailable');
    await dispatcher.onMessage(mention(OVERLOADED));
    expect(surface.posts).toEqual([]);
    expect(lines.join('')).toMatch(/does not answer/);
    time += 80_000;
    await housekeep();
    time += 80_000;
    await housekeep();
    expect(surface.posts).toHaveLength(1);
    expect(turns.filter(({ event }) => event === 'matched')).toHaveLength(1);
  });

  test('after the post appeared does not repeat it', async () => {
    surface.faults.push('lost');
    await dispatcher.onMessage(mention(OVERLOADED));
    time += 80_000;
    await housekeep();
    expect(surface.lookups).toBe(1);
    expect(surface.posts).toHaveLength(1);
    // The post is known, so a tick changes it.
    const [step] = steps(surface.posts[0]?.reply);
    await dispatcher.onAction(click('steps', { done: [step?.id as string] }));
    expect(steps(surface.posts[0]?.reply)[0]?.done).toBe(true);
  });

  test('between the state and the post costs no stage and no reply', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    surface.faults.push('unavailable');
    const again = message('still failing');
    await dispatcher.onMessage(again);
    // Another process finds the job, and the platform delivers the event once more.
    const other = started();
    time += 80_000;
    await Promise.all([housekeep(other), other.onMessage({ ...again, redelivered: true })]);
    expect((await store.load(thread()))?.session).toMatchObject({ stage: 1 });
    expect(surface.posts).toHaveLength(2);
    expect((await store.load(thread()))?.session.unsent).toBeUndefined();
  });

  test('that will not pass is told to who waits, and not tried again', async () => {
    surface.faults.push('denied');
    await dispatcher.onMessage(mention(OVERLOADED));
    expect(JSON.stringify(surface.whispers)).toContain('/invite @bot');
    expect(lines).toHaveLength(1);
    expect((await store.load(thread()))?.session.unsent).toBeUndefined();
    time += 80_000;
    await housekeep();
    expect(surface.posts).toEqual([]);
  });

  test('of our own is told to who waits', async () => {
    surface.faults.push('bug');
    await dispatcher.onMessage(mention(OVERLOADED));
    expect(surface.whispers).toMatchObject([{ to: 'ana', reply: { title: 'That did not work' } }]);
  });

  test('of an update is made good later', async () => {
    await dispatcher.onMessage(mention(OVERLOADED));
    const id = steps(surface.posts[0]?.reply)[0]?.id as string;
    surface.updateFaults.push('unavailable');
    await dispatcher.onAction(click('steps', { done: [id] }));
    expect(steps(surface.posts[0]?.reply)[0]?.done).toBe(false);
    time += 40_000;
    await housekeep();
    expect(steps(surface.posts[0]?.reply)[0]?.done).toBe(true);
  });

  test('of the store costs the memory, not the answer', async () => {
    await store.close();
    await dispatcher.onMessage(mention(OVERLOADED));
    expect(surface.posts).toHaveLength(1);
  });

  test('does not leave a message that is gone waiting', async () => {
    surface.faults.push('unavailable');
    const gone = mention(OVERLOADED);
    await dispatcher.onMessage(gone);
    surface.messages.delete(gone.id);
    time += 80_000;
    await housekeep();
    time += 4_000_000;
    expect(await store.takeDue(time, 1_000, 10)).toEqual([]);
  });
});

describe('what the platform asks for', () => {
  test('a notice appears once for each key', async () => {
    const notice = { title: 'I need a mention here', blocks: [] };
    await dispatcher.onNotice(thread(), 'mention', notice);
    await started().onNotice(thread(), 'mention', notice);
    await dispatcher.onNotice(thread('t2'), 'mention', notice);
    expect(surface.posts.map((post) => post.thread)).toEqual(['t1', 't2']);
  });

  test('a notice does not come again after days', async () => {
    const notice = { title: 'I need a mention here', blocks: [] };
    await dispatcher.onMessage(mention(OVERLOADED));
    await dispatcher.onNotice(thread(), 'mention', notice);
    time += 7_300_000;
    await store.sweep(time, 1e12);
    await started().onNotice(thread(), 'mention', notice);
    expect(surface.posts).toHaveLength(2);
  });

  test('active threads leave out muted, old and private ones', async () => {
    await dispatcher.onMessage(mention(OVERLOADED, { thread: thread('old') }));
    time += 25 * 3_600_000;
    const muted = mention(OVERLOADED, { thread: thread('muted') });
    await dispatcher.onMessage(muted);
    await dispatcher.onDeleted(thread('muted'), muted.id);
    await dispatcher.onMessage(mention(OVERLOADED, { thread: privateThread('memory', 'w', 'c', 'x') }));
    await dispatcher.onMessage(mention(OVERLOADED, { thread: thread('new') }));
    expect(await dispatcher.activeThreads('w')).toEqual([thread('new')]);
    expect(await dispatcher.activeThreads('other')).toEqual([]);
  });

  test('the overview counts errors and names nobody', async () => {
    for (const name of ['1', '2', '3'])
      await dispatcher.onMessage(mention(name === '3' ? TOO_LONG : OVERLOADED, { thread: thread(name) }));
    time += 7_200_000;
    const text = JSON.stringify(await dispatcher.overview('w'));
    expect(text).toContain('2 threads');
    expect(text).toContain('2 hours ago');
    expect(text).not.toMatch(/Ana|ana/);
  });

  test('suggestions begin with what the words begin', () => {
    expect(dispatcher.suggest('prompt', 5)[0]?.id).toBe('prompt-too-long');
    expect(dispatcher.suggest('', 25)).toHaveLength(25);
    expect(dispatcher.suggest('ran out of money', 5).map(({ id }) => id)).toContain('credit-balance-low');
  });
});
