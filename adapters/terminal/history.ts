/** Lines typed before, kept in a file that only their author can read. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../src/make-folder.js';
import { harmlessLine } from './style.js';

/** Lines that are kept, in the file and in memory. */
export const HISTORY_SIZE = 500;
/** Words that stand beside secrets. Too many lines rather than too few stay out of the file. */
const SECRET_SIGNS = /sk-|key=|token|password|secret|bearer/i;

/** History of a chat. Reading and writing never fail: a chat without history is better than none. */
export class HistoryFile {
  readonly #path: string;

  /** @param path file to keep the lines in; empty keeps none */
  constructor(path = '') {
    this.#path = path;
  }

  /** @returns the kept lines, newest first, as readline wants them */
  load(): string[] {
    return this.#read().reverse();
  }

  /**
   * Adds a line, unless it looks as if it held a secret.
   *
   * @param line one line as it was typed
   */
  add(line: string): void {
    if (this.#path === '' || line.trim() === '' || SECRET_SIGNS.test(line)) return;
    // Read again each time, so that two chats at once keep each other's lines.
    const lines = this.#read();
    if (lines.at(-1) !== line) lines.push(line);
    this.#write(lines.slice(-HISTORY_SIZE));
  }

  #read(): string[] {
    if (this.#path === '') return [];
    try {
      const lines = readFileSync(this.#path, 'utf8').split('\n').map(harmlessLine);
      return lines.filter((line) => line !== '').slice(-HISTORY_SIZE);
    } catch {
      return [];
    }
  }

  #write(lines: string[]): void {
    try {
      makeFolder(dirname(this.#path));
      writeFileSync(this.#path, `${lines.join('\n')}\n`, { mode: 0o600 });
      // The mode above counts for new files only.
      chmodSync(this.#path, 0o600);
    } catch {
      // A read-only home is no reason to stop the chat.
    }
  }
}
