/** Where the next error stands in a message that says more. */
import { expect, test } from '@jest/globals';
import { quotedParts } from '../../src/session/quoted.js';

test.each([
  ['now I get: Prompt is too long', ['Prompt is too long']],
  ['ok past that one, next is: Prompt is too long', ['Prompt is too long']],
  ['hm now it says Prompt is too long', ['Prompt is too long']],
  ['it now shows `Not logged in`', ['Not logged in']],
  ['I get the same every time', []],
  ['we deployed: all is well so far', []],
  ['now it says\nPrompt is too long', []],
])('%j holds %j', (text, parts) => {
  expect(quotedParts(text)).toEqual(parts);
});
