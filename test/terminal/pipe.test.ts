import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { readAll } from '../../adapters/terminal/streams.js';
import { TerminalAdapter } from '../../adapters/terminal/terminal-adapter.js';
import { BotError } from '../../src/errors.js';
import { openTerminal, says } from './harness.js';

describe('a pipe', () => {
  test('is one message, and the answer is all that comes out', async () => {
    const terminal = await openTerminal({
      isTTY: false,
      welcome: 'Hello.',
      answer: ({ text }) => says(`${text.split('\n').length} lines`),
    });
    terminal.input.write('one\ntwo ✗\n/exi');
    terminal.input.end('t\n');
    await terminal.adapter.closed;
    expect(terminal.messages.map(({ text }) => text)).toEqual(['one\ntwo ✗\n/exit\n']);
    expect(terminal.screen()).toBe('4 lines\n');
  });

  test('may be empty', async () => {
    const terminal = await openTerminal({ isTTY: false, answer: ({ text }) => says(`<${text}>`) });
    terminal.input.end();
    await terminal.adapter.closed;
    expect(terminal.screen()).toBe('<>\n');
  });

  test('gets no answer where there is none', async () => {
    const terminal = await openTerminal({ isTTY: false, answer: () => null });
    terminal.input.end('hi');
    await terminal.adapter.closed;
    expect(terminal.screen()).toBe('');
  });

  test('is told what went wrong', async () => {
    const terminal = await openTerminal({
      isTTY: false,
      answer: () => {
        throw new BotError('input-binary', 'This is no text.');
      },
    });
    terminal.input.end('hi');
    await terminal.adapter.closed;
    expect(terminal.screen()).toBe('This is no text.\n');
  });

  test('is coloured only when asked to', async () => {
    const terminal = await openTerminal({ isTTY: false, color: true });
    const heading = { title: 'x', blocks: [{ type: 'heading' as const, level: 1 as const, text: 'x' }] };
    await terminal.adapter.post({ platform: 'terminal', workspace: '', channel: '', thread: '' }, heading);
    expect(terminal.screen()).toBe('\x1b[1mx\x1b[22m\n');
    await terminal.adapter.stop();
  });

  test('stop does not wait for its end', async () => {
    const terminal = await openTerminal({ isTTY: false });
    terminal.input.write('never ends');
    await terminal.adapter.stop();
    await terminal.adapter.closed;
    expect(terminal.messages).toEqual([]);
  });

  test('a reader that has gone ends it quietly', async () => {
    const terminal = await openTerminal({
      isTTY: false,
      answer: () => {
        terminal.output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
        return says('nobody reads this');
      },
    });
    terminal.input.end('hi');
    await terminal.adapter.closed;
  });
});

describe('the limit', () => {
  test('of 64 MB stops the reading', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    let given = 0;
    const input = new Readable({
      read() {
        given++;
        this.push(megabyte);
      },
    });
    const adapter = new TerminalAdapter({ input, output: new PassThrough() });
    await adapter.start({ onMessage: async () => null, onAction: async () => null });
    await expect(adapter.closed).rejects.toMatchObject({
      code: 'input-too-large',
      message: 'The input is larger than 64 MB. Send only the part around the error.',
    });
    expect(input.destroyed).toBe(true);
    expect(given).toBeLessThan(70);
  });

  test('is inclusive, and counts bytes', async () => {
    await expect(readAll(Readable.from([Buffer.from('€€')]), 6)).resolves.toBe('€€');
    await expect(readAll(Readable.from(['€€']), 5)).rejects.toThrow(BotError);
  });

  test('an input that cannot be read is an error for people', async () => {
    const input = new Readable({
      read() {
        this.destroy(new Error('EISDIR'));
      },
    });
    await expect(readAll(input)).rejects.toMatchObject({ code: 'input-unreadable' });
  });
});
