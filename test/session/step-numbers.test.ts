/** Which steps a message names. */
import { describe, expect, test } from '@jest/globals';
import { plainText } from '../../src/session/phrases.js';
import { namedSteps } from '../../src/session/step-numbers.js';

const steps = (text: string, total = 6) => namedSteps(plainText(text), total).steps;

describe('of six steps', () => {
  test.each<[text: string, named: number[]]>([
    ['1', [1]], ['#2', [2]], ['2.', [2]], ['step 3', [3]], ['step3', [3]], ['s3', [3]], ['no. 4', [4]], ['nr 4', [4]],
    ['1,2,3', [1, 2, 3]], ['1 2 3', [1, 2, 3]], ['1/2', [1, 2]], ['1+3', [1, 3]], ['1 & 3', [1, 3]], ['3 and 1', [1, 3]],
    ['2-4', [2, 3, 4]], ['2 – 4', [2, 3, 4]], ['2..4', [2, 3, 4]], ['2 to 4', [2, 3, 4]], ['2 through 4', [2, 3, 4]],
    ['2 bis 4', [2, 3, 4]], ['2 a 4', [2, 3, 4]], ['2到4', [2, 3, 4]], ['2から4', [2, 3, 4]], ['4-2', [2, 4]],
    ['up to step 3', [1, 2, 3]], ['everything until 3', [1, 2, 3]], ['first', [1]], ['the second one', [2]], ['3rd', [3]],
    ['1st and 2nd', [1, 2]], ['the first two', [1, 2]], ['first 3', [1, 2, 3]], ['first couple', [1, 2]],
    ['the last one', [6]], ['last two', [5, 6]], ['final step', [6]], ['all', [1, 2, 3, 4, 5, 6]],
    ['all six', [1, 2, 3, 4, 5, 6]], ['all 6 steps', [1, 2, 3, 4, 5, 6]], ['the whole list', [1, 2, 3, 4, 5, 6]],
    ['both 3 and 4', [3, 4]], ['both', [1, 2]], ['all but the last', [1, 2, 3, 4, 5]],
    ['all but the last one', [1, 2, 3, 4, 5]], ['everything except 4', [1, 2, 3, 5, 6]], ['all apart from 4', [1, 2, 3, 5, 6]],
    ['all except 2 and 3', [1, 4, 5, 6]], ['1 and 3 but not 2', [1, 3]], ['1, skipped 2', [1]], ['1 done, 2 not yet', [1]],
    ['1, doing 2 now', [1]], ['finished step 1, moving on', [1]], ['did 1, trying the rest', [1]], ['did 1, 2 not', [1]],
    ['schritt eins und drei', [1, 3]], ['die ersten beiden', [1, 2]], ['der zweite', [2]], ['alle außer 2', [1, 3, 4, 5, 6]],
    ['los dos primeros', [1, 2]], ['el tercero', [3]], ['todos menos el último', [1, 2, 3, 4, 5]], ['les deux premières', [1, 2]],
    ['la deuxième', [2]], ['o segundo', [2]], ['il terzo', [3]], ['drugi krok', [2]], ['ikinci adım', [2]], ['второй шаг', [2]],
    ['de eerste twee', [1, 2]], ['1番', [1]], ['ステップ2と3', [2, 3]], ['第二步', [2]], ['前两步', [1, 2]], ['1和3', [1, 3]],
    ['2번', [2]], ['두 번째', [2]], ['1번이랑 2번', [1, 2]],
    ['7', []], ['0', []], ['99', []], ['step 12', []], ['', []], ['nothing here', []], ['2.1.150', []],
  ])('%j names %j', (text, named) => {
    expect(steps(text)).toEqual(named);
  }); // biome-ignore format: a table
});

test('numbers beyond the list name nothing', () => {
  expect(steps('1, 2 and 5', 3)).toEqual([1, 2]);
  expect(steps('all', 0)).toEqual([]);
  expect(steps('last two', 1)).toEqual([1]);
});

test.each([
  ['1 and 3', true],
  ['steps 2-4', true],
  ['the first two', true],
  ['I have 3 cats', false],
])('whether %j is nothing but numbers: %j', (text, bare) => {
  expect(namedSteps(plainText(text), 6).bare).toBe(bare);
});
