/** The chat in a terminal; with a pipe or a file at its input, one question and one answer. */
import type { AdapterHandler } from '../../src/adapter.js';
import { BotError } from '../../src/errors.js';
import type { ThreadRef } from '../../src/message.js';
import type { ReplyDocument } from '../../src/reply/document.js';
import { LineEditor } from './line-editor.js';
import { renderTerminal } from './render.js';
import {
  INPUT_LIMIT,
  isReaderGone,
  readAll,
  type TerminalInput,
  type TerminalOutput,
  tooLarge,
} from './streams.js';
import { harmlessLine, type Paint, painter } from './style.js';

/** What the composition root decides; the adapter itself reads no environment. */
export interface TerminalAdapterOptions {
  /** Where messages come from; a terminal gives a chat, everything else is one message. */
  input: TerminalInput;
  output: TerminalOutput;
  /** Whether to colour; by default when the output is a terminal that has colours. */
  color?: boolean | undefined;
  /** File that keeps what was typed; none or an empty name keeps nothing. */
  historyFile?: string | undefined;
  /** Name of the person, as messages give it. */
  user?: string | undefined;
  /** Shown once when a chat begins. */
  welcome?: string | undefined;
}

const THREAD: ThreadRef = { platform: 'terminal', workspace: '', channel: 'terminal', thread: 'main' };
const DEFAULT_USER = 'you';
const DEFAULT_WIDTH = 80;
const WORDS_TO_LEAVE = ['/exit', '/quit', 'exit', 'quit', ':q'];
const UNKNOWN_FAILURE = 'Something went wrong; nothing was lost. Try again.';

/**
 * @example
 * const adapter = new TerminalAdapter({ input: process.stdin, output: process.stdout });
 * await adapter.start(bot);
 * await adapter.closed;
 */
export class TerminalAdapter {
  readonly name = 'terminal';
  /**
   * Resolves when the person left and what was under way is answered.
   * Rejects with a BotError `input-too-large`, `input-binary` or `input-unreadable`, or with what made the output fail.
   */
  readonly closed: Promise<void>;
  readonly #options: TerminalAdapterOptions;
  readonly #paint: Paint;
  readonly #settle: { resolve: () => void; reject: (error: unknown) => void };
  #handler: AdapterHandler | undefined;
  #editor: LineEditor | undefined;
  /** Answers come one after the other, in the order of the questions. */
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #messages = 0;
  #posts = 0;
  #isStopped = false;

  /** @param options streams and looks; nothing is read or written before {@link start} */
  constructor(options: TerminalAdapterOptions) {
    this.#options = options;
    this.#paint = painter(this.#hasColor);
    let settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;
    this.closed = new Promise((resolve, reject) => (settle = { resolve, reject }));
    this.#settle = settle!;
    // Who does not wait for the end shall not crash of it.
    this.closed.catch(() => {});
  }

  /**
   * Opens the chat, or begins to read the pipe, and resolves at once.
   *
   * @param handler gets every message
   */
  async start(handler: AdapterHandler): Promise<void> {
    this.#handler = handler;
    this.#options.output.on('error', (error: NodeJS.ErrnoException) => this.#onOutputError(error));
    if (this.#options.input.isTTY) this.#openChat();
    else this.#queue = this.#answerPipe();
  }

  /** Gives the terminal back; resolves when the message that is being answered is answered. Others are dropped. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#editor) this.#editor.close();
    else {
      // Ends the reading of a pipe whose writer may never end it.
      this.#options.input.destroy();
    }
    await this.#queue;
    this.#settle.resolve();
  }

  /**
   * Writes a reply.
   *
   * @param _thread there is only one
   * @param reply what to write
   * @returns an id that counts up
   */
  async post(_thread: ThreadRef, reply: ReplyDocument): Promise<string> {
    this.#print(this.#rendered(reply));
    this.#posts++;
    return String(this.#posts);
  }

  /**
   * Writes a reply again, since what is written in a terminal stays.
   *
   * @param _thread there is only one
   * @param _postId the id that {@link post} gave
   * @param reply what to write
   */
  async update(_thread: ThreadRef, _postId: string, reply: ReplyDocument): Promise<void> {
    this.#print(`${this.#paint('dim', 'updated')}\n${this.#rendered(reply)}`);
  }

  get #hasColor(): boolean {
    const { color, output } = this.#options;
    // A terminal knows whether it has colours; with TERM=dumb it has none.
    return color ?? (output.isTTY === true && output.hasColors?.() !== false);
  }

  #openChat(): void {
    const { input, output, welcome, historyFile } = this.#options;
    if (welcome) output.write(`${welcome.trimEnd()}\n\n`);
    this.#editor = new LineEditor({
      input,
      output,
      prompt: `${this.#paint('cyan', 'cc-error ›')} `,
      historyFile: historyFile ?? '',
      onMessage: (text) => this.#onMessage(text),
      onTooLarge: () => this.#printError(tooLarge(INPUT_LIMIT)),
      onClose: () => void this.#queue.then(this.#settle.resolve),
    });
    this.#editor.prompt();
  }

  #onMessage(text: string): void {
    const word = text.trim();
    if (WORDS_TO_LEAVE.includes(word.toLowerCase())) this.#editor?.close();
    else if (word !== '') {
      this.#waiting++;
      this.#queue = this.#queue.then(() => this.#answerNext(text));
    } else if (this.#waiting === 0) this.#editor?.prompt();
  }

  async #answerNext(text: string): Promise<void> {
    if (!this.#isStopped) await this.#answer(text);
    this.#waiting--;
    if (this.#waiting === 0) this.#editor?.prompt();
  }

  async #answerPipe(): Promise<void> {
    try {
      const text = await readAll(this.#options.input);
      await this.#answer(text);
      await this.#written();
      this.#settle.resolve();
    } catch (error) {
      if (this.#isStopped) this.#settle.resolve();
      else this.#settle.reject(error);
    }
  }

  /** Never throws: what goes wrong is one line to the person, and the chat goes on. */
  async #answer(text: string): Promise<void> {
    const id = this.#options.user ?? DEFAULT_USER;
    this.#messages++;
    try {
      const message = {
        id: String(this.#messages),
        thread: THREAD,
        author: { id, name: id },
        text,
        mentioned: true,
      };
      const reply = await this.#handler?.onMessage(message);
      if (reply) this.#print(this.#rendered(reply));
    } catch (error) {
      this.#printError(error);
    }
  }

  #rendered(reply: ReplyDocument): string {
    return renderTerminal(reply, {
      color: this.#hasColor,
      width: this.#options.output.columns ?? DEFAULT_WIDTH,
    });
  }

  #printError(error: unknown): void {
    const message = error instanceof BotError ? harmlessLine(error.message) : UNKNOWN_FAILURE;
    this.#print(`${this.#paint('red', message)}\n`);
  }

  /** In a chat a reply has air around it; in a pipe it is what was asked for and nothing else. */
  #print(text: string): void {
    if (this.#options.output.destroyed) return;
    if (this.#editor) this.#editor.print(text);
    else this.#options.output.write(text);
  }

  /** Resolves when the output has taken everything, so that the process may end. */
  #written(): Promise<void> {
    const { output } = this.#options;
    return output.destroyed ? Promise.resolve() : new Promise((resolve) => output.write('', () => resolve()));
  }

  #onOutputError(error: NodeJS.ErrnoException): void {
    if (isReaderGone(error)) this.#settle.resolve();
    else this.#settle.reject(error);
    this.#isStopped = true;
    this.#editor?.close();
  }
}
