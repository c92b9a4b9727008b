/** Blocks as a person reads them: what is shown, and how it looks. */
import type { KnownBlock } from '../../adapters/slack/elements.js';
import { readMrkdwn, textOf } from './slack-mrkdwn.js';

type Json = Readonly<Record<string, unknown>>;

/** One line for each text of the blocks, without markup and without the joiners that hold mentions apart. */
export function shownText(blocks: readonly KnownBlock[]): string {
  return blocks.flatMap(textsIn).join('\n').replaceAll('\u2060', '');
}

/** Every text object and every piece of structured text, as Slack shows it. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Json;
  if (object.type === 'mrkdwn') return [textOf(readMrkdwn(String(object.text)))];
  if (typeof object.text === 'string') return [object.text];
  if (typeof object.fallback === 'string') return [object.fallback];
  if (String(object.type).startsWith('rich_text_') && Array.isArray(object.elements))
    return [object.elements.flatMap(textsIn).join('')];
  return Object.values(object).flatMap(textsIn);
}

/** Looks of the mrkdwn in the blocks, without those of words that stand in `ours`; none where it only says text. */
export function looksIn(blocks: readonly KnownBlock[]): string[] {
  const looks = blocks.flatMap((block) =>
    block.type === 'section' && block.text?.type === 'mrkdwn'
      ? readMrkdwn(block.text.text).flatMap((shown) => shown.looks)
      : [],
  );
  return [...new Set(looks)].sort();
}
