/** Discord's numbers, for `fit`. */
import type { ReplyBlock } from '../../src/reply/document.js';
import type { Extent, RenderLimits } from '../../src/reply/limits.js';
import { renderBlock } from './blocks.js';
import { extentOf, type Layout } from './components.js';
import { escaped } from './markdown.js';

/** Components and characters of a message with Components V2, all counted. */
export const MESSAGE_LIMITS: Extent = { units: 40, characters: 4_000 };
/** The container around every page. */
const CONTAINER: Extent = { units: 1, characters: 0 };

/** Number and dot in front of a choice's label. */
const CHOICE_NUMBER = '25. '.length;

/**
 * What Discord takes. It counts code points; this counts UTF-16 code units, of which there are never fewer. Limits that
 * Discord does not set (headings, descriptions, one block) are those that keep a reply readable.
 */
export const discordLimits = limitsOf('buttons');

/** For replies that take fewer messages where steps and choices have no button each. */
export const compactLimits = limitsOf('selects');

function limitsOf(layout: Layout): RenderLimits {
  const measure = (block: ReplyBlock) => extentOf(renderBlock(block, layout));
  return {
    length: (text) => escaped(text).length,
    title: 200,
    heading: 200,
    text: 3_500,
    code: 3_500,
    choiceLabel: 100 - CHOICE_NUMBER,
    choiceDescription: 500,
    buttonLabel: 80,
    choices: 25,
    steps: 25,
    message: {
      units: MESSAGE_LIMITS.units - CONTAINER.units,
      characters: MESSAGE_LIMITS.characters - CONTAINER.characters,
    },
    measure,
    size: (block) => measure(block).characters,
  };
}
