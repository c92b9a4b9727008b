/** `npm start` in a pseudo terminal, as `script` of util-linux makes one. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment, folderWith, START } from './programs.js';

/** Whether there is a `script` that takes these options; those of macOS and Windows do not. */
export const hasPseudoTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

export const PROMPT = 'cc-error › ';
export const CTRL_C = '\x03';
export const CTRL_D = '\x04';
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** Only a chat that hangs takes so long. */
const PATIENCE_MS = 60_000;

/** A chat that was opened: keys go in, the screen comes out. */
export class Chat {
  /** Everything that was written, without escape sequences and carriage returns. */
  screen = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #raw = '';
  #isEnded = false;

  private constructor(env: Record<string, string>) {
    const command = `stty rows 40 cols 80; exec ${process.execPath} ${START}`;
    this.#child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: folderWith(),
      env: environment({ TERM: 'xterm', SHELL: '/bin/sh', ...env }),
    });
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#raw += text;
      this.screen = this.#raw.replace(/\x1b\[[0-?]*[@-~]|\r/g, '');
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code) => {
        this.#isEnded = true;
        resolve(code);
      });
    });
  }

  /** Opens a chat and waits for its first prompt. */
  static async open(env: Record<string, string> = {}): Promise<Chat> {
    const chat = new Chat(env);
    await chat.#until(() => chat.screen.includes(PROMPT));
    return chat;
  }

  /** Everything that was written, as it was written. */
  get raw(): string {
    return this.#raw;
  }

  /**
   * Types a line.
   *
   * @returns what the chat answers, up to its next prompt
   */
  say(line: string): Promise<string> {
    return this.#send(`${line}\r`);
  }

  /** Pastes a text as a terminal does, which marks it, and presses Enter. */
  paste(text: string): Promise<string> {
    return this.#send(`${PASTE_START}${text.replaceAll('\n', '\r')}${PASTE_END}\r`);
  }

  /** @returns exit code of the program */
  async leave(key: string): Promise<number | null> {
    this.#child.stdin?.write(key);
    await this.#until(() => this.#isEnded);
    return this.#ended;
  }

  /** For `afterEach`: ends a chat that a failed test left open. */
  async close(): Promise<void> {
    if (this.#isEnded) return;
    this.#child.stdin?.write(CTRL_D);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 2_000);
    await this.#ended;
    clearTimeout(timer);
  }

  async #send(keys: string): Promise<string> {
    const start = this.screen.length;
    this.#child.stdin?.write(keys);
    // The line that is typed ends with a newline; the prompt behind the answer stands alone.
    const answer = () => this.screen.slice(start);
    await this.#until(() => answer().includes('\n') && answer().endsWith(`\n${PROMPT}`));
    return answer().slice(answer().indexOf('\n') + 1, -PROMPT.length);
  }

  async #until(condition: () => boolean): Promise<void> {
    for (const start = Date.now(); !condition(); await sleep(20)) {
      if (Date.now() - start > PATIENCE_MS || (this.#isEnded && !condition())) {
        throw new Error(`The chat did not go on. Its screen:\n${this.screen}`);
      }
    }
  }
}
