/** Which mentions point at another message. */
import { describe, expect, test } from '@jest/globals';
import { isPointing } from '../src/pointing.js';

describe('a mention points at another message', () => {
  test.each(['', '  ', '^', '^^', '👆', '☝️', '⬆️', 'this', 'what is this?', 'any idea?', 'help with this please', "what's that error", 'what’s this', 'explain'])(
    'with %j',
    (text) => expect(isPointing(text)).toBe(true),
  ); // biome-ignore format: a list

  test.each(['help', 'Help me!', 'hi', 'hey', 'Prompt is too long', '529', 'this is an error 529', 'still failing', 'did 1', 'fixed it', 'what does this error mean when it says the request was rejected'])(
    'not with %j',
    (text) => expect(isPointing(text)).toBe(false),
  ); // biome-ignore format: a list
});
