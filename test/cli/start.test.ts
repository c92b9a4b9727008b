/** `npm start`: the chat in a terminal, and one answer in a pipe. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { Chat, CTRL_C, CTRL_D, hasPseudoTerminal } from '../support/chat.js';
import { bash, outputOf, START, start } from '../support/programs.js';

const PASTE =
  "❯ hi\n  ⎿  You've hit your weekly limit · resets Mon 12:00am\n     /usage-credits to keep going";

describe('a pipe', () => {
  test('gets one answer', async () => {
    const stdout = outputOf(await start({ input: PASTE }));
    expect(stdout).toMatch(/^● You've hit your session limit {2}blocked\n/);
    expect(stdout).toContain('[ ] 1. Wait until Mon 12:00am');
    expect(stdout).not.toMatch(/\x1b|cc-error ›|Ctrl-D/);
  });

  test('may ask for colours', async () => {
    expect(outputOf(await start({ input: PASTE, env: { FORCE_COLOR: '1' } }))).toContain('\x1b[1m');
  });

  test('may hold a command', async () => {
    expect(outputOf(await start({ input: '/cc-error show session-limit\n' }))).toContain('session limit');
  });

  const onPosix = process.platform === 'win32' ? test.skip : test;

  onPosix('may close early', async () => {
    const env = { START: `${process.execPath} ${START}`, PASTE };
    const { code, stderr } = await bash('printf "%s" "$PASTE" | $START | head -1', { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;

  onLinux('may lead to a full disk', async () => {
    const env = { START: `${process.execPath} ${START}`, PASTE };
    const { code, stderr } = await bash('printf "%s" "$PASTE" | $START > /dev/full', { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The output cannot be written: ENOSPC[^\n]*\n$/);
  });
});

const withTerminal = hasPseudoTerminal ? describe : describe.skip;

withTerminal('a terminal', () => {
  const open: Chat[] = [];
  afterEach(async () => {
    for (const chat of open.splice(0)) await chat.close();
  });

  async function chatting(env?: Record<string, string>): Promise<Chat> {
    const chat = await Chat.open(env);
    open.push(chat);
    return chat;
  }

  test('gets a welcome, a prompt and colours, and Ctrl-D leaves', async () => {
    const chat = await chatting();
    expect(chat.screen).toMatch(
      /^Paste a Claude Code error\. Help: \/cc-error help\. Leave: Ctrl-D\.\n\ncc-error › $/,
    );
    await chat.say('Prompt is too long');
    expect(chat.raw).toContain('\x1b[1mPrompt is too long\x1b[22m');
    expect(await chat.leave(CTRL_D)).toBe(0);
    // The terminal marks pastes no longer.
    expect(chat.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(chat.raw.lastIndexOf('\x1b[?2004h'));
  });

  test('gets no colours with NO_COLOR, and Ctrl-C leaves', async () => {
    const chat = await chatting({ NO_COLOR: '1' });
    expect(await chat.say('Prompt is too long')).toContain('● Prompt is too long  blocked');
    expect(chat.raw).not.toMatch(/\x1b\[\d+m/);
    expect(await chat.leave(CTRL_C)).toBe(0);
  });

  test('gets no colours where the terminal has none', async () => {
    const chat = await chatting({ TERM: 'dumb' });
    expect(await chat.say('Prompt is too long')).toContain('Prompt is too long');
    expect(chat.raw).not.toMatch(/\x1b\[\d+m/);
    expect(await chat.leave('quit\r')).toBe(0);
  });

  test('takes a paste of many lines as one message', async () => {
    const chat = await chatting();
    const answer = await chat.paste(PASTE);
    expect(answer.match(/●/g)).toHaveLength(1);
    expect(answer).toContain('[ ] 1. Wait until Mon 12:00am');
    expect(chat.screen).toContain('[pasted 3 lines]');
  });

  test('has commands', async () => {
    const chat = await chatting();
    expect(await chat.say('/cc-error help')).toContain('/cc-error search WORDS');
    expect(await chat.say('/cc-error list')).toContain('prompt-too-long');
    expect(await chat.say('/cc-error show prompt-too-long')).toContain('If that did not help');
    expect(await chat.say('/cc-error show promt-too-long')).toContain('Did you mean prompt-too-long');
    expect(await chat.say('/cc-error search proxy certificate')).toContain('1) SSL certificate errors');
    expect(await chat.say('1')).toMatch(/^\n?● SSL certificate errors/);
  });

  test('brings the next stage, and at last how to report it', async () => {
    const chat = await chatting();
    await chat.paste(PASTE);
    expect(await chat.say('still failing')).toContain("● More to try: You've hit your session limit");
    expect(await chat.say('still failing')).toContain('Those were all the documented fixes.');
  });

  test('is told honestly what is not known, and goes on', async () => {
    const chat = await chatting();
    expect(await chat.say('the coffee machine says E42')).toContain('I do not recognise this one');
    expect(await chat.say('Prompt is too long')).toContain('● Prompt is too long');
    expect(await chat.leave('/exit\r')).toBe(0);
  });
});
