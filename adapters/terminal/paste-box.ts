/** Keeps pastes aside while a line is edited; short tokens stand for them in the line. */

const TOKEN = /\[pasted \d+ lines?(?: #\d+)?\]/g;

/** A line as it was typed, with its pastes put back. */
export interface ExpandedLine {
  text: string;
  /** Whether a paste was in it. */
  pasted: boolean;
}

/**
 * @example
 * const token = box.keep('a\nb'); // '[pasted 2 lines]'
 * box.expand(`${token} why?`); // { text: 'a\nb\nwhy?', pasted: true }
 */
export class PasteBox {
  readonly #kept = new Map<string, string>();
  #number = 0;

  /**
   * Keeps a paste.
   *
   * @param text the paste, line ends as `\n`
   * @returns the token to insert in the line instead
   */
  keep(text: string): string {
    this.#number = this.#kept.size === 0 ? 1 : this.#number + 1;
    const lines = countLines(text);
    const suffix = this.#number === 1 ? '' : ` #${this.#number}`;
    const token = `[pasted ${lines} ${lines === 1 ? 'line' : 'lines'}${suffix}]`;
    this.#kept.set(token, text);
    return token;
  }

  /** Whether a line holds a token of a paste that is kept. */
  isIn(line: string): boolean {
    return this.#tokensIn(line).length > 0;
  }

  /**
   * Puts the pastes back, each on lines of its own so that a comment never runs into the text it is about.
   *
   * @param line the line as it was typed; a token that was edited counts as text
   * @returns the whole message
   */
  expand(line: string): ExpandedLine {
    const pieces: string[] = [];
    let end = 0;
    for (const { index, 0: token } of line.matchAll(TOKEN)) {
      const text = this.#kept.get(token);
      if (text === undefined) continue;
      pieces.push(line.slice(end, index).trim(), text);
      end = index + token.length;
    }
    if (pieces.length === 0) return { text: line, pasted: false };
    pieces.push(line.slice(end).trim());
    return { text: pieces.filter((piece) => piece !== '').join('\n'), pasted: true };
  }

  /** Forgets the pastes of a line that was sent or cleared; those that came for the next line stay. */
  forget(line: string): void {
    for (const token of this.#tokensIn(line)) this.#kept.delete(token);
  }

  #tokensIn(line: string): string[] {
    return (line.match(TOKEN) ?? []).filter((token) => this.#kept.has(token));
  }
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
