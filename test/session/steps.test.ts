/** The checklist that a thread shows. */
import { describe, expect, test } from '@jest/globals';
import { isReporting, leadingSubject, nextStage, visibleSteps } from '../../src/session/steps.js';
import type { ThreadSession } from '../../src/session/types.js';
import { catalog, Thread } from './threads.js';

function sessionOf(thread: Thread): ThreadSession {
  if (!thread.session) throw new Error('The thread has no session.');
  return thread.session;
}

const idsOf = (thread: Thread) => visibleSteps(sessionOf(thread), catalog).map(({ id }) => id);

describe('the steps of a thread', () => {
  test('are none before something is recognised', () => {
    const thread = new Thread();
    thread.say('the coffee machine on the second floor says E42');
    expect(idsOf(thread)).toEqual([]);
  });

  test('are those of the stage that is shown, each stage once, and then the report', () => {
    for (const { id, stages } of catalog.entries) {
      const thread = Thread.about(id);
      if (leadingSubject(sessionOf(thread))?.entry !== id) continue;
      const seen = [idsOf(thread).join()];
      for (let i = 0; i <= stages.length + 1 && !isReporting(sessionOf(thread), catalog); i++) {
        const before = sessionOf(thread);
        thread.remark('still failing');
        expect(sessionOf(thread).stage).toBe(nextStage(before, catalog));
        seen.push(idsOf(thread).join());
      }
      expect({ id, isReporting: isReporting(sessionOf(thread), catalog) }).toEqual({ id, isReporting: true });
      expect(new Set(seen).size).toBe(id === 'report-an-error' ? seen.length - 1 : seen.length);
      expect(idsOf(thread).every((step) => step.startsWith('report-an-error/'))).toBe(true);
    }
  });

  test('of what stopped a subagent come before those of its wrapper', () => {
    const thread = new Thread();
    thread.say("Agent terminated early due to an API error: You've hit your session limit · resets 3:45pm");
    const entries = [...new Set(idsOf(thread).map((id) => id.split('/')[0]))];
    expect(entries).toEqual(['session-limit', 'agent-terminated-early']);
    expect(leadingSubject(sessionOf(thread))?.entry).toBe('session-limit');
  });

  test('keep the ticks and the names of who did them', () => {
    const thread = Thread.about('prompt-too-long');
    thread.remark('did 1', 'ben');
    thread.remark('did 1 and 2', 'cem');
    const [first, second, third] = visibleSteps(sessionOf(thread), catalog);
    expect([first?.doneBy, second?.doneBy, third?.done]).toEqual([['ben'], ['cem'], false]);
  });

  test('become fewer when the setup is known', () => {
    const thread = Thread.about('unable-to-connect');
    const before = idsOf(thread);
    thread.remark('windows, and curl works');
    expect(idsOf(thread).length).toBeLessThan(before.length);
    expect(idsOf(thread)).not.toContain('unable-to-connect/curl');
  });
});
