/** Faults of the platform, the store and our own: nothing is lost, and nothing is posted twice. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { OVERLOADED, Stage, stepsOf } from './support/dispatching.js';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});

describe('a fault', () => {
  test('of the platform is made good later, once', async () => {
    stage.surface.faults.push('unavailable');
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    expect(stage.surface.posts).toEqual([]);
    expect(stage.lines.join('')).toMatch(/does not answer/);
    stage.time += 80_000;
    await stage.housekeep();
    stage.time += 80_000;
    await stage.housekeep();
    expect(stage.surface.posts).toHaveLength(1);
    expect(stage.turns.filter(({ event }) => event === 'matched')).toHaveLength(1);
  });

  test('after the post appeared does not repeat it', async () => {
    stage.surface.faults.push('lost');
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    stage.time += 80_000;
    await stage.housekeep();
    expect(stage.surface.lookups).toBe(1);
    expect(stage.surface.posts).toHaveLength(1);
    // The post is known, so a tick changes it.
    const [step] = stepsOf(stage.surface.posts[0]?.reply);
    await stage.dispatcher.onAction(stage.click('steps', { done: [step?.id as string] }));
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.done).toBe(true);
  });

  test('between the state and the post costs no stage and no reply', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    stage.surface.faults.push('unavailable');
    const again = stage.message('still failing');
    await stage.dispatcher.onMessage(again);
    // Another process finds the job, and the platform delivers the event once more.
    const other = stage.started();
    stage.time += 80_000;
    await Promise.all([stage.housekeep(other), other.onMessage({ ...again, redelivered: true })]);
    expect(await stage.session()).toMatchObject({ stage: 1 });
    expect(stage.surface.posts).toHaveLength(2);
    expect((await stage.session())?.unsent).toBeUndefined();
  });

  test('that will not pass is told to who waits, and not tried again', async () => {
    stage.surface.faults.push('denied');
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    expect(JSON.stringify(stage.surface.whispers)).toContain('/invite @bot');
    expect(stage.lines).toHaveLength(1);
    expect((await stage.session())?.unsent).toBeUndefined();
    stage.time += 80_000;
    await stage.housekeep();
    expect(stage.surface.posts).toEqual([]);
  });

  test('of our own is told to who waits', async () => {
    stage.surface.faults.push('bug');
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    expect(stage.surface.whispers).toMatchObject([{ to: 'ana', reply: { title: 'That did not work' } }]);
  });

  test('of an update is made good later', async () => {
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    const id = stepsOf(stage.surface.posts[0]?.reply)[0]?.id as string;
    stage.surface.updateFaults.push('unavailable');
    await stage.dispatcher.onAction(stage.click('steps', { done: [id] }));
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.done).toBe(false);
    stage.time += 40_000;
    await stage.housekeep();
    expect(stepsOf(stage.surface.posts[0]?.reply)[0]?.done).toBe(true);
  });

  test('does not lose a change of a message', async () => {
    const first = stage.mention('it says something odd and I did not copy it');
    await stage.dispatcher.onMessage(first);
    stage.surface.faults.push('unavailable');
    const changed = { ...first, text: OVERLOADED };
    stage.surface.messages.set(first.id, changed);
    await stage.dispatcher.onEdited({ ...changed, edition: '2' });
    expect(stage.replies()).toHaveLength(1);
    stage.time += 80_000;
    await stage.housekeep();
    stage.time += 80_000;
    await stage.housekeep();
    expect(stage.replies()).toHaveLength(2);
    expect(stage.replies()[1]?.live).toEqual({ kind: 'answer' });
  });

  test('is one line in the log, however often it happens', async () => {
    stage.surface.faults.push('denied', 'denied');
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    expect(stage.lines).toHaveLength(1);
  });

  test('of the store costs the memory, not the answer', async () => {
    await stage.store.close();
    await stage.dispatcher.onMessage(stage.mention(OVERLOADED));
    expect(stage.surface.posts).toHaveLength(1);
  });

  test('does not leave a message that is gone waiting', async () => {
    stage.surface.faults.push('unavailable');
    const gone = stage.mention(OVERLOADED);
    await stage.dispatcher.onMessage(gone);
    stage.surface.messages.delete(gone.id);
    stage.time += 80_000;
    await stage.housekeep();
    stage.time += 4_000_000;
    expect(await stage.store.takeDue(stage.time, 1_000, 10)).toEqual([]);
  });
});
