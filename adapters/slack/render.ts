/** Turns a reply into Slack's messages. */
import type { ReplyBlock, ReplyDocument } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import { renderBlocks } from './blocks.js';
import type { KnownBlock } from './elements.js';
import { fallbackText } from './fallback.js';
import type { BlockContext } from './ids.js';
import { slackLimits } from './limits.js';

/** One message, as `chat.postMessage` and `chat.update` take it. */
export interface SlackMessage {
  /** What notifications and screen readers say; escaped. */
  text: string;
  blocks: KnownBlock[];
}

/**
 * Renders a reply as the messages that it takes, one after the other in the thread.
 *
 * @param document the reply, of any length
 * @param context thread that clicks belong to, and the revision where the messages are updated
 * @returns at least one; the title of each further one says which it is
 * @example renderReply(reply, { thread: '1772632800.000100' })[0]?.blocks
 */
export function renderReply(document: ReplyDocument, context: BlockContext): SlackMessage[] {
  const headed = { ...document, blocks: [...missingHeading(document), ...document.blocks] };
  const pages = fit(headed, slackLimits);
  return pages.map((page, index) => {
    if (index === 0) return renderSlack(page, context);
    const { severity: _, ...rest } = page;
    return renderSlack({ ...rest, title: `${page.title} (${index + 1} of ${pages.length})` }, context);
  });
}

/**
 * Renders one page of a reply, as `fit(document, slackLimits)` gives it; {@link renderReply} does both.
 *
 * @param page a document that keeps to the limits; nothing is cut here
 * @param context thread that clicks belong to, and the revision where the message is updated
 */
export function renderSlack(page: ReplyDocument, context: BlockContext): SlackMessage {
  return {
    text: fallbackText(page),
    blocks: renderBlocks([...missingHeading(page), ...page.blocks], context),
  };
}

/** The title is for notifications; it is shown only where no heading is there for the severity to stand in. */
function missingHeading({ title, severity, blocks }: ReplyDocument): ReplyBlock[] {
  const isHeaded = blocks.some(({ type }) => type === 'heading');
  if (isHeaded || (blocks.length > 0 && severity === undefined)) return [];
  return [{ type: 'heading', level: 1, text: title, ...(severity ? { severity } : {}) }];
}
