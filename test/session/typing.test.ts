/** Typing errors in short messages. */
import { describe, expect, test } from '@jest/globals';
import { typingCorrector } from '../../src/session/typing.js';

const corrected = typingCorrector([
  'still',
  'failing',
  'works',
  'done',
  'error',
  'fixed',
  'solved',
  'finally',
  'not',
]);

describe('is taken back', () => {
  test.each([
    ['sitll', 'still'],
    ['stll', 'still'],
    ['stil', 'still'],
    ['failling', 'failing'],
    ['wroks', 'works'],
    ['doen', 'done'],
    ['doone', 'done'],
    ['eror', 'error'],
    ['finaly', 'finally'],
  ])('%s: %s', (typed, meant) => {
    expect(corrected(typed)).toBe(meant);
  });
});

describe('is left', () => {
  test.each([
    ['gone'],
    ['word'],
    ['fix'],
    ['nto'],
    ['fixes'],
    ['done'],
    ['x'.repeat(40)],
    ['schön'],
    ['完了'],
    [''],
  ])('%j, which may be another word', (word) => {
    expect(corrected(word)).toBe(word);
  });
});
