/** The home tab of the app. */
import type { types } from '@slack/bolt';
import type { ReplyDocument } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import { renderBlocks } from './blocks.js';
import { slackLimits } from './limits.js';

/** @see https://docs.slack.dev/surfaces/app-home */
const MAX_BLOCKS = 100;

export function homeView(overview: ReplyDocument): types.HomeView {
  const message = { ...slackLimits.message, units: MAX_BLOCKS };
  const [page = overview] = fit(overview, { ...slackLimits, message });
  return { type: 'home', blocks: renderBlocks(page.blocks, { thread: '' }) };
}
