/** Splits single blocks into blocks of the same kind that a platform takes. */
import { ELLIPSIS, farthest, partsOf, shortened } from './cut.js';
import type {
  Button,
  ChecklistItem,
  Choice,
  FactItem,
  Link,
  ReplyBlock,
  RichText,
  Span,
} from './document.js';
import { plain } from './document.js';
import type { Extent, RenderLimits } from './limits.js';
import { faultOf, sizeOf } from './size.js';

type Block<Type extends ReplyBlock['type']> = Extract<ReplyBlock, { type: Type }>;

const CONTINUED = ' (continued)';
const CONTINUED_CODE = 'Continued';
const MORE_CHOICES = 'More to choose from:';

export class Splitter {
  /**
   * @param limits the platform's
   * @param room what one block may take at most; less than a message where something else has to stand before it
   */
  constructor(
    private readonly limits: RenderLimits,
    private readonly room: Extent = limits.message,
  ) {}

  /**
   * @returns the block itself where it is within the limits; else several that are, with nothing lost. None where there
   *   was only white space, and too much of it
   * @throws RangeError that names the limit which is too small for anything
   */
  split(block: ReplyBlock): ReplyBlock[] {
    if (this.#fits(block)) return [block];
    switch (block.type) {
      case 'heading':
        return this.#heading(block);
      case 'text':
      case 'notice':
        return this.#prose(block);
      case 'code':
        return this.#code(block);
      case 'facts':
        return this.#facts(block);
      case 'checklist':
        return this.#checklist(block);
      case 'choices':
        return this.#choices(block);
      case 'buttons':
        return this.#buttons(block);
      case 'links':
        return this.#links(block);
      case 'divider':
        throw tooSmall('message');
    }
  }

  #fits(block: ReplyBlock): boolean {
    return faultOf(block, this.limits, this.room) === undefined;
  }

  /** Whether a block without its text leaves half of the room to it. */
  #leavesRoom(block: ReplyBlock): boolean {
    if (!this.#fits(block)) return false;
    const { characters } = this.limits.measure(block);
    if (this.room.characters > 0 && characters > this.room.characters / 2) return false;
    return block.type === 'code' || sizeOf(this.limits, block) <= this.limits.text / 2;
  }

  #heading(block: Block<'heading'>): ReplyBlock[] {
    const text = shortened(block.text, (label) => this.#fits({ ...block, text: label }));
    if (text === null) throw this.#tooSmallFor({ ...block, text: ELLIPSIS });
    return [{ ...block, text }, ...this.#text(block.text)];
  }

  #text(text: string): ReplyBlock[] {
    return this.split({ type: 'text', text: [{ text }] });
  }

  #prose(block: Block<'text' | 'notice'>): ReplyBlock[] {
    const { parts, stuck } = partsOf(this.#withoutLongLinks(block.text), 'prose', (text) =>
      this.#fits({ ...block, text }),
    );
    if (stuck) throw this.#tooSmallFor({ ...block, text: stuck });
    return parts.map((text) => ({ ...block, text }));
  }

  /** A link cannot be cut, and has to be repeated in each part of its text: where it is too long it becomes text. */
  #withoutLongLinks(text: RichText): RichText {
    return text.flatMap((span) => {
      if (span.url === undefined) return [span];
      const isShort = (part: Span) => this.#leavesRoom({ type: 'text', text: [part] });
      if (this.#fits({ type: 'text', text: [span] }) || isShort({ ...span, text: '' })) return [span];
      const { url, ...bare } = span;
      return span.text === url ? [bare] : [bare, { text: ` ${url}` }];
    });
  }

  #code(block: Block<'code'>): ReplyBlock[] {
    const leavesRoom = (label: string) => this.#leavesRoom({ ...block, code: '', label });
    const { label: full, ...bare } = block;
    if (full !== undefined && !leavesRoom(full)) {
      const label = shortened(full, leavesRoom);
      return [...this.#text(full), ...this.split(label === null ? bare : { ...block, label })];
    }
    const next = full === undefined ? CONTINUED_CODE : continued(full, leavesRoom);
    const isNextShown = next !== null && leavesRoom(next);
    const part = (code: string, index: number): ReplyBlock =>
      index === 0 ? { ...block, code } : isNextShown ? { ...bare, code, label: next } : { ...bare, code };
    const { parts, stuck } = partsOf([{ text: block.code }], 'lines', (code, index) =>
      this.#fits(part(plain(code), index)),
    );
    if (stuck) throw this.#tooSmallFor(part(plain(stuck), parts.length));
    return parts.map((code, index) => part(plain(code), index));
  }

  #facts(block: Block<'facts'>): ReplyBlock[] {
    const make = (items: FactItem[]): ReplyBlock => ({ ...block, items });
    return this.#runs(
      block.items.flatMap(
        (item): Array<FactItem | Apart> => (this.#fits(make([item])) ? [item] : this.#fact(item, make)),
      ),
      make,
    );
  }

  /** One fact in several rows; its label in front of them where it would leave too little room. */
  #fact(item: FactItem, make: (items: FactItem[]) => ReplyBlock): Array<FactItem | Apart> {
    const leavesRoom = (label: string) => this.#leavesRoom(make([{ label, value: '' }]));
    const label = shortened(item.label, leavesRoom) ?? ELLIPSIS;
    const { at: _, ...rest } = item;
    const next = continued(item.label, leavesRoom) ?? ELLIPSIS;
    const row = (value: string, index: number): FactItem =>
      index === 0 ? { ...item, label, value } : { ...rest, label: next, value };
    const { parts, stuck } = partsOf([{ text: item.value }], 'characters', (value, index) =>
      this.#fits(make([row(plain(value), index)])),
    );
    if (stuck) throw this.#tooSmallFor(make([row(plain(stuck), parts.length)]));
    const rows = parts.map((value, index) => row(plain(value), index));
    return label === item.label ? rows : [{ apart: this.#text(item.label) }, ...rows];
  }

  #links(block: Block<'links'>): ReplyBlock[] {
    const make = (items: Link[]): ReplyBlock => ({ ...block, items });
    return this.#runs(
      block.items.flatMap((item): Array<Link | Apart> => {
        if (this.#fits(make([item]))) return [item];
        const label = shortened(item.label, (text) => this.#fits(make([{ ...item, label: text }])));
        const shown: Array<Link | Apart> =
          label === null ? [{ apart: this.split({ type: 'code', code: item.url }) }] : [{ ...item, label }];
        return item.label === '' ? shown : [{ apart: this.#text(item.label) }, ...shown];
      }),
      make,
    );
  }

  #checklist(block: Block<'checklist'>): ReplyBlock[] {
    const start = block.start ?? 1;
    const make = (items: ChecklistItem[], index: number): ReplyBlock =>
      index === 0 ? { ...block, items } : { ...block, items, start: start + index };
    return this.#runs(
      block.items.flatMap((item, index): Array<ChecklistItem | Apart> => {
        const alone = (step: ChecklistItem) => make([step], index);
        return this.#fits(alone(item)) ? [item] : this.#step(item, alone);
      }),
      make,
    );
  }

  /** A step whose text goes on behind it. What is too long for any step stands there as well, the longest first. */
  #step(item: ChecklistItem, alone: (step: ChecklistItem) => ReplyBlock): Array<ChecklistItem | Apart> {
    const text = this.#withoutLongLinks(item.text);
    const behind: ReplyBlock[] = [];
    let step = item;
    const make = (part: RichText, index: number): ReplyBlock =>
      index === 0 ? alone({ ...step, text: part }) : { type: 'text', text: part };
    const cut = () => partsOf(text, 'prose', (part, index) => this.#fits(make(part, index)));
    let { parts, stuck } = cut();
    for (const extra of extrasOf(item)) {
      if (!stuck) break;
      const { [extra.name]: _, ...rest } = step;
      step = rest;
      behind.push(...this.split(extra.block));
      ({ parts, stuck } = cut());
    }
    if (stuck) throw this.#tooSmallFor(make(stuck, parts.length));
    const further = parts.slice(1).map((part): ReplyBlock => ({ type: 'text', text: part }));
    return [{ ...step, text: parts[0] ?? [] }, { apart: [...further, ...behind] }];
  }

  #choices(block: Block<'choices'>): ReplyBlock[] {
    if (block.options.length === 0) return this.#text(block.prompt);
    const options = block.options.map((option) => this.#option(option));
    const front = block.options.flatMap((option, index) =>
      options[index] === option ? [] : this.#text(fullChoice(option)),
    );
    const make = (prompt: string, items: Choice[]): ReplyBlock => ({ ...block, prompt, options: items });
    const fits = (prompt: string) => options.every((option) => this.#fits(make(prompt, [option])));
    const { parts, stuck } = partsOf([{ text: block.prompt }], 'prose', (text) => {
      return fits(plain(text)) && this.#fits({ type: 'text', text });
    });
    const more = shortened(MORE_CHOICES, fits);
    if (stuck || more === null) {
      const failing = options.find((option) => !this.#fits(make(ELLIPSIS, [option])));
      throw this.#tooSmallFor(make(ELLIPSIS, failing ? [failing] : []));
    }
    const last = plain(parts.pop() ?? []);
    for (const text of parts) front.push({ type: 'text', text });
    return [...front, ...this.#runs(options, (items, index) => make(index === 0 ? last : more, items))];
  }

  /** The option with what there is room for; the same object where that is all of it. */
  #option(option: Choice): Choice {
    const { choiceDescription } = this.limits;
    const label = this.#shortLabel(option.label, 'choiceLabel');
    if (option.description === undefined) return label === option.label ? option : { ...option, label };
    if (choiceDescription === 0 && option.description !== '') {
      const { description: _, ...rest } = option;
      return { ...rest, label };
    }
    const description = this.#shortLabel(option.description, 'choiceDescription');
    const isWhole = label === option.label && description === option.description;
    return isWhole ? option : { ...option, label, description };
  }

  #shortLabel(text: string, limit: 'choiceLabel' | 'choiceDescription' | 'buttonLabel'): string {
    const label = shortened(text, (part) => this.limits.length(part) <= this.limits[limit]);
    if (label === null) throw tooSmall(limit);
    return label;
  }

  /** Buttons stay together. */
  #buttons(block: Block<'buttons'>): ReplyBlock[] {
    const front: ReplyBlock[] = [];
    const items = block.items.map((item): Button => {
      const label = this.#shortLabel(item.label, 'buttonLabel');
      if (label === item.label) return item;
      front.push(...this.#text(item.label));
      return { ...item, label };
    });
    const fitting: ReplyBlock = { ...block, items };
    if (!this.#fits(fitting)) throw this.#tooSmallFor(fitting);
    return [...front, fitting];
  }

  /** As many items in a block as fit; what stands apart is put between two blocks. */
  #runs<Item extends object>(
    items: ReadonlyArray<Item | Apart>,
    make: (items: Item[], index: number) => ReplyBlock,
  ): ReplyBlock[] {
    const blocks: ReplyBlock[] = [];
    let run: Item[] = [];
    let index = 0;
    const close = () => {
      for (let start = 0; start < run.length; ) {
        const part = (end: number) => make(run.slice(start, end), index);
        const end = farthest(start, run.length, (probe) => this.#fits(part(probe)));
        if (end === start) throw this.#tooSmallFor(part(start + 1));
        blocks.push(part(end));
        index += end - start;
        start = end;
      }
      run = [];
    };
    for (const item of items) {
      if (!('apart' in item)) {
        run.push(item);
        continue;
      }
      close();
      blocks.push(...item.apart);
    }
    close();
    return blocks;
  }

  #tooSmallFor(block: ReplyBlock): RangeError {
    return tooSmall(faultOf(block, this.limits, this.room) ?? 'message');
  }
}

/** Blocks that stand between the items of a list. */
interface Apart {
  apart: ReplyBlock[];
}

interface Extra {
  name: 'doneBy' | 'command' | 'link';
  length: number;
  block: ReplyBlock;
}

/** What can be taken off a step that fits nowhere with it, the longest first, and how it is shown behind the step. */
function extrasOf({ doneBy = [], command = '', link = '' }: ChecklistItem): Extra[] {
  const names = doneBy.join(', ');
  const extras: Extra[] = [
    { name: 'doneBy', length: names.length, block: { type: 'text', text: [{ text: `Done by ${names}.` }] } },
    { name: 'command', length: command.length, block: { type: 'code', code: command } },
    { name: 'link', length: link.length, block: { type: 'links', items: [{ label: 'Link', url: link }] } },
  ];
  return extras.filter(({ length }) => length > 0).sort((one, other) => other.length - one.length);
}

/** The label of what goes on; null where there is no room for it. */
function continued(label: string, fits: (label: string) => boolean): string | null {
  if (label === CONTINUED_CODE) return label;
  const start = label.endsWith(CONTINUED) ? label.slice(0, -CONTINUED.length) : label;
  const base = shortened(start, (text) => fits(text + CONTINUED));
  return base === null ? null : base + CONTINUED;
}

function fullChoice({ label, description }: Choice): string {
  return description === undefined ? label : `${label} — ${description}`;
}

/** Said of a limit that is too small for a single character or block. */
export function tooSmall(limit: keyof RenderLimits): RangeError {
  return new RangeError(`The limit "${limit}" of the platform is too small for anything to be shown.`);
}
