/** Discord keeps the contract of chat adapters. */
import { describeChatAdapter } from '../contract/chat-adapter.js';
import { DiscordHarness } from './support/discord-harness.js';

describeChatAdapter('Discord', () => DiscordHarness.open());
