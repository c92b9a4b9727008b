import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { PasteBox } from '../../adapters/terminal/paste-box.js';
import { PasteFilter } from '../../adapters/terminal/paste-filter.js';
import { CTRL_C, PASTE_END, PASTE_START, processorClock } from './harness.js';

interface Filtered {
  /** What readline would get. */
  keys: string;
  pastes: PasteBox;
  tooLarge: number;
}

/** Sends chunks through a filter to its end. */
async function filtered(
  chunks: Array<string | Buffer>,
  { pause = -1, maxLength = 1e9 } = {},
): Promise<Filtered> {
  const result: Filtered = { keys: '', pastes: new PasteBox(), tooLarge: 0 };
  const filter = new PasteFilter({
    pastes: result.pastes,
    setRawMode: () => {},
    maxLength,
    onTooLarge: () => result.tooLarge++,
  });
  filter.on('data', (data: Buffer) => {
    result.keys += data.toString();
  });
  for (const chunk of chunks) {
    filter.write(chunk);
    if (pause >= 0) await sleep(pause);
  }
  filter.end();
  await new Promise((resolve) => filter.on('end', resolve));
  return result;
}

describe('a marked paste', () => {
  const PASTE = 'API Error: 529 ✗\r  上下文\r\nlast';
  const EXPANDED = 'is it\nAPI Error: 529 ✗\n  上下文\nlast\nwhy?';
  const STREAM = Buffer.from(`is it ${PASTE_START}${PASTE}${PASTE_END} why?\r`);

  test('may be split anywhere, even within a character', async () => {
    for (let at = 0; at <= STREAM.length; at++) {
      const { keys, pastes } = await filtered([STREAM.subarray(0, at), STREAM.subarray(at)]);
      expect(keys).toBe('is it [pasted 3 lines] why?\r');
      expect(pastes.expand(keys.trimEnd())).toEqual({ text: EXPANDED, pasted: true });
    }
  });

  test('may come byte by byte, also slowly', async () => {
    const bytes = Array.from(STREAM, (byte) => Buffer.from([byte]));
    expect((await filtered(bytes)).keys).toBe('is it [pasted 3 lines] why?\r');
    expect((await filtered(bytes, { pause: 1 })).keys).toBe('is it [pasted 3 lines] why?\r');
  });

  test('of one line is inserted as it is, its newline and control characters dropped', async () => {
    const { keys } = await filtered([
      `${PASTE_START}\x1b[31mPrompt${CTRL_C} is\ttoo long\x1b[0m\r${PASTE_END}`,
    ]);
    expect(keys).toBe('Prompt is    too long');
  });

  test('several get numbers', async () => {
    const { keys, pastes } = await filtered([
      `${PASTE_START}a\nb${PASTE_END} and ${PASTE_START}c\nd\ne${PASTE_END}${PASTE_START}f\ng${PASTE_END}`,
    ]);
    expect(keys).toBe('[pasted 2 lines] and [pasted 3 lines #2][pasted 2 lines #3]');
    expect(pastes.expand(keys).text).toBe('a\nb\nand\nc\nd\ne\nf\ng');
  });

  test('of one long line is kept aside', async () => {
    const { keys, pastes } = await filtered([`${PASTE_START}${'x'.repeat(5_000)}${PASTE_END}`]);
    expect(keys).toBe('[pasted 1 line]');
    expect(pastes.expand(keys).text).toHaveLength(5_000);
  });

  test('without an end does not lock the person in', async () => {
    expect((await filtered([`${PASTE_START}a\nb`, CTRL_C, 'x'])).keys).toBe(`${CTRL_C}x`);
    expect((await filtered([`${PASTE_START}a\nb`])).keys).toBe('[pasted 2 lines]');
  });

  test('larger than allowed is dropped and reported', async () => {
    const { keys, tooLarge } = await filtered([`${PASTE_START}${'x\n'.repeat(60)}${PASTE_END}y`], {
      maxLength: 100,
    });
    expect({ keys, tooLarge }).toEqual({ keys: 'y', tooLarge: 1 });
  });

  test('of ten megabytes in small chunks takes no time', async () => {
    const chunks = Array.from({ length: 2_500 }, () => `${'\r'.repeat(2_000)}${'x'.repeat(2_000)}`);
    const elapsed = processorClock();
    const { keys } = await filtered([PASTE_START, ...chunks, PASTE_END]);
    expect(keys).toMatch(/^\[pasted \d+ lines\]$/);
    expect(elapsed()).toBeLessThan(10_000);
  }, 60_000);
});

describe('an unmarked paste', () => {
  test('is a chunk with more than one newline', async () => {
    const { keys, pastes } = await filtered(['a\rb\rc\r'], { pause: 60 });
    expect(keys).toBe('[pasted 3 lines]');
    expect(pastes.expand(keys).text).toBe('a\nb\nc');
  });

  test('may go on in further chunks', async () => {
    const { keys, pastes } = await filtered(['a\nb\nc', 'c\nd', 'd\ne\nf\n'], { pause: 1 });
    expect(keys).toBe('[pasted 6 lines]');
    expect(pastes.expand(keys).text).toBe('a\nb\ncc\ndd\ne\nf');
  });

  test('ends with a key', async () => {
    expect((await filtered(['a\nb\nc', '\r'])).keys).toBe('[pasted 3 lines]\r');
  });
});

describe('keys', () => {
  test.each(['a', '\r', '\r\r', 'help\r', '\x1b[A', '\x1b[3~', '\x1bb', CTRL_C, '上'])(
    '%j passes',
    async (key) => {
      expect((await filtered([key])).keys).toBe(key);
    },
  );

  test('an arrow that is split passes', async () => {
    expect((await filtered(['\x1b', '[', 'A'], { pause: 1 })).keys).toBe('\x1b[A');
  });

  test('a lone ESC before a paste does not swallow it', async () => {
    expect((await filtered([`\x1b${PASTE_START}a\nb${PASTE_END}`])).keys).toBe('[pasted 2 lines]');
  });
});

describe('the box', () => {
  test('a token that was edited is text', () => {
    const box = new PasteBox();
    const token = box.keep('a\nb');
    expect(box.expand(token.slice(0, -1))).toEqual({ text: '[pasted 2 lines', pasted: false });
  });

  test('what a paste holds is not expanded again', () => {
    const box = new PasteBox();
    const token = box.keep('$& [pasted 2 lines]\n$1');
    expect(box.expand(token).text).toBe('$& [pasted 2 lines]\n$1');
  });

  test('forgets the pastes of a line and keeps those of the next', () => {
    const box = new PasteBox();
    const first = box.keep('a\nb');
    const second = box.keep('c\nd');
    box.forget(first);
    expect([box.isIn(first), box.isIn(second)]).toEqual([false, true]);
    box.forget(second);
    expect(box.keep('e\nf')).toBe('[pasted 2 lines]');
  });
});
