import { expect, test } from '@jest/globals';
import { steadyClock } from '../../src/store/clock.js';

test('a clock that is set back runs on, at the same pace, and follows when it is set forward', () => {
  let time = 1000;
  const now = steadyClock(() => time);
  const at = (moment: number) => {
    time = moment;
    return now();
  };
  expect([at(1000), at(1010), at(500), at(520), at(100), at(101), at(5000.4)]).toEqual([
    1000, 1010, 1010, 1030, 1030, 1031, 5930,
  ]);
});
