/** The line that a person types on: prompt, history, pastes, Ctrl-C and Ctrl-D. */
import * as readline from 'node:readline';
import { HISTORY_SIZE, HistoryFile } from './history.js';
import { PasteBox } from './paste-box.js';
import { BRACKETED_PASTE_OFF, BRACKETED_PASTE_ON, PasteFilter } from './paste-filter.js';
import { onProcessEnd } from './process-end.js';
import { INPUT_LIMIT, type TerminalInput, type TerminalOutput } from './streams.js';

export interface LineEditorOptions {
  input: TerminalInput;
  output: TerminalOutput;
  prompt: string;
  historyFile: string;
  /** A message was sent: one line, or pastes and what was typed around them. */
  onMessage: (text: string) => void;
  /** A paste was too large to be kept. */
  onTooLarge: () => void;
  /** The person left, or {@link LineEditor.close} was called. Comes once. */
  onClose: () => void;
}

/** Reads messages from a terminal. */
export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #pastes = new PasteBox();
  readonly #history: HistoryFile;
  readonly #filter: PasteFilter;
  readonly #readline: readline.Interface;
  readonly #releaseProcess: () => void;
  /** Without a terminal at the output the system's own line editing does; nothing is drawn into a pipe. */
  readonly #isDrawn: boolean;
  #isPrompting = false;
  #isClosed = false;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#isDrawn = options.output.isTTY === true;
    this.#history = new HistoryFile(options.historyFile);
    this.#filter = new PasteFilter({
      pastes: this.#pastes,
      setRawMode: (mode) => options.input.setRawMode?.(mode),
      maxLength: INPUT_LIMIT,
      onTooLarge: options.onTooLarge,
    });
    this.#readline = this.#createReadline();
    this.#releaseProcess = onProcessEnd(this.#restore);
    this.#mark(BRACKETED_PASTE_ON);
    this.#connect();
  }

  /** Shows the prompt, with what was typed ahead. */
  prompt(): void {
    if (this.#isClosed) return;
    this.#isPrompting = true;
    this.#readline.prompt(true);
  }

  /** Writes lines, with air around them, above the line that is being typed. */
  print(text: string): void {
    const isDirty = this.#isPrompting || this.#readline.line !== '';
    if (this.#isDrawn && isDirty && !this.#isClosed) this.#eraseLine();
    // Into a pipe no typed line comes before, so one empty line is enough.
    this.#options.output.write(this.#isDrawn ? `\n${text}\n` : `${text}\n`);
    if (this.#isPrompting) this.prompt();
  }

  /** Gives the terminal back. */
  close(): void {
    this.#readline.close();
  }

  #createReadline(): readline.Interface {
    return readline.createInterface({
      input: this.#filter,
      ...(this.#isDrawn ? { output: this.#options.output } : {}),
      terminal: this.#isDrawn,
      prompt: this.#options.prompt,
      history: this.#history.load(),
      historySize: HISTORY_SIZE,
      removeHistoryDuplicates: true,
      crlfDelay: Number.POSITIVE_INFINITY,
    });
  }

  #connect(): void {
    const { input } = this.#options;
    this.#readline.on('line', (line) => this.#onLine(line));
    this.#readline.on('SIGINT', () => this.#onInterrupt());
    this.#readline.on('SIGTSTP', () => this.#onSuspend());
    this.#readline.on('close', () => this.#onClose());
    // The text of a paste is gone with its line, so its token is of no use in the history.
    this.#readline.on('history', (lines) => {
      if (lines[0] !== undefined && this.#pastes.isIn(lines[0])) lines.shift();
    });
    // A terminal that cannot be read is one that was closed.
    input.on('error', this.#hangUp);
    input.on('close', this.#hangUp);
    input.pipe(this.#filter);
  }

  #onLine(line: string): void {
    this.#isPrompting = false;
    const { text, pasted } = this.#pastes.expand(line);
    this.#pastes.forget(line);
    if (!pasted) this.#history.add(line);
    this.#options.onMessage(text);
  }

  /** The first Ctrl-C clears the line, the next one leaves. */
  #onInterrupt(): void {
    const { line } = this.#readline;
    if (line === '') {
      this.close();
      return;
    }
    this.#pastes.forget(line);
    this.#readline.write(null, { ctrl: true, name: 'e' });
    this.#readline.write(null, { ctrl: true, name: 'u' });
  }

  /** Ctrl-Z. Left to readline, the shell would get a terminal that still marks pastes, and give back one that does not. */
  #onSuspend(): void {
    this.#restore();
    process.once('SIGCONT', () => {
      if (this.#isClosed) return;
      this.#options.input.setRawMode?.(true);
      this.#mark(BRACKETED_PASTE_ON);
      this.prompt();
    });
    process.kill(process.pid, 'SIGTSTP');
  }

  #onClose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The shell's prompt shall not stand behind this one.
    if (this.#isDrawn && this.#isPrompting) this.#options.output.write('\n');
    this.#isPrompting = false;
    this.#disconnect();
    this.#releaseProcess();
    this.#restore();
    this.#options.onClose();
  }

  #disconnect(): void {
    const { input } = this.#options;
    input.unpipe(this.#filter);
    input.off('close', this.#hangUp);
    // A stream that flows keeps the process alive. Errors may still come, so their listener stays.
    input.pause();
    this.#filter.destroy();
  }

  readonly #hangUp = (): void => {
    // After a proper end the last line is still on its way.
    if (!this.#options.input.readableEnded) this.close();
  };

  readonly #restore = (): void => {
    this.#mark(BRACKETED_PASTE_OFF);
    if (this.#isDrawn) this.#options.input.setRawMode?.(false);
  };

  #mark(code: string): void {
    if (this.#isDrawn && !this.#options.output.destroyed) this.#options.output.write(code);
  }

  #eraseLine(): void {
    const { output } = this.#options;
    readline.moveCursor(output, 0, -this.#readline.getCursorPos().rows);
    readline.cursorTo(output, 0);
    readline.clearScreenDown(output);
  }
}
