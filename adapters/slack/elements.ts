/** Pieces of Block Kit that several blocks are made of, and Slack's numbers for them. */
import type { types } from '@slack/bolt';
import { type Part, unmentioned } from './content.js';
import { mrkdwn } from './mrkdwn.js';
import { richText } from './rich-text.js';

/** The blocks that we use; `types.KnownBlock` holds many more. */
export type KnownBlock =
  | types.HeaderBlock
  | types.SectionBlock
  | types.ContextBlock
  | types.ActionsBlock
  | types.RichTextBlock
  | types.DividerBlock;

/** @see https://docs.slack.dev/reference/block-kit/blocks/header-block */
export const MAX_HEADER = 150;
/** @see https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const MAX_SECTION = 3_000;
/** Buttons of one block. @see https://docs.slack.dev/reference/block-kit/blocks/actions-block */
export const MAX_BUTTONS = 25;
/** @see https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export const MAX_BUTTON_TEXT = 75;
/** @see https://docs.slack.dev/reference/block-kit/blocks */
export const MAX_BLOCKS = 50;

/** Text that Slack shows as it is, with no name of an emoji turned into one. */
export function plainText(text: string): types.PlainTextElement {
  return { type: 'plain_text', text: unmentioned(text), emoji: false };
}

/** Parts as a block of structured text; nothing where they say nothing, because Slack refuses empty blocks. */
export function written(parts: readonly Part[]): KnownBlock[] {
  const block = richText(parts);
  return block ? [block] : [];
}

/** A text with an element at its side, or beneath it where mrkdwn cannot say the text. Never folded: it is to be read. */
export function beside(parts: readonly Part[], element: types.Button | types.Checkboxes): KnownBlock[] {
  const text = mrkdwn(parts);
  if (text === null || text === '' || text.length > MAX_SECTION)
    return [...written(parts), { type: 'actions', elements: [element] }];
  return [
    { type: 'section', text: { type: 'mrkdwn', text, verbatim: true }, expand: true, accessory: element },
  ];
}
