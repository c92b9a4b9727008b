/** Reads a reference page in Markdown, with what MDX adds: components around text, tags for headings, comments. */
import { anchorOf, inlineText, linkAnchors, sectionKey, withoutEntities } from './inline.js';
import { isCommand, TableReader } from './table.js';
import type { PageSection, ReferencePage } from './types.js';

/** Languages of code blocks that hold messages; others hold commands and settings. */
const MESSAGE_LANGUAGES = new Set([
  '',
  'text',
  'txt',
  'plain',
  'plaintext',
  'console',
  'output',
  'log',
  'ansi',
  'terminal',
]);

/** Most lines that a heading in tags takes. */
const MAX_HEADING_LINES = 6;
/** Most lines of front matter or of a comment; what is longer was never closed. */
const MAX_HIDDEN_LINES = 400;

/** A code block that is open. */
interface Fence {
  mark: string;
  /** Blanks in front of it, which its lines have as well. */
  indent: number;
  /** Whether it stands in a quotation, as its lines do then. */
  isQuoted: boolean;
  isMessages: boolean;
}

interface Heading {
  level: number;
  title: string;
  /** Its address, where the page gives one. */
  id?: string;
  /** How many lines it takes. */
  lines: number;
}

/** @param lines lines of the page */
export function readMarkdown(lines: readonly string[]): ReferencePage {
  return new MarkdownReader(lines).read();
}

class MarkdownReader {
  private readonly sections: PageSection[] = [];
  private readonly table = new TableReader();
  private readonly anchors = new Map<string, number>();
  /** Addresses that the page links to, as it writes them. */
  private readonly linked = new Map<string, string>();
  private group: string | null = null;
  private fence: Fence | null = null;
  private block = 0;

  constructor(private readonly lines: readonly string[]) {
    for (const anchor of lines.flatMap(linkAnchors)) this.linked.set(sectionKey(anchor), anchor);
  }

  read(): ReferencePage {
    for (let index = this.frontMatter(); index < this.lines.length; ) index += this.line(index);
    const sections = this.sections.filter(({ title }) => title !== '');
    return { form: 'markdown', sections, table: this.table.messages };
  }

  private frontMatter(): number {
    if (this.lines[0]?.trim() !== '---') return 0;
    const end = this.lines
      .slice(0, MAX_HIDDEN_LINES)
      .findIndex((line, at) => at > 0 && line.trim() === '---');
    return end + 1;
  }

  /** @returns how many lines were read */
  private line(index: number): number {
    const source = this.lines[index] as string;
    const unquoted = source.replace(/^\s*> ?/, '');
    const line = this.fence?.isQuoted || /^\s*[`~]{3}/.test(unquoted) ? unquoted : source;
    // Behind the marks of a code block stands no other: that would be code within a line.
    const mark = /^(\s*)(`{3,}(?=[^`]*$)|~{3,})\s*([\w-]*)/.exec(line);
    if (this.fence) {
      if (mark?.[2]?.startsWith(this.fence.mark) && mark[3] === '') this.fence = null;
      else if (this.fence.isMessages) this.message(line, index + 1, this.fence.indent);
      return 1;
    }
    if (mark) {
      const isMessages = MESSAGE_LANGUAGES.has(mark[3]?.toLowerCase() ?? '');
      this.fence = {
        mark: mark[2] as string,
        indent: mark[1]?.length ?? 0,
        isQuoted: line !== source,
        isMessages,
      };
      this.block++;
      return 1;
    }
    const hidden = this.hiddenLines(index);
    if (hidden > 0) return hidden;
    const heading = this.headingAt(index);
    if (heading) this.open(heading, index + 1);
    else this.table.read(line, index + 1);
    return heading?.lines ?? 1;
  }

  /** @returns how many lines a comment of several lines takes that begins here; 0 where there is none */
  private hiddenLines(index: number): number {
    const line = this.lines[index] as string;
    const start = /^\s*(<!--|\{\/\*)/.exec(line)?.[1];
    if (!start) return 0;
    const end = start === '<!--' ? '-->' : '*/}';
    if (line.includes(start === '<!--' ? end : '}')) return 0;
    return 1 + this.lines.slice(index, index + MAX_HIDDEN_LINES).findIndex((other) => other.includes(end));
  }

  /** A heading with number signs, or in tags, where its text may stand on a line of its own. */
  private headingAt(index: number): Heading | null {
    const line = this.lines[index] as string;
    const [, signs, text] = /^\s{0,8}(#{2,3})\s+(\S.*)$/.exec(line) ?? [];
    if (signs && text) {
      const id = /\{#([^\s{}]{1,120})\}\s*$/.exec(text)?.[1] ?? idOf(text);
      const title = inlineText(text.replace(/\s+#+\s*$/, ''));
      return { level: signs.length, title, ...(id ? { id } : {}), lines: 1 };
    }
    const level = /^\s{0,8}<h([23])\b/i.exec(line)?.[1];
    if (!level) return null;
    const end = `</h${level}>`;
    const taken = this.lines.slice(index, index + MAX_HEADING_LINES);
    const last = taken.findIndex((other) => other.toLowerCase().includes(end));
    if (last < 0) return null;
    const whole = taken.slice(0, last + 1).join(' ');
    const id = idOf(whole);
    return { level: Number(level), title: inlineText(whole), ...(id ? { id } : {}), lines: last + 1 };
  }

  private open({ level, title, id }: Heading, line: number): void {
    if (level === 2) this.group = title;
    this.sections.push({
      title,
      anchor: id ?? this.anchorOf(title),
      group: level === 2 ? null : this.group,
      line,
      messages: [],
    });
  }

  /** The address of a heading: as the page links to it, or its text; a second one of the same text gets a number. */
  private anchorOf(title: string): string {
    const anchor = anchorOf(title);
    const count = (this.anchors.get(anchor) ?? 0) + 1;
    this.anchors.set(anchor, count);
    if (count > 1) return `${anchor}-${count}`;
    return this.linked.get(sectionKey(title)) ?? anchor;
  }

  /** One message a line; a line that is indented goes on with the one before. Commands are no messages. */
  private message(source: string, number: number, indent: number): void {
    const section = this.sections.at(-1);
    const line = source.slice(Math.min(indent, source.search(/\S|$/)));
    if (!section || line.trim() === '') return;
    const text = withoutEntities(line).trim();
    const before = section.messages.at(-1);
    if (/^\s{2,}/.test(line) && before?.block === this.block) before.text += ` ${text}`;
    else if (!isCommand(line)) section.messages.push({ text, line: number, block: this.block });
  }
}

/** @returns what the tags in a line give as its address */
function idOf(markup: string): string | undefined {
  return /<[a-z][^<>]{0,200}?\s(?:id|name)=["']([^"'<>\s]{1,120})["']/i.exec(markup)?.[1];
}
