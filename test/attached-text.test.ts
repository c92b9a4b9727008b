/** Files attached to messages. */
import { describe, expect, test } from '@jest/globals';
import { type AttachedFile, isTextFile, MAX_ATTACHMENT_BYTES, readAttached } from '../src/attached-text.js';
import { BotError } from '../src/errors.js';

async function* bytes(...parts: Array<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

const file = (name: string, ...parts: Array<string | Uint8Array>): AttachedFile => ({
  name, type: '', open: async () => bytes(...parts),
}); // biome-ignore format: a file

describe('attached files', () => {
  test('are read in order, across chunks that cut characters', async () => {
    const umlaut = Buffer.from('ü');
    const files = [file('a.log', 'one ', umlaut.subarray(0, 1), umlaut.subarray(1)), file('b.txt', 'two')];
    expect(await readAttached(files)).toEqual({ text: 'one ü\n\ntwo', remarks: [] });
  });

  test('are read up to their first megabyte, which is said', async () => {
    let taken = 0;
    async function* endless() {
      for (; ; taken++) yield Buffer.alloc(65_536, 'x');
    }
    const { text, remarks } = await readAttached([
      { name: 'big.log', type: '', open: async () => endless() },
    ]);
    expect(text).toHaveLength(MAX_ATTACHMENT_BYTES);
    expect(remarks).toEqual(['I read the first megabyte of `big.log`.']);
    expect(taken).toBeLessThan(20);
  });

  test('that are no text are named, and do not keep the others back', async () => {
    const image = {
      name: 'screen`shot.png',
      type: 'image/png',
      open: () => Promise.reject(new Error('not opened')),
    };
    const binary = file('core.log', new Uint8Array(500).fill(1));
    const { text, remarks } = await readAttached([image, binary, file('a.txt', 'fine')]);
    expect(text).toBe('fine');
    expect(remarks).toEqual([
      expect.stringContaining("`screen'shot.png` is no text file"),
      expect.stringContaining('`core.log` looks like binary data'),
    ]);
  });

  test('that cannot be fetched bring their reason as a remark', async () => {
    const open = () =>
      Promise.reject(new BotError('chat-denied', 'I may not read `a.log`: add the scope files:read.'));
    const { text, remarks } = await readAttached([{ name: 'a.log', type: '', open }]);
    expect({ text, remarks }).toEqual({
      text: '',
      remarks: ['I may not read `a.log`: add the scope files:read.'],
    });
  });

  test('are five at most', async () => {
    const many = Array.from({ length: 7 }, (_, index) => file(`${index}.txt`, String(index)));
    const { text, remarks } = await readAttached(many);
    expect(text.split('\n\n')).toEqual(['0', '1', '2', '3', '4']);
    expect(remarks).toHaveLength(1);
  });

  test.each([
    ['x.LOG', '', true],
    ['noname', 'text/plain; charset=utf-8', true],
    ['data', 'application/json', true],
    ['x.png', 'image/png', false],
    ['x.zip', 'application/zip', false],
    ['txt', '', false],
  ])('%s of type %j is text: %j', (name, type, wanted) => expect(isTextFile({ name, type })).toBe(wanted));
});
