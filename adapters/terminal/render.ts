/** Turns a reply into lines of plain terminal text. */
import stringWidth from 'string-width';
import type { Severity } from '../../src/catalog/vocabulary.js';
import type {
  ChecklistItem,
  FactItem,
  ReplyBlock,
  ReplyDocument,
  RichText,
} from '../../src/reply/document.js';
import { harmless, harmlessLine, type Paint, painter, type Style } from './style.js';
import { hang, type Run, wrap } from './wrap.js';

/** What the terminal is like. */
export interface TerminalOptions {
  /** False gives no escape code whatever. */
  color: boolean;
  /** Columns of the terminal; text is wrapped at 100 even where there are more. */
  width: number;
}

/** Commands that only PowerShell understands. */
const POWERSHELL = /\$env:|\bEnv:|^curl\.exe /;

type Block<Type extends ReplyBlock['type']> = Extract<ReplyBlock, { type: Type }>;

/** Longer lines are hard to read, however wide the window. */
const MAX_WIDTH = 100;
const DEFAULT_WIDTH = 80;
/** Facts stand under their labels where less than this is left beside them. */
const MIN_VALUE_WIDTH = 12;

const SEVERITY_STYLES: Record<Severity, Style> = {
  info: 'cyan',
  warning: 'yellow',
  error: 'red',
  blocked: 'magenta',
};

/**
 * Renders a reply for a terminal.
 *
 * @param document the reply; its texts may come from anywhere, nothing in them reaches the terminal as a control
 * @param options colour and width; a width that is no positive number counts as 80
 * @returns lines without blanks at their ends, never two empty ones in a row, with one newline at the end
 */
export function renderTerminal(document: ReplyDocument, options: TerminalOptions): string {
  const width = options.width >= 1 ? Math.min(Math.floor(options.width), MAX_WIDTH) : DEFAULT_WIDTH;
  const renderer = new Renderer(painter(options.color), width);
  const blocks = [...missingTitle(document), ...document.blocks];
  const lines = blocks.flatMap((block) => ['', ...renderer.block(block)]);
  return `${tidied(lines).join('\n')}\n`;
}

/** The title is for notifications; it is shown only where the blocks bring no heading for the severity to stand in. */
function missingTitle({ title, severity, blocks }: ReplyDocument): ReplyBlock[] {
  const isHeaded = blocks.some(({ type }) => type === 'heading');
  if (isHeaded || (blocks.length > 0 && severity === undefined)) return [];
  return [{ type: 'heading', level: 1, text: title, ...(severity ? { severity } : {}) }];
}

/** Drops blanks at line ends, empty lines at both ends of the reply, and all but one of those in a row. */
function tidied(lines: string[]): string[] {
  const trimmed = lines.map((line) => line.trimEnd());
  const kept = trimmed.filter((line, index) => line !== '' || (index > 0 && trimmed[index - 1] !== ''));
  return kept.at(-1) === '' ? kept.slice(0, -1) : kept;
}

class Renderer {
  readonly #paint: Paint;
  readonly #width: number;
  /** Colour alone marks code; without it the backticks do. */
  readonly #hasColor: boolean;

  constructor(paint: Paint, width: number) {
    this.#paint = paint;
    this.#width = width;
    this.#hasColor = paint('bold', 'x') !== 'x';
  }

  block(block: ReplyBlock): string[] {
    switch (block.type) {
      case 'heading':
        return this.#heading(block);
      case 'text':
        return this.#wrap(this.#runs(block.text));
      case 'code':
        return this.#code(block);
      case 'facts':
        return this.#facts(block.items);
      case 'checklist':
        return this.#checklist(block);
      case 'choices':
        return this.#choices(block);
      case 'buttons':
        return this.#buttons(block);
      case 'links':
        return block.items.map(({ label, url }) => this.#link(label, url));
      case 'notice':
        return this.#notice(block);
      case 'divider':
        return [this.#paint('dim', '─'.repeat(this.#width))];
    }
  }

  /** The severity is a word too, for readers who see no colours. */
  #heading({ text, severity }: Block<'heading'>): string[] {
    const title: Run = { text: harmlessLine(text), style: 'bold' };
    if (!severity) return this.#wrap([title]);
    const style = SEVERITY_STYLES[severity];
    return this.#hang(`${this.#paint(style, '●')} `, [title, { text: `  ${severity}`, style }]);
  }

  /** Code is for copying, so its lines are as long as they are. */
  #code({ code, label }: Block<'code'>): string[] {
    const lines = harmless(code)
      .split('\n')
      .map((line) => line.trimEnd());
    const body = lines.map((line) => (line === '' ? '' : `  ${this.#paint('cyan', line)}`));
    return label ? [...this.#wrap([{ text: harmlessLine(label), style: 'dim' }]), ...body] : body;
  }

  #facts(items: FactItem[]): string[] {
    const rows = items.map(({ label, value }) => ({
      label: harmlessLine(label),
      value: harmless(value).trim(),
    }));
    const column = Math.max(0, ...rows.map(({ label }) => stringWidth(label))) + 2;
    const isNarrow = this.#width - column < MIN_VALUE_WIDTH;
    return rows.flatMap(({ label, value }) => {
      const name = this.#paint('dim', label);
      const run: Run = { text: value, style: 'plain', whole: true };
      if (isNarrow) return [...this.#wrap([{ text: label, style: 'dim' }]), ...this.#hang('  ', [run])];
      return this.#hang(name + ' '.repeat(column - stringWidth(label)), [run]);
    });
  }

  #checklist({ items, start = 1, readOnly }: Block<'checklist'>): string[] {
    const digits = String(start + items.length - 1).length;
    return items.flatMap((item, index) => {
      const box = readOnly ? '' : `${item.done ? this.#paint('green', '[x]') : '[ ]'} `;
      return this.#step(item, `${box}${`${start + index}.`.padStart(digits + 1)} `);
    });
  }

  #step(item: ChecklistItem, prefix: string): string[] {
    const beneath = ' '.repeat(stringWidth(prefix));
    const lines = this.#hang(prefix, this.#runs(item.text, item.done ? 'dim' : 'plain'));
    if (item.command) lines.push(beneath + this.#command(item.command));
    if (item.link) lines.push(beneath + this.#paint('dim', harmlessLine(item.link)));
    const names = item.doneBy?.map(harmlessLine).join(', ');
    if (item.done && names) lines.push(...this.#hang(beneath, [{ text: `done by ${names}`, style: 'dim' }]));
    return lines;
  }

  /** Alone on its line and never wrapped: a double or triple click takes it whole. */
  #command(command: string): string {
    const line = harmlessLine(command);
    const prompt = line.startsWith('/') ? '' : POWERSHELL.test(line) ? 'PS> ' : '$ ';
    return this.#paint('dim', prompt) + this.#paint('cyan', line);
  }

  #choices({ prompt, options }: Block<'choices'>): string[] {
    const indent = String(options.length).length + 1;
    const rows = options.flatMap(({ label, description }, index) => {
      const runs: Run[] = [{ text: harmlessLine(label), style: 'bold' }];
      if (description) runs.push({ text: ` — ${harmlessLine(description)}`, style: 'plain' });
      return this.#hang(`${`${index + 1})`.padStart(indent)} `, runs);
    });
    return [...this.#wrap([{ text: harmless(prompt).trim(), style: 'plain' }]), ...rows];
  }

  /** Nothing can be clicked here, but the words on the buttons can be typed. */
  #buttons({ items }: Block<'buttons'>): string[] {
    if (items.length === 0) return [];
    const labels = items.map(({ label }) => uncapitalised(harmlessLine(label)));
    return this.#hang(`${this.#paint('dim', 'Reply:')} `, [{ text: labels.join(' · '), style: 'dim' }]);
  }

  #link(label: string, url: string): string {
    const name = harmlessLine(label);
    const address = this.#paint('underline', harmlessLine(url));
    return name ? `${name}: ${address}` : address;
  }

  #notice({ level, text }: Block<'notice'>): string[] {
    const mark = level === 'warning' ? this.#paint('yellow', '!') : this.#paint('cyan', 'i');
    return this.#hang(`${mark} `, this.#runs(text));
  }

  #runs(text: RichText, style: Style = 'plain'): Run[] {
    return text.flatMap((span): Run[] => {
      const shown = harmless(span.text);
      const run: Run = span.code ? this.#codeRun(shown) : { text: shown, style };
      if (!span.url) return [run];
      const url = harmlessLine(span.url);
      const address: Run = { text: url, style: 'underline', whole: true };
      if (shown.trim() === url) return [address];
      return [run, { text: ' (', style }, address, { text: ')', style }];
    });
  }

  #codeRun(text: string): Run {
    return { text: this.#hasColor ? text : `\`${text}\``, style: 'cyan', whole: true };
  }

  #wrap(runs: Run[], indent = 0): string[] {
    return wrap(runs, this.#width - indent, this.#paint);
  }

  #hang(prefix: string, runs: Run[]): string[] {
    return hang(prefix, this.#wrap(runs, stringWidth(prefix)));
  }
}

/** "Fixed it" becomes "fixed it"; "API key" stays. */
function uncapitalised(label: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
