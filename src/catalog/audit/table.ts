/** Reads the table that lists messages with their sections, whole or with its cells broken over lines. */
import { inlineText, linkAnchor } from './inline.js';
import type { TableMessage } from './types.js';

/** Whether a line is the header of the table of messages. */
export function isMessageHeader(line: string): boolean {
  return /^\s*\|?\s*Message\s*\|\s*Section\s*\|?\s*$/i.test(line);
}

/** Whether a line of a code block is something to type, not something that is shown. */
export function isCommand(line: string): boolean {
  return /^\s*(?:\$ |> |export |set |setx |unset |claude |npm |npx |curl |sudo |env |aws |gcloud |brew |[A-Z][A-Z0-9_]{3,}=|\/[a-z-]+$|[{}[\]],?$)/.test(
    line,
  );
}

/** Collects the cells of the table; a line that does not belong to it ends it. */
export class TableReader {
  readonly messages: TableMessage[] = [];
  private isOpen = false;
  private pending: { cell: string; line: number } | null = null;

  begin(): void {
    this.isOpen = true;
    this.pending = null;
  }

  /**
   * @param line a line of the page
   * @param number its number, from 1
   * @returns whether the line belongs to the table
   */
  read(line: string, number: number): boolean {
    if (!this.isOpen) return false;
    if (!/^\s*\||\|\s*$/.test(line)) {
      this.isOpen = false;
      return false;
    }
    if (/^[\s|:-]+$/.test(line)) return true;
    for (const cell of cellsOf(line)) {
      if (this.pending) {
        this.add(this.pending, cell);
        this.pending = null;
      } else this.pending = { cell, line: number };
    }
    return true;
  }

  /** A cell may hold several messages: "`OAuth token revoked` / `OAuth token has expired`". */
  private add({ cell, line }: { cell: string; line: number }, section: string): void {
    const anchor = linkAnchor(section);
    for (const part of cell.split(' / ')) {
      const text = inlineText(part);
      if (text === '') continue;
      this.messages.push({ text, line, section: inlineText(section), ...(anchor ? { anchor } : {}) });
    }
  }
}

function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}
