/** How much room blocks take, and which limits they are not within. */
import type { ReplyBlock, RichText } from './document.js';
import type { Extent, RenderLimits } from './limits.js';

/** Characters of markup around a piece of text, such as `<url|text>` or two stars on both sides. */
const MARKUP = 4;

/** Whether what a block takes is within what there is. */
export function isWithin(extent: Extent, room: Extent): boolean {
  const hasCharacters = room.characters === 0 || extent.characters <= room.characters;
  return extent.units <= room.units && hasCharacters;
}

/**
 * The limit that a block is not within.
 *
 * @param room what it may take of a message
 */
export function faultOf(
  block: ReplyBlock,
  limits: RenderLimits,
  room: Extent,
): keyof RenderLimits | undefined {
  const fault = labelFault(block, limits) ?? sizeFault(block, limits);
  return fault ?? (isWithin(limits.measure(block), room) ? undefined : 'message');
}

function labelFault(block: ReplyBlock, limits: RenderLimits): keyof RenderLimits | undefined {
  const isLong = (text: string | undefined, limit: number) =>
    text !== undefined && !(limits.length(text) <= limit);
  switch (block.type) {
    case 'heading':
      return isLong(block.text, limits.heading) ? 'heading' : undefined;
    case 'code':
      return isLong(block.label, limits.heading) ? 'heading' : undefined;
    case 'buttons':
      return block.items.some(({ label }) => isLong(label, limits.buttonLabel)) ? 'buttonLabel' : undefined;
    case 'choices':
      if (!(block.options.length <= limits.choices)) return 'choices';
      if (block.options.some(({ label }) => isLong(label, limits.choiceLabel))) return 'choiceLabel';
      return block.options.some(({ description }) => isLong(description, limits.choiceDescription))
        ? 'choiceDescription'
        : undefined;
    default:
      return undefined;
  }
}

function sizeFault(block: ReplyBlock, limits: RenderLimits): 'steps' | 'code' | 'text' | undefined {
  const isLong = (part: ReplyBlock, limit: number) => !(sizeOf(limits, part) <= limit);
  switch (block.type) {
    case 'heading':
    case 'buttons':
    case 'divider':
      return undefined;
    case 'code':
      return isLong(block, limits.code) ? 'code' : undefined;
    case 'checklist':
      if (!(block.items.length <= limits.steps)) return 'steps';
      return block.items.some((item) => isLong({ ...block, items: [item] }, limits.text))
        ? 'text'
        : undefined;
    default:
      return isLong(block, limits.text) ? 'text' : undefined;
  }
}

/** What {@link RenderLimits.size} says of a block, or would say. */
export function sizeOf(limits: RenderLimits, block: ReplyBlock): number {
  if (limits.size) return limits.size(block);
  const length = (text: string) => limits.length(text);
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
