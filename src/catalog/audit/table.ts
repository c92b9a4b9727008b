/** Reads the table that lists messages with their sections, whole or with its cells broken over lines. */
import { type InlinePart, inlineParts, inlineText, linkAnchors } from './inline.js';
import type { TableMessage } from './types.js';

/** Where the table has what. */
interface Columns {
  count: number;
  message: number;
  section: number;
}

/** Fewest letters of code in a cell that make it a message of its own. */
const MIN_MESSAGE = 6;

/** The columns of the table of messages, where this line is its header. */
function messageColumns(line: string): Columns | null {
  if (!/[|\t]/.test(line)) return null;
  const cells = cellsOf(line).map((cell) => inlineText(cell).toLowerCase());
  const message = cells.findIndex((cell) => /^(?:error )?messages?$/.test(cell));
  const section = cells.findIndex((cell) => /^sections?$/.test(cell));
  return message >= 0 && section >= 0 ? { count: cells.length, message, section } : null;
}

/** Whether a line of a code block is something to type, not something that is shown. */
export function isCommand(line: string): boolean {
  if (/^\s*(?:\$ |> |export |set |setx |unset |[A-Z][A-Z0-9_]{3,}=|\/[a-z-]+$|[{}[\]],?$)/.test(line))
    return true;
  // Programs also begin what they say with their own names.
  const isCall = /^\s*(?:claude|npm|npx|curl|sudo|env|aws|gcloud|brew) /.test(line);
  return isCall && !/\berr(?:or)?\b|\bfail|\bnot\b|n['’]t\b|[.!?:]$| [·—] /i.test(line);
}

/** Collects the cells of the table; a line that does not belong to it ends it. */
export class TableReader {
  readonly messages: TableMessage[] = [];
  private columns: Columns | null = null;

  /** @param textOf gives the text of a cell, or of a part of it; without markup by default */
  constructor(private readonly textOf: (cell: string) => string = inlineText) {}
  private row: { cells: string[]; line: number } = { cells: [], line: 0 };

  /**
   * @param line a line of the page
   * @param number its number, from 1
   * @returns whether the line belongs to the table
   */
  read(line: string, number: number): boolean {
    const header = messageColumns(line);
    if (header) {
      this.columns = header;
      this.row = { cells: [], line: 0 };
      return true;
    }
    if (!this.columns) return false;
    if (!/^\s*\||\|\s*$|\t/.test(line)) {
      this.columns = null;
      return false;
    }
    if (/^[\s|:-]+$/.test(line)) return true;
    if (this.row.cells.length === 0 || /^\s*\|/.test(line)) this.row = { cells: [], line: number };
    this.row.cells.push(...cellsOf(line));
    if (this.row.cells.length >= this.columns.count) {
      this.add(this.row.cells, this.row.line, this.columns);
      this.row = { cells: [], line: 0 };
    }
    return true;
  }

  private add(cells: readonly string[], line: number, columns: Columns): void {
    const section = cells[columns.section] ?? '';
    const [anchor] = linkAnchors(section);
    for (const text of messagesOf(cells[columns.message] ?? '', this.textOf)) {
      this.messages.push({ text, line, section: inlineText(section), ...(anchor ? { anchor } : {}) });
    }
  }
}

/**
 * The messages of a cell: "`OAuth token revoked` / `OAuth token has expired`" are two. Where a cell has code, that is the
 * message, and the words around it say when it is shown.
 */
function messagesOf(cell: string, textOf: (cell: string) => string): string[] {
  return cell
    .split(/ \/ | or (?=`)/)
    .map((part) => longestCode(inlineParts(part)) ?? textOf(part))
    .filter((text) => text !== '');
}

function longestCode(parts: readonly InlinePart[]): string | undefined {
  const [longest] = parts
    .filter(({ isCode, text }) => isCode && text.length >= MIN_MESSAGE)
    .sort((a, b) => b.text.length - a.text.length);
  return longest?.text.replace(/\s+/g, ' ').trim();
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  const cells: string[] = [];
  for (const piece of inner.split(inner.includes('|') ? /(?<!\\)\|/ : '\t')) {
    const before = cells.at(-1);
    // A bar in backticks belongs to the text, escaped or not.
    if (before !== undefined && hasOpenCode(before)) cells[cells.length - 1] = `${before}|${piece}`;
    else cells.push(piece);
  }
  return cells.map((cell) => cell.replaceAll('\\|', '|').trim());
}

function hasOpenCode(cell: string): boolean {
  return (cell.match(/`/g)?.length ?? 0) % 2 === 1;
}
