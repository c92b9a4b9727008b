/** Lines of the log. */
import { describe, expect, test } from '@jest/globals';
import { createLog, withoutRepeats } from '../src/log.js';

describe('a log without repeats', () => {
  test('writes the same warning once a minute, and everything else', () => {
    const lines: string[] = [];
    let now = 1_000_000;
    const log = withoutRepeats(
      createLog('info', (line) => lines.push(line)),
      () => now,
    );
    log.warn('a');
    log.warn('a');
    log.error('b');
    log.error('b');
    log.info('c');
    log.info('c');
    now += 59_999;
    log.warn('a');
    expect(lines.map((line) => line.at(-2))).toEqual(['a', 'b', 'c', 'c']);
    now += 1;
    log.warn('a');
    // A clock that was set back silences nothing.
    now -= 3_600_000;
    log.warn('a');
    expect(lines).toHaveLength(6);
  });
});
