/** From events to posts, with the real bot and a platform in memory. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type IncomingMessage, privateThread } from '../src/message.js';
import {
  buttonsOf,
  has,
  OVERLOADED,
  SECRET,
  Stage,
  stepsOf,
  TOO_LONG,
  thread,
} from './support/dispatching.js';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

describe('a message', () => {
  test('that mentions the bot is answered in its thread', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    expect(stage.surface.posts).toMatchObject([{ thread: 't1', reply: { live: { kind: 'answer' } } }]);
  });

  test('is left alone where the bot is not addressed and not known', async () => {
    await stage.dispatcher.onMessage(stage.message(OVERLOADED));
    expect(stage.surface.posts).toEqual([]);
    expect(stage.turns).toEqual([]);
  });

  test('that comes twice is answered once, at the same stage.time or later', async () => {
    const twice = stage.mention(OVERLOADED);
    await Promise.all([stage.dispatcher.onMessage(twice), stage.dispatcher.onMessage(twice)]);
    await stage.dispatcher.onMessage({ ...twice, redelivered: true });
    await stage.started().onMessage({ ...twice, redelivered: true });
    expect(stage.replies()).toHaveLength(1);
  });

  test('that comes twice is answered once, also where the session notes nothing', async () => {
    const twice = stage.mention('/cc-error list');
    await Promise.all([stage.dispatcher.onMessage(twice), stage.started().onMessage(twice)]);
    await stage.dispatcher.onMessage({ ...twice, redelivered: true });
    expect(stage.surface.posts).toHaveLength(1);
  });

  test('that is answered leaves no work behind', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onMessage(stage.message('lunch?'));
    expect(await stage.store.takeDue(stage.time + 1e9, 1_000, 10)).toEqual([]);
  });

  test('is answered in the order of its thread, while other threads go on', async () => {
    let open = () => {};
    stage.surface.gate = new Promise((resolve) => (open = resolve));
    const first = stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    const second = stage.dispatcher.onMessage(stage.mention('still failing'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(stage.turns).toHaveLength(1);
    open();
    await Promise.all([first, second]);
    expect(stage.turns.map(({ event }) => event)).toEqual(['matched', 'still-failing']);
  });

  test('with remarks has them in front of the answer, and they stay there', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED, { remarks: ['`core` is no text file.'] }));
    expect(stage.surface.posts[0]?.reply.blocks[0]).toMatchObject({ type: 'notice', level: 'info' });
    expect(stage.surface.posts[0]?.updates).toBe(0);
    const [step] = stepsOf(stage.replies()[0]);
    await stage.dispatcher.onAction(stage.click('steps', { done: [step?.id as string] }));
    expect(stage.surface.posts[0]?.updates).toBe(1);
    expect(stage.replies()[0]?.blocks[0]).toMatchObject({ type: 'notice', level: 'info' });
  });

  test('with a secret warns its author alone', async () => {
    await stage.dispatcher.onMessage(stage.mention(`${OVERLOADED}\nANTHROPIC_API_KEY=${SECRET}`));
    expect(has(stage.surface.posts[0]?.reply, 'notice')).toBe(false);
    expect(stage.surface.whispers).toMatchObject([
      { to: 'ana', reply: { blocks: [{ type: 'notice', level: 'warning' }] } },
    ]);
    expect(JSON.stringify([stage.surface.posts, stage.surface.whispers, stage.lines])).not.toContain(SECRET);
  });
});

describe('too many messages', () => {
  test('of one person bring one notice, and nothing for a while', async () => {
    stage.dispatcher = stage.started({ floodLimit: { burst: 3, perMinute: 3 } });
    for (let i = 0; i < 6; i++)
      await stage.dispatcher.onMessage(stage.mention(OVERLOADED, { thread: thread(`t${i}`) }));
    expect(stage.surface.posts).toHaveLength(3);
    expect(stage.surface.whispers).toMatchObject([{ to: 'ana', reply: { title: 'One moment, please' } }]);
    await stage.dispatcher.onMessage(
      stage.mention(OVERLOADED, { author: { id: 'ben' }, thread: thread('t9') }),
    );
    stage.time += 60_000;
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED, { thread: thread('t10') }));
    expect(stage.surface.posts).toHaveLength(5);
  });
});

describe('talk among people', () => {
  test('does not count, but what the bot says to it does', async () => {
    stage.dispatcher = stage.started({ floodLimit: { burst: 3, perMinute: 3 } });
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    for (let i = 0; i < 20; i++) await stage.dispatcher.onMessage(stage.message('lunch?'));
    expect(stage.surface.whispers).toEqual([]);
    for (let i = 0; i < 5; i++) await stage.dispatcher.onMessage(stage.message('still failing'));
    expect(stage.replies()).toHaveLength(3);
    expect(stage.surface.whispers).toHaveLength(1);
    expect((await stage.session())?.unsent).toBeUndefined();
  });
});

describe('clicks', () => {
  test('tick steps for everybody, with the names of those who did', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    const [one, two] = stepsOf(stage.surface.posts[0]?.reply).map(({ id }) => id) as [string, string];
    await Promise.all([
      stage.dispatcher.onAction(stage.click('steps', { done: [one] })),
      stage.dispatcher.onAction(stage.click('steps', { done: [two], author: { id: 'cleo', name: 'Cleo' } })),
    ]);
    expect(stage.surface.posts).toHaveLength(1);
    expect(stepsOf(stage.surface.posts[0]?.reply).slice(0, 2)).toMatchObject([
      { done: true, doneBy: ['Ben'] },
      { done: true, doneBy: ['Cleo'] },
    ]);
    await stage.dispatcher.onAction(stage.click('steps', { undone: [one] }));
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]).toMatchObject({ id: one, done: false });
  });

  test('of fifty people at once are few updates', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    const id = stepsOf(stage.surface.posts[0]?.reply)[0]?.id as string;
    const clicks = Array.from({ length: 50 }, (_, i) =>
      stage.click('steps', { done: [id], author: { id: `u${i}` } }),
    );
    await Promise.all(clicks.map((one) => stage.dispatcher.onAction(one)));
    expect(stage.surface.posts[0]?.updates).toBeLessThanOrEqual(3);
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.done).toBe(true);
  });

  test('on "still stuck" by two at once bring one stage', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    const press = () => stage.dispatcher.onAction(stage.click('still-failing', { value: '0' }));
    await Promise.all([press(), press()]);
    expect((await stage.session())?.stage).toBe(1);
    expect(stage.surface.posts).toHaveLength(2);
    // The list above has nothing to click any more, but keeps its steps.
    expect(buttonsOf(stage.surface.posts[0]?.reply)).toEqual([]);
    expect(stepsOf(stage.surface.posts[0]?.reply).length).toBeGreaterThan(0);
    expect(buttonsOf(stage.surface.posts[1]?.reply)).toContain('still-failing');
  });

  test('close and open again, and the post says who did', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onAction(stage.click('resolved'));
    expect(JSON.stringify(stage.surface.posts[0]?.reply.blocks)).toContain('Marked as fixed by Ben.');
    expect(buttonsOf(stage.surface.posts[0]?.reply)).toEqual(['reopened']);
    await stage.dispatcher.onAction(stage.click('reopened'));
    expect(buttonsOf(stage.surface.posts[0]?.reply)).toContain('resolved');
  });

  test('choose among errors, and show those that look alike', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onAction(stage.click('more'));
    const choices = stage.surface.posts[1]?.reply.blocks.find(({ type }) => type === 'choices');
    const [first] = choices?.type === 'choices' ? choices.options : [];
    await stage.dispatcher.onAction(stage.click('choose', { value: first?.id as string }));
    expect(stage.surface.posts[2]?.reply.title).toContain(first?.label as string);
    expect(buttonsOf(stage.surface.posts[0]?.reply)).toEqual([]);
  });

  test('that nobody knows are answered, not lost', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onAction(stage.click('nonsense'));
    expect(stage.replies()[1]?.title).toBe('Not understood');
  });

  test('answer the question of an entry', async () => {
    await stage.dispatcher.onMessage(stage.mention('API Error: Unable to connect to API (ECONNREFUSED)'));
    const answer = buttonsOf(stage.surface.posts[0]?.reply).find((id) => id.startsWith('answer:')) as string;
    await stage.dispatcher.onAction(stage.click(answer));
    expect(stage.turns.at(-1)?.event).toBe('context-given');
  });
});

describe('an edited message', () => {
  const edit = (of: IncomingMessage, text: string, edition = '1') => ({ ...of, text, edition });

  test('that the thread began with changes the answer that stands there', async () => {
    const first = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(first);
    await stage.dispatcher.onEdited(edit(first, TOO_LONG));
    expect(stage.surface.posts).toHaveLength(1);
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.id).toMatch(/^prompt-too-long\//);
  });

  test('brings the first answer where none was known', async () => {
    const first = stage.mention('it says something odd and I did not copy it');
    await stage.dispatcher.onMessage(first);
    await stage.dispatcher.onEdited(edit(first, TOO_LONG));
    await stage.dispatcher.onEdited(edit(first, TOO_LONG));
    expect(stage.replies()).toHaveLength(2);
    expect(stage.surface.posts[1]?.reply.live).toEqual({ kind: 'answer' });
  });

  test('changes nothing once somebody ticked, and nothing in the middle of a thread', async () => {
    const first = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(first);
    const other = stage.message('did 1');
    await stage.dispatcher.onEdited(edit(other, TOO_LONG));
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.id).toMatch(/^overloaded/);
    await stage.dispatcher.onMessage(other);
    await stage.dispatcher.onEdited(edit(first, TOO_LONG));
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.id).toMatch(/^overloaded/);
  });

  test('with a secret warns its author, and the answer stays as it is', async () => {
    const first = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(first);
    await stage.dispatcher.onEdited(edit(first, `${OVERLOADED} ${SECRET}`));
    await stage.dispatcher.onEdited(edit(first, `${OVERLOADED} ${SECRET}`));
    expect(stage.surface.whispers).toMatchObject([
      { to: 'ana', reply: { title: 'Your message held a secret' } },
    ]);
    expect(stage.replies()).toHaveLength(1);
  });

  test('that mentions the bot only now is answered', async () => {
    const first = stage.message(OVERLOADED);
    await stage.dispatcher.onMessage(first);
    await stage.dispatcher.onEdited({ ...edit(first, OVERLOADED), mentioned: true });
    expect(stage.surface.posts).toHaveLength(1);
  });
});

describe('a deleted message', () => {
  test('that the thread began with mutes the bot, until it is mentioned again', async () => {
    const first = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(first);
    await stage.dispatcher.onDeleted(thread(), first.id);
    await stage.dispatcher.onMessage(stage.message('still failing'));
    expect(stage.surface.posts).toHaveLength(1);
    await stage.dispatcher.onMessage(stage.mention(TOO_LONG));
    expect(stage.surface.posts).toHaveLength(2);
  });

  test('in the middle of a thread changes nothing', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onDeleted(thread(), 'other');
    await stage.dispatcher.onMessage(stage.message('still failing'));
    expect(stage.surface.posts).toHaveLength(2);
  });
});

describe('a private answer', () => {
  const alone = privateThread('memory', 'w', 'c', 'i1');

  test('holds its warnings, and can be shared into a thread of its own that goes on', async () => {
    await stage.dispatcher.onMessage(stage.mention(`/cc-error ${OVERLOADED} ${SECRET}`, { thread: alone }));
    expect(buttonsOf(stage.surface.posts[0]?.reply)).toContain('share');
    expect(has(stage.surface.posts[0]?.reply, 'notice')).toBe(true);
    expect(stage.surface.whispers).toEqual([]);
    await stage.dispatcher.onAction(stage.click('share', { thread: alone }));
    expect(stage.surface.posts[1]).toMatchObject({ thread: 'p2' });
    expect(JSON.stringify(stage.surface.posts[1]?.reply)).toContain('Shared by Ben.');
    expect(JSON.stringify(stage.surface.posts[1]?.reply)).not.toMatch(/held a secret/);
    expect(buttonsOf(stage.surface.posts[1]?.reply)).not.toContain('share');
    await stage.dispatcher.onMessage(stage.message('still failing', { thread: thread('p2') }));
    expect(stage.turns.at(-1)?.event).toBe('still-failing');
    await stage.dispatcher.onAction(stage.click('resolved', { thread: thread('p2') }));
    expect(JSON.stringify(stage.surface.posts[1]?.reply)).toMatch(/Shared by Ben/);
  });

  test('that is no longer remembered says so', async () => {
    await stage.dispatcher.onAction(stage.click('share', { thread: alone }));
    expect(stage.surface.whispers).toMatchObject([{ to: 'ben', reply: { title: 'Too old to share' } }]);
  });

  test('that cannot be shared says why', async () => {
    await stage.dispatcher.onMessage(stage.mention(`/cc-error ${OVERLOADED}`, { thread: alone }));
    stage.surface.faults.push('denied');
    await stage.dispatcher.onAction(stage.click('share', { thread: alone }));
    expect(JSON.stringify(stage.surface.whispers)).toContain('/invite @bot');
  });
});

describe('what the platform asks for', () => {
  test('a notice appears once for each key', async () => {
    const notice = { title: 'I need a mention here', blocks: [] };
    await stage.dispatcher.onNotice(thread(), 'mention', notice);
    await stage.started().onNotice(thread(), 'mention', notice);
    await stage.dispatcher.onNotice(thread('t2'), 'mention', notice);
    expect(stage.surface.posts.map((post) => post.thread)).toEqual(['t1', 't2']);
  });

  test('a notice does not come again after days', async () => {
    const notice = { title: 'I need a mention here', blocks: [] };
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onNotice(thread(), 'mention', notice);
    stage.time += 7_300_000;
    await stage.store.sweep(stage.time, 1e12);
    await stage.started().onNotice(thread(), 'mention', notice);
    expect(stage.surface.posts).toHaveLength(2);
  });

  test('active threads leave out muted, old and private ones', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED, { thread: thread('old') }));
    stage.time += 25 * 3_600_000;
    const muted = stage.mention(OVERLOADED, { thread: thread('muted') });
    await stage.dispatcher.onMessage(muted);
    await stage.dispatcher.onDeleted(thread('muted'), muted.id);
    await stage.dispatcher.onMessage(
      stage.mention(OVERLOADED, { thread: privateThread('memory', 'w', 'c', 'x') }),
    );
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED, { thread: thread('new') }));
    expect(await stage.dispatcher.activeThreads('w')).toEqual([thread('new')]);
    expect(await stage.dispatcher.activeThreads('other')).toEqual([]);
  });

  test('the overview counts errors and names nobody', async () => {
    for (const name of ['1', '2', '3'])
      await stage.dispatcher.onMessage(
        stage.mention(name === '3' ? TOO_LONG : OVERLOADED, { thread: thread(name) }),
      );
    const alone = privateThread('memory', 'w', 'c', 'x');
    await stage.dispatcher.onMessage(
      stage.mention('/cc-error Invalid API key · Please run /login', { thread: alone }),
    );
    stage.time += 7_200_000;
    const text = JSON.stringify(await stage.dispatcher.overview('w'));
    expect(text).toContain('2 threads');
    expect(text).toContain('2 hours ago');
    expect(text).not.toMatch(/Ana|ana/);
    expect(text).not.toMatch(/logged in/i);
    expect(text.split('2 hours ago')).toHaveLength(3);
  });

  test('suggestions begin with what the words begin', () => {
    expect(stage.dispatcher.suggest('prompt', 5)[0]?.id).toBe('prompt-too-long');
    expect(stage.dispatcher.suggest('', 25)).toHaveLength(25);
    expect(stage.dispatcher.suggest('ran out of money', 5).map(({ id }) => id)).toContain(
      'credit-balance-low',
    );
  });
});
