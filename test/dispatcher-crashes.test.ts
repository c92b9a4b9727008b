/** Processes that end in the middle, and several at once: everything is done once, and shown as it is. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { UserAction } from '../src/message.js';
import { OVERLOADED, SECRET, Stage, stepsOf, thread } from './support/dispatching.js';

const LATER_MS = 80_000;

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

/** Posting waits until it is let go; nothing is ever posted by a process that has ended. */
function hold(): () => void {
  let letGo = () => {};
  stage.surface.gate = new Promise((resolve) => {
    letGo = resolve;
  });
  return letGo;
}

const ticked = (post = 0) => stepsOf(stage.surface.posts[post]?.reply).map(({ done }) => done);

async function asked(): Promise<string> {
  await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
  return stepsOf(stage.surface.posts[0]?.reply)[0]?.id as string;
}

/** The same click or its opposite; each has its own id. */
function tick(step: string, isOn = true): UserAction {
  return stage.click('steps', isOn ? { done: [step] } : { undone: [step] });
}

async function jobs(): Promise<number> {
  return (await stage.store.takeDue(stage.time + 1e9, 0, 100)).length;
}

describe('what is acknowledged', () => {
  test('is put down before, however long the answer takes and whoever is before it', async () => {
    const letGo = hold();
    const kept: string[] = [];
    const answers = ['a', 'b'].map((name) =>
      stage.dispatcher.onMessage(stage.mention(OVERLOADED), undefined, () => kept.push(name)),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([kept, stage.surface.posts]).toEqual([['a', 'b'], []]);
    // The process ends here, and another one finds both.
    const other = stage.started();
    stage.time += LATER_MS;
    letGo();
    await stage.housekeep(other);
    await Promise.all(answers);
    expect(stage.surface.posts).toHaveLength(2);
  });

  test('is known at once where it is nobody\u2019s business', async () => {
    let kept = 0;
    const message = stage.message('lunch?', { thread: thread('elsewhere') });
    await stage.dispatcher.onMessage(message, undefined, () => {
      kept += 1;
    });
    expect([kept, await jobs()]).toEqual([1, 0]);
  });

  test('leaves no work behind when it comes twice', async () => {
    const mention = stage.mention(OVERLOADED);
    await Promise.all([1, 2].map(() => stage.dispatcher.onMessage(mention)));
    await stage.dispatcher.onMessage(mention);
    expect([stage.surface.posts.length, await jobs()]).toEqual([1, 0]);
  });

  test('is looked at again by another process that gets it, which cannot know what is on the screen', async () => {
    const mention = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(mention);
    const other = stage.started();
    await other.onMessage({ ...mention, redelivered: true });
    stage.time += 80_000;
    const before = stage.surface.posts[0]?.updates ?? 0;
    await stage.housekeep(other);
    expect(stage.surface.posts[0]?.updates).toBe(before + 1);
    expect([stage.surface.posts.length, await jobs()]).toEqual([1, 0]);
  });

  test('is not forgotten while a process that has ended still holds it', async () => {
    const mention = stage.mention(OVERLOADED);
    // Claimed, and the process ended before it put anything down; the platform delivers again at once.
    await stage.store.claim('memory:w:c:m1', 60_000);
    await stage.dispatcher.onMessage({ ...mention, redelivered: true });
    expect(stage.surface.posts).toEqual([]);
    stage.time += LATER_MS;
    await stage.housekeep();
    expect(stage.surface.posts).toHaveLength(1);
  });

  test('is not given up because somebody is at it', async () => {
    const letGo = hold();
    const slow = stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await new Promise((resolve) => setTimeout(resolve, 20));
    stage.time += LATER_MS;
    // Its lease was renewed, so another process finds it busy.
    await stage.store.extend('memory:w:c:m1', 60_000);
    await stage.housekeep(stage.started());
    expect(stage.lines.join('')).toContain('it is being handled');
    expect(await jobs()).toBe(1);
    letGo();
    await slow;
    expect([stage.surface.posts.length, await jobs()]).toEqual([1, 0]);
  });
});

describe('a tick', () => {
  test('that was acknowledged is done and shown by the next process', async () => {
    const step = await asked();
    // The process ends when it has put the click down, and before it does anything with it.
    const store = Object.assign(Object.create(null), {
      defer: stage.store.defer.bind(stage.store),
      claim: () => new Promise(() => {}),
    });
    const ending = stage.started({ store });
    await new Promise<void>((resolve) => void ending.onAction(tick(step), resolve));
    expect(ticked()[0]).toBe(false);
    stage.time += LATER_MS;
    await stage.housekeep();
    expect([ticked()[0], await jobs()]).toEqual([true, 0]);
  });

  test('that was saved and not shown is shown later', async () => {
    const step = await asked();
    stage.surface.updateFaults.push('bug');
    await stage.dispatcher.onAction(tick(step));
    expect(ticked()[0]).toBe(false);
    stage.time += LATER_MS;
    await stage.housekeep(stage.started());
    expect([ticked()[0], await jobs()]).toEqual([true, 0]);
  });

  test('is shown by whoever gets it, whatever another process has shown since', async () => {
    const step = await asked();
    const other = stage.started();
    await stage.dispatcher.onAction(tick(step));
    await other.onAction(tick(step, false));
    expect(ticked()[0]).toBe(false);
    await stage.dispatcher.onAction(tick(step));
    expect(ticked()[0]).toBe(true);
  });

  test('is not taken off the screen by a slower process', async () => {
    const step = await asked();
    const [, second] = stepsOf(stage.surface.posts[0]?.reply).map(({ id }) => id);
    const other = stage.started();
    const update = stage.surface.update.bind(stage.surface);
    let overtaken: Promise<void> | undefined;
    stage.surface.update = async (...args) => {
      // Before the first update arrives, another process saves and shows a further tick.
      overtaken ??= other.onAction(tick(second as string));
      if (stage.surface.update !== update) stage.surface.update = update;
      await overtaken;
      await update(...args);
    };
    await stage.dispatcher.onAction(tick(step));
    expect(ticked().slice(0, 2)).toEqual([true, true]);
  });
});

test('a warning that a crash kept back is given later, once', async () => {
  const { whisper } = stage.surface;
  stage.surface.whisper = () => new Promise(() => {});
  void stage.dispatcher.onMessage(stage.mention(`${OVERLOADED}\nANTHROPIC_API_KEY=${SECRET}`));
  await new Promise((resolve) => setTimeout(resolve, 20));
  stage.surface.whisper = whisper;
  stage.time += LATER_MS;
  const other = stage.started();
  await stage.housekeep(other);
  stage.time += LATER_MS;
  await stage.housekeep(other);
  expect([stage.surface.posts.length, stage.surface.whispers.length]).toEqual([1, 1]);
});

describe('an answer that may stand there', () => {
  test('is looked for when the first try failed, also where the session notes nothing', async () => {
    const mention = stage.mention('');
    stage.surface.faults.push('lost');
    await Promise.all([1, 2].map(() => stage.dispatcher.onMessage(mention)));
    expect([stage.surface.posts.length, stage.surface.lookups]).toEqual([1, 1]);
  });

  test('is looked for while the store cannot tell who is at it', async () => {
    await stage.store.close();
    const mention = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(mention);
    await stage.started().onMessage(mention);
    expect(stage.surface.posts).toHaveLength(1);
  });
});
