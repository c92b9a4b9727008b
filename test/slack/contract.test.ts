/** Slack keeps the contract of chat adapters, over Socket Mode and over HTTP. */
import { describeChatAdapter } from '../contract/chat-adapter.js';
import { MODES } from './support/slack-bot.js';
import { SlackHarness } from './support/slack-harness.js';

for (const mode of MODES) describeChatAdapter(`Slack (${mode})`, () => SlackHarness.open(mode));
