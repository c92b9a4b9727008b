/** What a message means, by what makes it hard. */
import { describe, expect, test } from '@jest/globals';
import { type Intent, type IntentContext, readIntent } from '../../src/session/intent.js';
import { catalog } from './threads.js';

const CONTEXT: IntentContext = { totalSteps: 6, nextStep: 2, questions: [], resolved: false };
const typeOf = (text: string, context: Partial<IntentContext> = {}): Intent['type'] =>
  readIntent(text, { ...CONTEXT, ...context }).type;

type Cases = Record<string, ReadonlyArray<readonly [text: string, type: Intent['type']]>>;

const CASES: Cases = {
  'a negation turns it round': [
    ['it works', 'resolved'], ["it doesn't work", 'still-failing'], ['fixed', 'resolved'], ['not fixed', 'still-failing'],
    ['that helped', 'resolved'], ["that doesn't really help", 'still-failing'], ['success', 'resolved'],
    ['without success', 'still-failing'], ["I haven't done step 2", 'none'], ["don't escalate this", 'none'],
  ],
  'a question is for the others': [
    ['does it work now?', 'none'], ['fixed?', 'none'], ['still broken?', 'none'], ['did step 1 work?', 'none'],
    ['are you on windows?', 'none'], ['still failing, any ideas?', 'still-failing'], ['what else?', 'still-failing'],
    ['can I talk to a person?', 'escalated'], ['how does this work?', 'help'],
  ],
  'who is spoken of decides': [
    ['works', 'resolved'], ['works for me', 'none'], ['works for me now', 'resolved'], ['the printer works', 'none'],
    ['jira is down again', 'none'], ['it is down again', 'reopened'], ['tests are still failing on main', 'none'],
    ['maria says it works', 'none'], ['same error', 'still-failing'], ['same error here', 'none'], ['me too', 'none'],
    ['I fixed a typo', 'none'], ['I fixed it', 'resolved'], ['pedro uses windows', 'none'], ['we use windows', 'context-given'],
    ['company uses foundry', 'context-given'], ['the data team uses foundry', 'none'], ['omg same', 'none'],
  ],
  'plans are no deeds': [
    ['did 2', 'steps-done'], ["I'll do 2 later", 'none'], ['try step 2', 'none'], ['tried step 2', 'steps-done'],
    ['trying 2 now', 'none'], ['going to try 2', 'none'],
  ],
  'numbers of other things are no steps': [
    ['back at 4', 'none'], ['PR 12 is merged', 'none'], ['deploy 2 is done', 'none'], ['2 more minutes', 'none'],
    ['we are 4 people', 'none'], ['+1', 'none'], ['the ci fix is in 2 other branches too', 'none'], ['1', 'steps-done'], ['2 and 3', 'steps-done'],
  ],
  'what was tried goes with what came of it': [
    ['did 1 and 2, still failing', 'still-failing'], ['did 1, works now', 'resolved'], ['step 2 fixed it', 'resolved'],
    ['schritt 1 erledigt', 'steps-done'], ['untick 2', 'steps-undone'], ['done', 'steps-done'],
  ],
  'again means back, still means still': [
    ["it's back", 'reopened'], ["it's back to normal", 'resolved'], ["I'm back", 'none'], ['same error again', 'still-failing'],
    ['same error is back today', 'reopened'], ['spoke too soon', 'reopened'], ['not fixed after all', 'reopened'],
    ['it came back after lunch', 'reopened'], ['came back from lunch', 'none'], ['can we reopen this?', 'reopened'],
    ['is it back?', 'none'],
  ],
  'the wrong error and the wrong fix': [
    ['not my error', 'wrong-match'], ["that's not it", 'wrong-match'], ["that's not it, still failing", 'still-failing'],
    ['not my problem lol', 'none'], ['wrong thread sorry', 'none'], ['mine is different', 'wrong-match'],
  ],
  'people, and a person': [
    ['human please', 'escalated'], ['human error, probably', 'none'], ['I need a person to review my PR', 'none'],
    ['someone from finance is asking', 'none'], ['get someone from support', 'escalated'],
    ['can an admin have a look?', 'escalated'], ["who's on call this weekend?", 'none'],
  ],
  'setups, and opinions on them': [
    ['windows', 'context-given'], ['windows sucks', 'none'], ['on a mac', 'context-given'], ['new macbook arrives soon', 'none'],
    ['with -p', 'context-given'], ['estamos no bedrock', 'context-given'], ['윈도우예요', 'context-given'],
  ],
}; // biome-ignore format: tables

describe.each(Object.entries(CASES))('%s', (_cause, cases) => {
  test.each(cases)('%j: %s', (text, type) => {
    expect(typeOf(text)).toBe(type);
  });
});

describe('what the thread waits for', () => {
  test('a failure in a closed thread opens it', () => {
    expect(typeOf('still failing', { resolved: true })).toBe('reopened');
  });

  test('“done” is the step that is next, where there is one', () => {
    expect(readIntent('done', CONTEXT)).toEqual({ type: 'steps-done', steps: [2] });
    expect(typeOf('done', { nextStep: undefined })).toBe('none');
  });

  test('every answer to every question is understood by its label and by each phrase', () => {
    const missed = catalog.entries.flatMap(({ id, questions }) =>
      questions.flatMap((question) =>
        question.answers.flatMap((answer) =>
          [answer.label, ...answer.phrases]
            .filter((phrase) => {
              const intent = readIntent(phrase, { ...CONTEXT, questions });
              return intent.type !== 'context-given' || intent.answers[question.id] !== answer.id;
            })
            .map((phrase) => `${id}: ${phrase}`),
        ),
      ),
    );
    expect(missed).toEqual([]);
  });
});
