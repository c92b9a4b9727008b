/**
 * Reads a reference page whose markup was lost: headings and code blocks are lines like any other, and are told apart
 * by where they stand and how they read. A section is a heading, an introduction, messages, and what to do.
 */
import { anchorOf, sectionKey } from './inline.js';
import { isCommand, TableReader } from './table.js';
import type { PageMessage, PageSection, ReferencePage } from './types.js';

/** How a line reads. */
type Kind = 'prose' | 'lead' | 'list' | 'code';

const MAX_HEADING = 90;
const MAX_MESSAGE = 600;
/** One blank line in so many is there on purpose. */
const SPACED = 8;
/** How paragraphs begin, and messages hardly ever. */
const PROSE_START =
  /^(?:This|These|That|The|An?|When|While|If|For|On|In|As of|At|By|Before|After|Earlier|During|Without|With|See|Some|Most|You|It|Its|Claude Code|Common|Environment|Configure|Subagents?|Resuming|Reads|All|Both|Two|To)\s/;
const NEVER_MESSAGE = /^(?:As of v\d|(?:On|In|If|When) .*, (?:check|run|see|use|set) )/;
/** How messages begin, and paragraphs hardly ever. */
const MESSAGE_START =
  /^(?:API Error|Error\b|Fatal|Failed|Unable|Could not|Couldn't|Cannot|Can't|Invalid|Warning|Not logged|HTTP \d|\d{3} |<\w+>|Model "|--\w)/;
/** Buttons and notes around the text of a page that was copied out of a browser. */
const FURNITURE =
  /^(?:Copy(?: page)?|Ask AI|Report incorrect code|On this page|Was this page helpful\?|Yes|No|Previous|Next)$/i;
/** Words that no heading ends with: a line that does was broken in front of something else. */
const DANGLING =
  /(?:^|\s)(?:an?|and|are|as|at|by|for|from|in|into|is|its?|of|offers?|on|or|run|see|set|so|than|that|the|then|to|use|via|with|your)$/i;
const GROUP_INTRODUCTION =
  /^(?:These (?:errors|messages|warnings)|Claude Code writes these|The errors in this section)\b/;

/**
 * @param lines lines of the page
 * @param knownTitles titles of sections that are known: such a line is a heading wherever it stands
 */
export function readFlattened(lines: readonly string[], knownTitles: readonly string[]): ReferencePage {
  const texts = lines.map(plain);
  return new FlattenedReader(lines, texts, knownTitles).read();
}

/** Comments are what is left of the markup, some without their stars. What stands in `<>` is a placeholder. */
function plain(line: string): string {
  return line
    .replace(/\{\/[^{}]{0,200}\}/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(FURNITURE, '');
}

class FlattenedReader {
  private readonly sections: PageSection[] = [];
  // Tags are gone as well: what is left in angle brackets stands for something.
  private readonly table = new TableReader((cell) => cell);
  private readonly known: ReadonlySet<string>;
  /** Whether blank lines keep headings and paragraphs apart, as in what a browser copies. */
  private readonly isSpaced: boolean;
  private group: string | null = null;
  private previous: Kind = 'prose';
  private block = 0;
  /** Whether the section has come to its steps, behind which the next heading may stand. */
  private hasSteps = false;

  constructor(
    private readonly lines: readonly string[],
    private readonly texts: readonly string[],
    knownTitles: readonly string[],
  ) {
    this.known = new Set(knownTitles.map(sectionKey));
    this.isSpaced = lines.filter((line) => line.trim() === '').length > lines.length / SPACED;
  }

  read(): ReferencePage {
    for (const [index, text] of this.texts.entries()) {
      const line = this.lines[index] as string;
      if (text !== '' && !this.table.read(line, index + 1)) this.line(text, index);
    }
    return { form: 'flattened', sections: this.sections, table: this.table.messages };
  }

  private line(text: string, index: number): void {
    if (this.isHeading(text, index)) {
      this.open(text, index);
      return;
    }
    const section = this.sections.at(-1);
    const kind = this.kindOf(text, index, section);
    if (kind === 'code' && section && !isCommand(text)) {
      if (this.previous !== 'code') this.block++;
      section.messages.push({ text, line: index + 1, block: this.block } satisfies PageMessage);
    }
    if (kind === 'list' || /^(?:What to do|Check these first):/.test(text)) this.hasSteps = true;
    this.previous = kind;
  }

  private open(title: string, index: number): void {
    const isIntroduced = GROUP_INTRODUCTION.test(this.next(index)) || this.isNamedGroup(title);
    const isGroup = isIntroduced || this.group === null;
    if (isGroup) this.group = title;
    this.sections.push({
      title,
      anchor: anchorOf(title),
      group: isGroup ? null : this.group,
      line: index + 1,
      messages: [],
    });
    this.previous = 'lead';
    this.hasSteps = isIntroduced;
  }

  /** A short line without a full stop where a section may begin, with a paragraph behind it. */
  private isHeading(text: string, index: number): boolean {
    if (text.length > MAX_HEADING || /[.:;,|]$|^[-*•]\s|\s[·|]\s/.test(text)) return false;
    if (this.isSpaced && !this.standsAlone(index)) return false;
    const key = sectionKey(text);
    const current = this.sections.at(-1);
    if (current && sectionKey(current.title) === key) return false;
    const next = this.next(index);
    if (GROUP_INTRODUCTION.test(next) || this.isNamedGroup(text)) return true;
    if (this.known.has(key)) return next !== '' && !/^What to do:/.test(next);
    if (!this.hasSteps || !/^[\p{Lu}\d"<-]\S*\s+\S/u.test(text) || /=| - /.test(text) || isCommand(text))
      return false;
    if (DANGLING.test(text) || /[.;] /.test(text)) return false;
    // Behind the steps of a section: what follows a heading is a paragraph, or the message itself.
    return isParagraph(next) || next.startsWith(text);
  }

  private standsAlone(index: number): boolean {
    return !this.texts[index - 1] && !this.texts[index + 1];
  }

  /** "Network" in the table is the group "Network and connection errors". */
  private isNamedGroup(title: string): boolean {
    if (!/(?:errors|warnings|limits)$/i.test(title)) return false;
    const lower = title.toLowerCase();
    return this.table.messages.some(({ section }) => {
      const [name = ''] = section.toLowerCase().split(',', 1);
      return name !== '' && (lower === name || lower.startsWith(`${name} `));
    });
  }

  private kindOf(text: string, index: number, section: PageSection | undefined): Kind {
    if (/^(?:[-*•]|\d+\.)(?:\s|$)|^\||\|$/.test(text) || /\S\t/.test(this.lines[index] ?? '')) return 'list';
    if (!section || text.length > MAX_MESSAGE || /:$/.test(text) || NEVER_MESSAGE.test(text)) return 'prose';
    const title = section.title.toLowerCase();
    const lower = text.toLowerCase();
    if (lower.startsWith(title) || this.isInTable(lower)) return 'code';
    // What is broken out of a list looks like anything.
    if (this.hasSteps && this.previous === 'list') return 'list';
    if (this.hasSteps && this.previous === 'prose' && !this.isLedIn(index)) return 'prose';
    if (this.previous === 'lead') return 'prose';
    if (this.isLedIn(index)) return /^What to do/.test(this.before(index)) ? 'list' : 'code';
    if (PROSE_START.test(text)) return 'prose';
    if (MESSAGE_START.test(text) || text.includes(' · ')) return 'code';
    const isFirst = section.messages.length === 0;
    if (!/[.!?)]$/.test(text)) return this.previous === 'code' || isFirst ? 'code' : 'prose';
    if (this.previous === 'code')
      return sharesWords(text, section.messages.at(-1)?.text ?? '') ? 'code' : 'prose';
    return isFirst && /^What to do:/.test(this.next(index)) ? 'code' : 'prose';
  }

  /** A message of the table stands at the start of the line. */
  private isInTable(lower: string): boolean {
    return this.table.messages.some(({ text }) => {
      const [literal = ''] = text.toLowerCase().split(/\.\.\.|…|<|\(\.\.\./);
      return literal.trim().length >= 12 && lower.startsWith(literal.trim());
    });
  }

  private isLedIn(index: number): boolean {
    return /:$/.test(this.before(index)) && this.previous !== 'list';
  }

  private before(index: number): string {
    let at = index - 1;
    while (at >= 0 && this.texts[at] === '') at--;
    return this.texts[at] ?? '';
  }

  private next(index: number): string {
    let at = index + 1;
    while (at < this.texts.length && this.texts[at] === '') at++;
    return this.texts[at] ?? '';
  }
}

/** A sentence or more: it ends as one, and is no item of a list. */
function isParagraph(text: string): boolean {
  return text.length >= 30 && /[.:!?]$/.test(text) && !/^(?:[-*•]|\d+\.)\s/.test(text);
}

function sharesWords(a: string, b: string): boolean {
  const start = (text: string) => text.toLowerCase().split(/\s+/, 1)[0];
  return start(a) === start(b);
}
