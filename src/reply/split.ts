/** Splits single blocks into blocks of the same kind that a platform takes. */
import { ELLIPSIS, farthest, partsOf, shortened } from './cut.js';
import type { Button, ChecklistItem, Choice, FactItem, Link, ReplyBlock, RichText } from './document.js';
import { plain } from './document.js';
import type { Extent, RenderLimits } from './limits.js';

export type Block<Type extends ReplyBlock['type']> = Extract<ReplyBlock, { type: Type }>;

/** Characters of markup around a piece of text, such as `<url|text>` or two stars on both sides. */
const MARKUP = 4;
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
    return this.#fault(block) === undefined;
  }

  /** The limit that a block is not within. */
  #fault(block: ReplyBlock): keyof RenderLimits | undefined {
    const { limits, room } = this;
    const longer = (text: string | undefined, limit: number) =>
      text !== undefined && !(limits.length(text) <= limit);
    if (block.type === 'heading' && longer(block.text, limits.heading)) return 'heading';
    if (block.type === 'code' && longer(block.label, limits.heading)) return 'heading';
    if (block.type === 'choices') {
      if (block.options.length > limits.choices) return 'choices';
      if (block.options.some(({ label }) => longer(label, limits.choiceLabel))) return 'choiceLabel';
      if (block.options.some(({ description }) => longer(description, limits.choiceDescription)))
        return 'choiceDescription';
    }
    if (block.type === 'buttons' && block.items.some(({ label }) => longer(label, limits.buttonLabel)))
      return 'buttonLabel';
    if (block.type === 'checklist') {
      if (block.items.length > limits.steps) return 'steps';
      if (block.items.some((item) => !(this.#size({ ...block, items: [item] }) <= limits.text)))
        return 'text';
    } else if (hasSize(block)) {
      const name = block.type === 'code' ? 'code' : 'text';
      if (!(this.#size(block) <= limits[name])) return name;
    }
    return isWithin(limits.measure(block), room) ? undefined : 'message';
  }

  /** Whether a block that holds only a label leaves half of the room to what the label is for. */
  #leavesRoom(block: ReplyBlock): boolean {
    const { characters } = this.limits.measure(block);
    const isSmall = this.room.characters === 0 || characters <= this.room.characters / 2;
    return (
      isSmall && this.#fits(block) && (block.type === 'code' || this.#size(block) <= this.limits.text / 2)
    );
  }

  #size(block: ReplyBlock): number {
    return this.limits.size ? this.limits.size(block) : plainSize(block, (text) => this.limits.length(text));
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
    const parts = partsOf(block.text, 'prose', (text) => this.#fits({ ...block, text }));
    if (!parts) throw this.#tooSmallFor({ ...block, text: first(block.text) });
    return parts.map((text) => ({ ...block, text }));
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
    const parts = partsOf([{ text: block.code }], 'lines', (code, index) =>
      this.#fits(part(plain(code), index)),
    );
    if (!parts) throw this.#tooSmallFor({ ...block, code: block.code.slice(0, 1) });
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
    const parts = partsOf([{ text: item.value }], 'characters', (value, index) =>
      this.#fits(make([row(plain(value), index)])),
    );
    if (!parts) throw this.#tooSmallFor(make([row(item.value.slice(0, 1), 0)]));
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
        return [{ apart: this.#text(item.label) }, ...shown];
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

  /** A step whose text goes on behind it. What is too long for any step stands there as well. */
  #step(item: ChecklistItem, alone: (step: ChecklistItem) => ReplyBlock): Array<ChecklistItem | Apart> {
    const behind: ReplyBlock[] = [];
    let step = item;
    for (const strip of [undefined, ...STRIPS]) {
      if (strip) {
        const stripped = strip(step);
        if (!stripped) continue;
        step = stripped.step;
        behind.push(...this.split(stripped.block));
      }
      const parts = partsOf(step.text, 'prose', (text, index) =>
        this.#fits(index === 0 ? alone({ ...step, text }) : { type: 'text', text }),
      );
      if (!parts) continue;
      const [text = [], ...more] = parts;
      const further = more.map((part): ReplyBlock => ({ type: 'text', text: part }));
      return [{ ...step, text }, { apart: [...further, ...behind] }];
    }
    throw this.#tooSmallFor(alone({ ...step, text: first(step.text) }));
  }

  #choices(block: Block<'choices'>): ReplyBlock[] {
    const options = block.options.map((option) => this.#option(option));
    const front = block.options.flatMap((option, index) =>
      options[index] === option ? [] : this.split({ type: 'text', text: fullChoice(option) }),
    );
    const [sample] = options;
    const make = (prompt: string, items: Choice[]): ReplyBlock => ({ ...block, prompt, options: items });
    const fitsAsPrompt = (prompt: string) => this.#fits(make(prompt, sample ? [sample] : []));
    const prompts = partsOf([{ text: block.prompt }], 'prose', (text) => {
      return fitsAsPrompt(plain(text)) && this.#fits({ type: 'text', text });
    });
    const more = shortened(MORE_CHOICES, fitsAsPrompt);
    if (!prompts || more === null) throw this.#tooSmallFor(make(ELLIPSIS, sample ? [sample] : []));
    const last = plain(prompts.pop() ?? []);
    for (const text of prompts) front.push({ type: 'text', text });
    const runs = this.#runs<Choice>(options, (items, index) => make(index === 0 ? last : more, items));
    return [...front, ...runs];
  }

  /** The option with what there is room for; the same object where that is all of it. */
  #option(option: Choice): Choice {
    const { length, choiceLabel, choiceDescription } = this.limits;
    const label = shortened(option.label, (text) => length.call(this.limits, text) <= choiceLabel);
    if (label === null) throw tooSmall('choiceLabel');
    if (option.description === undefined) return label === option.label ? option : { ...option, label };
    const description = shortened(
      option.description,
      (text) => length.call(this.limits, text) <= choiceDescription,
    );
    if (label === option.label && description === option.description) return option;
    if (description !== null) return { ...option, label, description };
    if (choiceDescription !== 0) throw tooSmall('choiceDescription');
    const { description: _, ...rest } = option;
    return { ...rest, label };
  }

  /** Buttons stay together. */
  #buttons(block: Block<'buttons'>): ReplyBlock[] {
    const front: ReplyBlock[] = [];
    const items = block.items.map((item): Button => {
      const label = shortened(item.label, (text) => this.limits.length(text) <= this.limits.buttonLabel);
      if (label === null) throw tooSmall('buttonLabel');
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
    let taken = 0;
    for (let from = 0; from < items.length; ) {
      const head = items[from] as Item | Apart;
      if ('apart' in head) {
        blocks.push(...head.apart);
        from++;
        continue;
      }
      let stop = from;
      while (stop < items.length && !('apart' in (items[stop] as object))) stop++;
      const run = items.slice(from, stop) as Item[];
      for (let start = 0; start < run.length; ) {
        const index = taken;
        const end = farthest(start, run.length, (probe) => this.#fits(make(run.slice(start, probe), index)));
        if (end === start) throw this.#tooSmallFor(make(run.slice(start, start + 1), index));
        blocks.push(make(run.slice(start, end), index));
        taken += end - start;
        start = end;
      }
      from = stop;
    }
    return blocks;
  }

  #tooSmallFor(block: ReplyBlock): RangeError {
    return tooSmall(this.#fault(block) ?? 'message');
  }
}

/** Blocks that stand between the items of a list. */
interface Apart {
  apart: ReplyBlock[];
}

/** What can be taken off a step that fits nowhere with it, and how it is shown behind the step. */
const STRIPS: ReadonlyArray<(step: ChecklistItem) => { step: ChecklistItem; block: ReplyBlock } | undefined> =
  [
    ({ doneBy, ...step }) =>
      doneBy && { step, block: { type: 'text', text: [{ text: `Done by ${doneBy.join(', ')}.` }] } },
    ({ command, ...step }) =>
      command === undefined ? undefined : { step, block: { type: 'code', code: command } },
    ({ link, ...step }) =>
      link === undefined
        ? undefined
        : { step, block: { type: 'links', items: [{ label: 'Link', url: link }] } },
  ];

/** Whether what a block takes is within what there is. */
export function isWithin(extent: Extent, room: Extent): boolean {
  const hasCharacters = room.characters === 0 || extent.characters <= room.characters;
  return extent.units <= room.units && hasCharacters;
}

function hasSize({ type }: ReplyBlock): boolean {
  return type !== 'heading' && type !== 'buttons' && type !== 'divider';
}

/** What {@link RenderLimits.size} is where a platform does not say it. */
function plainSize(block: ReplyBlock, length: (text: string) => number): number {
  const sum = (parts: Array<string | undefined>) =>
    parts.reduce((total, part) => total + (part === undefined ? 0 : length(part) + MARKUP), 0);
  const spans = (text: RichText) =>
    text.reduce((total, span) => {
      const markup = span.code || span.url !== undefined ? MARKUP : 0;
      return total + length(span.text) + markup + (span.url === undefined ? 0 : length(span.url));
    }, 0);
  switch (block.type) {
    case 'text':
    case 'notice':
      return spans(block.text);
    case 'code':
      return length(block.code);
    case 'facts':
      return sum(block.items.flatMap(({ label, value }) => [label, value]));
    case 'links':
      return sum(block.items.flatMap(({ label, url }) => [label, url]));
    case 'choices':
      return length(block.prompt);
    case 'checklist':
      return block.items.reduce(
        (total, { text, command, link, doneBy = [] }) =>
          total + spans(text) + sum([command, link, ...doneBy]),
        0,
      );
    default:
      return 0;
  }
}

/** The label of what goes on; null where there is no room for it. */
function continued(label: string, fits: (label: string) => boolean): string | null {
  if (label === CONTINUED_CODE) return label;
  const start = label.endsWith(CONTINUED) ? label.slice(0, -CONTINUED.length) : label;
  const base = shortened(start, (text) => fits(text + CONTINUED));
  return base === null ? null : base + CONTINUED;
}

function fullChoice({ label, description }: Choice): RichText {
  return [{ text: description === undefined ? label : `${label} — ${description}` }];
}

/** The beginning of a text, to see which limit it is too long for. */
function first(text: RichText): RichText {
  const [span] = text;
  return span ? [{ ...span, text: span.text.slice(0, 1) }] : [];
}

function tooSmall(limit: keyof RenderLimits): RangeError {
  return new RangeError(`The limit "${limit}" of the platform is too small for anything to be shown.`);
}
