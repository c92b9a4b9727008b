import { afterEach, describe, expect, test } from '@jest/globals';
import { BotError } from '../../src/errors.js';
import {
  BACKSPACE,
  CTRL_C,
  MARKS_ON,
  openTerminal,
  PASTE_END,
  PASTE_START,
  processorClock,
  says,
  stopAll,
  THREAD,
  texts,
  withoutCodes,
} from './harness.js';

const FIFTY_LINES = Array.from({ length: 50 }, (_, index) => `line ${index + 1}`);

afterEach(stopAll);

describe('a chat', () => {
  test('welcomes, prompts, and answers', async () => {
    const terminal = await openTerminal({
      welcome: 'Hello.',
      user: 'ann',
      answer: ({ text }) => says(`You said ${text}.`),
    });
    await terminal.type('hi\r');
    await terminal.until(() => terminal.screen().includes('You said'));
    await terminal.type('again\r');
    await terminal.until(() => terminal.messages.length === 2);
    expect(terminal.messages[0]).toEqual({
      id: '1',
      thread: THREAD,
      author: { id: 'ann', name: 'ann' },
      text: 'hi',
      mentioned: true,
    });
    expect(terminal.messages[1]?.id).toBe('2');
    await terminal.until(() => terminal.screen().endsWith('\x1b[12G'));
    const lines = withoutCodes(terminal.screen()).split(/\r?\n/);
    expect(lines).toEqual([
      'Hello.',
      '',
      'cc-error › hi',
      '',
      'You said hi.',
      '',
      'cc-error › again',
      '',
      'You said again.',
      '',
      'cc-error › ',
    ]);
    expect(terminal.screen()).not.toMatch(/\x1b\[[\d;]*m/);
  });

  test('colours the prompt when asked to', async () => {
    const terminal = await openTerminal({ color: true });
    expect(terminal.screen()).toContain('\x1b[36mcc-error ›\x1b[39m ');
  });

  test('has nothing to say to an empty line, and nothing for null', async () => {
    const terminal = await openTerminal({ answer: () => null });
    await terminal.type('\r', '   \r', 'x\r');
    await terminal.until(() => terminal.messages.length === 1);
    await terminal.type('');
    expect(withoutCodes(terminal.screen()).split(/\r?\n/)).toEqual([
      'cc-error › ',
      'cc-error ›    ',
      'cc-error › x',
      'cc-error › ',
    ]);
  });

  test('answers one after the other, in order', async () => {
    const terminal = await openTerminal({
      answer: async ({ text }) => {
        await new Promise((resolve) => setTimeout(resolve, text === 'slow' ? 60 : 0));
        return says(`<${text}>`);
      },
    });
    await terminal.type('slow\r', 'fast\r');
    await terminal.until(() => terminal.screen().includes('<fast>'));
    expect(terminal.screen().indexOf('<slow>')).toBeLessThan(terminal.screen().indexOf('<fast>'));
  });

  test('says in one line what went wrong, and goes on', async () => {
    const terminal = await openTerminal({
      answer: ({ text }) => {
        if (text === 'coded') throw new BotError('usage', 'Say it\x1b[2J otherwise.');
        if (text === 'bug') throw new TypeError('x is not a function');
        return says('fine');
      },
    });
    await terminal.type('coded\r', 'bug\r', 'good\r');
    await terminal.until(() => terminal.screen().includes('fine'));
    expect(terminal.screen()).toContain('\nSay it otherwise.\n');
    expect(terminal.screen()).toContain('\nSomething went wrong; nothing was lost. Try again.\n');
    expect(terminal.screen()).not.toContain('not a function');
  });

  test('posts and updates above the line that is being typed', async () => {
    const terminal = await openTerminal();
    await terminal.type('half a li');
    expect(await terminal.adapter.post(THREAD, says('News.'))).toBe('1');
    expect(await terminal.adapter.post(THREAD, says('More.'))).toBe('2');
    await terminal.adapter.update(THREAD, '1', says('Newer.'));
    expect(terminal.screen()).toContain('\nupdated\nNewer.\n');
    expect(terminal.screen().endsWith('\x1b[0Jcc-error › half a li\x1b[21G')).toBe(true);
    await terminal.type('ne\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual(['half a line']);
  });
});

describe('pastes', () => {
  test('marks are asked for at the start', async () => {
    expect((await openTerminal()).screen().startsWith(MARKS_ON)).toBe(true);
  });

  test('fifty lines and a comment are one message', async () => {
    const terminal = await openTerminal();
    await terminal.type(`${PASTE_START}${FIFTY_LINES.join('\r')}${PASTE_END}`, ' what is this?', '\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual([[...FIFTY_LINES, 'what is this?'].join('\n')]);
    expect(withoutCodes(terminal.screen())).toContain('cc-error › [pasted 50 lines] what is this?');
  });

  test('fifty lines without marks are one message, too', async () => {
    const terminal = await openTerminal();
    await terminal.type(`${FIFTY_LINES.join('\n')}\n`);
    await terminal.until(() => terminal.screen().includes('[pasted 50 lines]'));
    await terminal.type(' why?\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual([[...FIFTY_LINES, 'why?'].join('\n')]);
  });

  test('a line that Ctrl-C cleared takes its paste with it', async () => {
    const terminal = await openTerminal();
    await terminal.type(`${PASTE_START}a\nb${PASTE_END}`, CTRL_C, `${PASTE_START}c\nd${PASTE_END}`, '\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual(['c\nd']);
    expect(terminal.screen()).not.toContain('#2');
  });

  test('a token broken by Backspace is text', async () => {
    const terminal = await openTerminal();
    await terminal.type(`${PASTE_START}a\nb${PASTE_END}`, BACKSPACE, '\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(texts(terminal)).toEqual(['[pasted 2 lines']);
  });

  test('a megabyte does not freeze', async () => {
    const terminal = await openTerminal();
    const text = 'API Error: 529 overloaded_error\r'.repeat(32_768);
    const elapsed = processorClock();
    await terminal.type(`${PASTE_START}${text}${PASTE_END}`, '\r');
    await terminal.until(() => terminal.messages.length === 1);
    expect(elapsed()).toBeLessThan(1_000);
    expect(texts(terminal)[0]).toHaveLength(text.length - 1);
  }, 60_000);
});

describe('a terminal whose output goes into a pipe', () => {
  test('draws nothing, and answers', async () => {
    const terminal = await openTerminal({
      isOutputTTY: false,
      answer: ({ text }) => says(`You said ${text}.`),
    });
    await terminal.type('hi\n', 'two\nmore\nlines\n');
    await terminal.until(() => terminal.messages.length === 1);
    terminal.input.end();
    await terminal.adapter.closed;
    expect(texts(terminal)).toEqual(['hi', 'two\nmore\nlines']);
    expect(terminal.screen()).toBe('You said hi.\n\nYou said two\nmore\nlines.\n\n');
  });
});
