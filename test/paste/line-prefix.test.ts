/** What loggers write before each line does not stand between the parts of a message. */
import { describe, expect, test } from '@jest/globals';
import { lettersOf } from '../../src/paste/letters.js';
import { readPaste } from '../../src/paste/paste.js';
import { repeated } from '../support/adversarial.js';
import { workGrowth } from '../support/work.js';

const FIRST = 'Request timed out. Check your internet';
const SECOND = 'connection and proxy settings';
const WHOLE = 'requesttimedoutcheckyourinternetconnectionandproxysettings';

describe('a prefix that two lines share is skipped', () => {
  test.each([
    ['docker compose', 'claude-ci-1  | ', undefined],
    ['docker compose with a time and a level', 'w-1 | 10:15 ERROR ', undefined],
    ['docker compose with its own times', 'w-1  | 2026-03-01T10:00:00.123456789Z ', undefined],
    ['syslog', 'Nov 23 10:15:01 host proc[123]: ', 'Nov 23 10:15:02 host proc[124]: '],
    ['syslog without a process number', 'Nov  3 10:15:01 build-7 claude: ', undefined],
    ['journalctl with ISO times', '2026-03-01T10:00:00+0000 host claude[12]: ', undefined],
    ['GitHub Actions', '2026-03-01T10:00:00.0000000Z ', '2026-03-01T10:00:01.1230000Z '],
    ['gh run view', 'build\tRun tests\t2026-03-01T10:00:00.0000000Z ', undefined],
    ['short dates', '[26-03-09 07:21:17] ', undefined],
    ['line numbers with a bar', '12 | ', '13 | '],
    ['line numbers with a colon', ' 9: ', '10: '],
    ['line numbers of cat -n', '12\t', '13\t'],
    ['line numbers with an arrow', '12→', '13→'],
    ['kubectl --prefix', '[pod/claude-runner-7d4f9c/main] ', undefined],
    ['stern', 'claude-runner-7d4f9c-x2x9z main ', undefined],
    ['a container runtime', '2026-03-01T10:00:00.123456789Z stderr F ', undefined],
    ['klog', 'E1123 10:15:01.123456       1 main.go:123] ', undefined],
    ['a level in brackets', '[2026-03-01 10:00:00] [error] ', undefined],
    ['a level between bars', '2026-03-01 10:00:00.123 | ERROR | ', undefined],
    ['an indented prefix', '   w-1 | ', undefined],
  ])('%s', (_name, before, next) => {
    const text = `${before}${FIRST}\n${next ?? before}${SECOND}`;
    expect(readPaste(text).letters.letters).toContain(WHOLE);
    expect(lettersOf(text.replace('\n', '\\n')).letters).toContain(WHOLE);
  });

  test('over an empty line as well', () => {
    expect(lettersOf(`w-1 | ${FIRST}\n\nw-1 | ${SECOND}`).letters).toContain(WHOLE);
  });
});

describe('nothing else is skipped', () => {
  test.each([
    ['a line alone', 'w-1 | 10:15 ERROR Prompt', 'w11015errorprompt'],
    ['another container', 'w-1 | a\nw-2 | b', 'w1aw2b'],
    ['another level', '10:15 ERROR a\n10:15 INFO b', '1015errorainfob'],
    ['numbers that do not count', '12 | a\n14 | b', '12a14b'],
    ['the same words', 'API Error: a\nAPI Error: b', 'apierroraapierrorb'],
    ['an error behind a time', '10:15:01 API Error: a\n10:15:02 API Error: b', 'apierroraapierrorb'],
    ['a level without a time', 'ERROR a\nERROR b', 'erroraerrorb'],
    ['Error as a word', '10:15:01 Error: a\n10:15:02 Error: b', 'erroraerrorb'],
    ['a time inside a message', 'resets at\n3:45 pm', 'resetsat345pm'],
  ])('%s', (_name, source, letters) => {
    expect(lettersOf(source).letters).toBe(letters);
  });

  test('the text stays as it is', () => {
    const text = `w-1 | ${FIRST}\nw-1 | ${SECOND}`;
    expect(readPaste(text).text).toBe(text);
  });
});

test.each([
  'w-1 | 10:15 ERROR a\n',
  'w-1 | ',
  '12:\n',
  '\\n',
  'a-1\t',
  `${'a'.repeat(80)} |\n`,
  'Nov 23 10:15:01 host proc[123]: \n',
  '[pod/',
])('the work grows with the text: %j', (unit) => {
  expect(workGrowth(repeated(unit), String, lettersOf)).toBeLessThan(12);
});
