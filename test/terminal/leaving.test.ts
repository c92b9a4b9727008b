import { afterEach, describe, expect, test } from '@jest/globals';
import {
  CTRL_C,
  CTRL_D,
  MARKS_OFF,
  openTerminal,
  says,
  stopAll,
  THREAD,
  texts,
  withoutCodes,
} from './harness.js';

afterEach(stopAll);

describe('leaving', () => {
  test.each([
    ['Ctrl-D', CTRL_D],
    ['Ctrl-C', CTRL_C],
    ['/exit', '/exit\r'],
    ['/quit', ' /quit \r'],
    ['exit', 'exit\r'],
    ['quit', 'Quit\r'],
    [':q', ':q\r'],
  ])('%s on an empty line', async (_name, keys) => {
    const terminal = await openTerminal();
    await terminal.type(keys);
    await terminal.adapter.closed;
    expect(terminal.messages).toEqual([]);
    expect(terminal.screen().endsWith(`\n${MARKS_OFF}`)).toBe(true);
  });

  test('Ctrl-C clears what was typed, wherever the cursor is; the second one leaves', async () => {
    const terminal = await openTerminal();
    await terminal.type('some text', '\x1b[D\x1b[D', CTRL_C, 'other\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual(['other']);
    await terminal.type('text', CTRL_C, CTRL_C);
    await terminal.adapter.closed;
  });

  test('Ctrl-D does not leave a line that is not empty', async () => {
    const terminal = await openTerminal();
    await terminal.type('ab', CTRL_D, 'c\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual(['abc']);
  });

  test('the end of the input sends the last line first', async () => {
    const terminal = await openTerminal({ answer: ({ text }) => says(`You said ${text}.`) });
    await terminal.type('one\r', 'last');
    terminal.input.end();
    await terminal.adapter.closed;
    expect(texts(terminal)).toEqual(['one', 'last']);
    expect(terminal.screen()).toContain('You said last.');
  });

  test('a terminal that goes away', async () => {
    const terminal = await openTerminal();
    terminal.input.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' }));
    await terminal.adapter.closed;
  });

  test('stop waits for the answer that is under way and gives the terminal back', async () => {
    const before = process.listenerCount('exit') + process.listenerCount('SIGTERM');
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const terminal = await openTerminal({ answer: ({ text }) => finished.then(() => says(`<${text}>`)) });
    await terminal.type('one\r', 'two\r');
    await terminal.until(() => withoutCodes(terminal.screen()).includes('two'));
    const stopped = terminal.adapter.stop();
    finish();
    await stopped;
    await terminal.adapter.closed;
    expect(terminal.screen()).toContain('<one>');
    expect(texts(terminal)).toEqual(['one']);
    expect(terminal.rawModes[0]).toBe(true);
    expect(terminal.rawModes.at(-1)).toBe(false);
    expect(process.listenerCount('exit') + process.listenerCount('SIGTERM')).toBe(before);
  });

  test.each(['exit', 'SIGTERM', 'SIGHUP'] as const)('the terminal is restored on %s', async (event) => {
    const terminal = await openTerminal();
    const onSignal = () => {};
    // Stands for main, which stops the bot; without it the signal would end the tests.
    if (event !== 'exit') process.on(event, onSignal);
    const listeners = process.listeners(event as 'SIGTERM');
    const before = terminal.rawModes.length;
    if (event === 'exit') (listeners.at(-1) as unknown as () => void)();
    else listeners[0]!(event);
    if (event !== 'exit') process.off(event, onSignal);
    expect(terminal.screen().endsWith(MARKS_OFF)).toBe(true);
    expect(terminal.rawModes.slice(before)).toEqual([false]);
  });

  test('a reader that has gone ends the chat quietly', async () => {
    const terminal = await openTerminal();
    terminal.output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await terminal.adapter.closed;
    await terminal.adapter.post(THREAD, says('into the void'));
  });

  test('an output that fails otherwise is an error', async () => {
    const terminal = await openTerminal();
    terminal.output.destroy(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
    await expect(terminal.adapter.closed).rejects.toThrow('no space left');
  });
});
