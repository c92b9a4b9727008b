/** A terminal made of streams: what is typed goes in, what would be on the screen comes out. */
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { TerminalAdapter, type TerminalAdapterOptions } from '../../adapters/terminal/terminal-adapter.js';
import type { IncomingMessage, ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';

export const PASTE_START = '\x1b[200~';
export const PASTE_END = '\x1b[201~';
export const CTRL_C = '\x03';
export const CTRL_D = '\x04';
/** Bracketed paste mode is switched on and off. */
export const MARKS_ON = '\x1b[?2004h';
export const MARKS_OFF = '\x1b[?2004l';
export const BACKSPACE = '\x7f';

/** A reply of one paragraph. */
export function says(text: string): ReplyDocument {
  return { title: text, blocks: [{ type: 'text', text: [{ text }] }] };
}

/** The one thread of a terminal. */
export const THREAD: ThreadRef = { platform: 'terminal', workspace: '', channel: 'terminal', thread: 'main' };

export type Answer = (message: IncomingMessage) => ReplyDocument | null | Promise<ReplyDocument | null>;

export interface Terminal {
  adapter: TerminalAdapter;
  input: PassThrough;
  output: PassThrough;
  /** Raw modes that were set, in order. */
  rawModes: boolean[];
  messages: IncomingMessage[];
  /** Everything that was written so far. */
  screen(): string;
  /** Types, and waits until it is dealt with. */
  type(...chunks: string[]): Promise<void>;
  /** Waits until the condition holds; fails after four seconds. */
  until(condition: () => boolean): Promise<void>;
}

export interface TerminalSetup extends Partial<Omit<TerminalAdapterOptions, 'input' | 'output'>> {
  answer?: Answer;
  isTTY?: boolean;
  /** Whether the output is a terminal; by default as the input. */
  isOutputTTY?: boolean;
}

const opened: Terminal[] = [];

/** Stops every adapter that was opened; for `afterEach`. */
export async function stopAll(): Promise<void> {
  for (const { adapter } of opened.splice(0)) await adapter.stop();
}

/** Texts of the messages that came so far. */
export function texts({ messages }: Terminal): string[] {
  return messages.map(({ text }) => text);
}

/** A started adapter between two streams. */
export async function openTerminal(setup: TerminalSetup = {}): Promise<Terminal> {
  const { answer = () => says('ok'), isTTY = true, isOutputTTY = isTTY, ...options } = setup;
  const rawModes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isTTY,
    setRawMode: (mode: boolean) => rawModes.push(mode),
  });
  const output = Object.assign(new PassThrough(), { isTTY: isOutputTTY, columns: 80 });
  let written = '';
  output.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const messages: IncomingMessage[] = [];
  const adapter = new TerminalAdapter({ input, output, color: false, ...options });
  await adapter.start({
    onMessage: async (message) => {
      messages.push(message);
      return answer(message);
    },
    onAction: async () => null,
  });
  const terminal: Terminal = {
    adapter,
    input,
    output,
    rawModes,
    messages,
    screen: () => written,
    type: async (...chunks) => {
      for (const chunk of chunks) {
        input.write(chunk);
        await sleep(5);
      }
    },
    until,
  };
  opened.push(terminal);
  return terminal;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${condition}`);
    await sleep(2);
  }
}

/** Starts a clock of processor time in milliseconds, which a busy machine does not stretch. */
export function processorClock(): () => number {
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000;
  };
}

/** What stands on the screen, without what moves the cursor. */
export function withoutCodes(screen: string): string {
  return screen.replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '');
}
