/** What a Slack message holds. */
import type { ChecklistItem, ReplyBlock } from '../../src/reply/document.js';
import type { Extent, RenderLimits } from '../../src/reply/limits.js';
import { renderBlock } from './blocks.js';
import { MAX_BLOCKS, MAX_BUTTON_TEXT, MAX_HEADER, MAX_SECTION } from './elements.js';
import { escaped } from './mrkdwn.js';

/** Room for the mark of the severity and the blank behind it. */
const MARK = 3;
/** Room in a section for the bold marks of a choice. */
const MARKUP = 10;

/**
 * Slack refuses a message with too many characters in all of its blocks (`msg_blocks_too_long`) and documents no number.
 * Measured were 13,297 for one block and 125 less for each further one; 11,341 in many blocks were refused, too.
 *
 * @see https://github.com/slackapi/bolt-js/issues/2509
 * @see https://github.com/slackapi/bolt-js/issues/2867
 */
const MAX_CHARACTERS = 12_000;
const BLOCK_CHARACTERS = 125;

/** Lengths are in UTF-16 code units of escaped text, which is never less than what Slack counts. */
export const slackLimits: RenderLimits = {
  length: (text) => escaped(text).length,
  title: 300,
  heading: MAX_HEADER - MARK,
  text: MAX_SECTION,
  code: 6_000,
  choiceLabel: 200,
  choiceDescription: MAX_SECTION - 200 - MARKUP,
  buttonLabel: MAX_BUTTON_TEXT,
  choices: 20,
  steps: 20,
  message: { units: MAX_BLOCKS, characters: MAX_CHARACTERS },
  measure,
};

/** What the block takes; steps with room for the names of those who tick them, so that a tick never moves a step. */
function measure(block: ReplyBlock): Extent {
  const blocks = renderBlock(
    block.type === 'checklist' ? { ...block, items: block.items.map(ticked) } : block,
  );
  const texts = blocks.reduce((sum, rendered) => sum + charactersIn(rendered), 0);
  return { units: blocks.length, characters: texts + blocks.length * BLOCK_CHARACTERS };
}

function ticked(item: ChecklistItem): ChecklistItem {
  const names = item.doneBy ?? [];
  return {
    ...item,
    done: true,
    doneBy: names.join(', ').length < A_FEW_NAMES.length ? [A_FEW_NAMES] : names,
  };
}

const A_FEW_NAMES = '-'.repeat(80);

/** Characters of everything that is shown or linked. */
function charactersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string') sum += SHOWN.has(key) ? escaped(item).length : 0;
    else sum += charactersIn(item);
  }
  return sum;
}

const SHOWN = new Set(['text', 'url', 'fallback', 'value']);
