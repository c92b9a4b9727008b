/** Makes a reply fit a platform. Nothing else truncates or splits, and nothing is cut without a sign. */
import { shortened } from './cut.js';
import type { ReplyBlock, ReplyDocument } from './document.js';
import { plain } from './document.js';
import type { RenderLimits } from './limits.js';
import { isWithin, sizeOf } from './size.js';
import { Splitter, tooSmall } from './split.js';

/**
 * Makes a reply fit a platform: blocks that are too long become several, labels that are too long end in "…" with the
 * full text beside them, and what one message cannot hold goes on in further ones.
 *
 * @param document the reply
 * @param limits the platform's numbers
 * @returns the messages, in order; the document itself where it fits as it is. `severity`, `title` and `live` are on
 *   each. Where there are several, buttons stand at the end of the last
 * @throws RangeError that names a limit too small for anything to be shown, such as one below a single character
 * @example fit(document, { ...limits, steps: 10 }) // 12 steps: two checklists, the second with `start: 11`
 */
export function fit(document: ReplyDocument, limits: RenderLimits): ReplyDocument[] {
  const title = fittingTitle(document.title, limits);
  const splitter = new Splitter(limits);
  const blocks = document.blocks.flatMap((block) => splitter.split(block));
  const pages = new Pages(limits).pack(blocks);
  const [first = [], ...more] = pages;
  const isUnchanged = more.length === 0 && title === document.title && isSame(first, document.blocks);
  return isUnchanged ? [document] : pages.map((page) => ({ ...document, title, blocks: page }));
}

function isSame(blocks: readonly ReplyBlock[], others: readonly ReplyBlock[]): boolean {
  return blocks.length === others.length && blocks.every((block, index) => block === others[index]);
}

function fittingTitle(title: string, limits: RenderLimits): string {
  const name = limits.title === undefined ? 'text' : 'title';
  const limit = limits.title ?? limits.text;
  const shown = shortened(title, (text) => limits.length(text) <= limit);
  if (shown === null) throw tooSmall(name);
  return shown;
}

/** A text that takes more than one in so many of a block or a message is not short. */
const SHORT = 4;

/** What blocks take of a message. */
interface Load {
  units: number;
  characters: number;
  choices: number;
}

const EMPTY: Load = { units: 0, characters: 0, choices: 0 };

/** Blocks that stay on one page: what leads to a block, and that block. */
interface Group {
  blocks: ReplyBlock[];
  load: Load;
}

/** Fills pages in the order of the blocks. */
class Pages {
  readonly #limits: RenderLimits;
  readonly #pages: Group[][] = [];
  #load: Load = EMPTY;

  constructor(limits: RenderLimits) {
    this.#limits = limits;
  }

  /** @param blocks each of them within the limits */
  pack(blocks: readonly ReplyBlock[]): ReplyBlock[][] {
    const whole = this.#group(blocks);
    if (this.#isWithin(whole.load)) return [[...blocks]];
    const isButtons = ({ type }: ReplyBlock) => type === 'buttons';
    for (const group of this.#groups(blocks.filter((block) => !isButtons(block)))) this.#add(group);
    this.#addButtons(blocks.filter(isButtons));
    return this.#pages.map((page) => page.flatMap((group) => group.blocks));
  }

  /** Leads that fill a page by themselves do not wait for more. */
  #groups(blocks: readonly ReplyBlock[]): Group[] {
    const groups: Group[] = [];
    let pending: Group = { blocks: [], load: EMPTY };
    for (const block of blocks) {
      const grown = plus(pending.load, this.#loadOf(block));
      const isLead = this.#leadsOn(block);
      if (isLead && !this.#isWithin(grown)) {
        groups.push(pending);
        pending = this.#group([block]);
        continue;
      }
      pending.blocks.push(block);
      pending.load = grown;
      if (isLead) continue;
      groups.push(pending);
      pending = { blocks: [], load: EMPTY };
    }
    return [...groups, pending].filter((group) => group.blocks.length > 0);
  }

  #add(group: Group): void {
    const load = plus(this.#load, group.load);
    if (this.#pages.length > 0 && this.#isWithin(load)) {
      this.#pages.at(-1)?.push(group);
      this.#load = load;
    } else if (group.blocks.length === 1 || this.#isWithin(group.load)) {
      this.#open(group);
    } else {
      for (const part of this.#parted(group)) this.#add(part);
    }
  }

  /** The break between two pages stands for a divider. */
  #open(group: Group): void {
    const begin = this.#pages.length === 0 ? 0 : group.blocks.findIndex(({ type }) => type !== 'divider');
    if (begin < 0) return;
    const shown = begin === 0 ? group : this.#group(group.blocks.slice(begin));
    this.#pages.push([shown]);
    this.#load = shown.load;
  }

  /** Whether a block announces the next one: a heading, or a short text such as "What to do:". */
  #leadsOn(block: ReplyBlock): boolean {
    if (block.type !== 'text') return block.type === 'heading' || block.type === 'divider';
    if (!plain(block.text).trimEnd().endsWith(':')) return false;
    const { text, message } = this.#limits;
    const { characters } = this.#limits.measure(block);
    const isSmall = message.characters === 0 || characters <= message.characters / SHORT;
    return isSmall && sizeOf(this.#limits, block) <= text / SHORT;
  }

  /** A group that no page holds: the block that is led to is split, so that its beginning stays with what leads to it. */
  #parted({ blocks }: Group): Group[] {
    const lead = this.#group(blocks.slice(0, -1));
    const last = blocks.at(-1) as ReplyBlock;
    const { message } = this.#limits;
    const left = message.characters - lead.load.characters;
    const room = { units: message.units - lead.load.units, characters: message.characters === 0 ? 0 : left };
    if (room.units > 0 && (left > 0 || message.characters === 0)) {
      const [first, ...rest] = split(last, new Splitter(this.#limits, room));
      if (first) return [this.#group([...lead.blocks, first]), ...this.#groups(rest)];
    }
    return [this.#group(blocks.slice(0, 1)), this.#group(blocks.slice(1))];
  }

  /** Buttons do not stand alone where the group before them can come along. */
  #addButtons(blocks: readonly ReplyBlock[]): void {
    if (blocks.length === 0) return;
    const buttons = this.#group(blocks);
    const page = this.#pages.at(-1);
    const before = page?.at(-1);
    if (page && before && page.length > 1 && !this.#isWithin(plus(this.#load, buttons.load))) {
      const both = this.#group([...before.blocks, ...blocks]);
      if (this.#isWithin(both.load)) {
        page.pop();
        this.#open(both);
        return;
      }
    }
    if (this.#isWithin(buttons.load)) this.#add(buttons);
    else for (const block of blocks) this.#add(this.#group([block]));
  }

  #group(blocks: readonly ReplyBlock[]): Group {
    const load = blocks.reduce((sum, block) => plus(sum, this.#loadOf(block)), EMPTY);
    return { blocks: [...blocks], load };
  }

  #loadOf(block: ReplyBlock): Load {
    const { units, characters } = this.#limits.measure(block);
    return { units, characters, choices: block.type === 'choices' ? block.options.length : 0 };
  }

  #isWithin(load: Load): boolean {
    return isWithin(load, this.#limits.message) && load.choices <= this.#limits.choices;
  }
}

function split(block: ReplyBlock, splitter: Splitter): ReplyBlock[] {
  try {
    return splitter.split(block);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function plus(one: Load, other: Load): Load {
  return {
    units: one.units + other.units,
    characters: one.characters + other.characters,
    choices: one.choices + other.choices,
  };
}
