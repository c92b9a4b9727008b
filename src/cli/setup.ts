/** `cc-error setup`: what is left to do until the bot runs in a chat. */
import { loadServerConfig } from '../config.js';
import { BotError } from '../errors.js';
import type { ServerConfig } from '../server-config.js';
import type { SetupGuide } from '../setup.js';
import type { Shell } from './shell.js';

/** How each chat is set up. A new platform is one more row. */
const GUIDES: Readonly<Record<string, (config: ServerConfig) => Promise<SetupGuide>>> = {
  slack: async (config) => (await import('../../adapters/slack/setup.js')).slackSetup(config),
  discord: async (config) => (await import('../../adapters/discord/setup.js')).discordSetup(config),
};

const TO_DO = 2;

/**
 * Prints the steps that are left, and what came of the checks.
 *
 * @param chat such as `slack`
 * @returns exit code: 0 when the chat is set up, 2 when there is something to do
 * @throws BotError `usage` for a chat that there is not, `config-invalid` for wrong settings
 */
export async function runSetup(chat: string, shell: Shell): Promise<number> {
  const guide = Object.hasOwn(GUIDES, chat) ? GUIDES[chat] : undefined;
  if (guide === undefined)
    throw new BotError(
      'usage',
      `There is no chat "${chat}". Write one of: ${Object.keys(GUIDES).join(', ')}.`,
    );
  const { steps, checks } = await guide(await loadServerConfig());
  const lines = [
    ...checks.map(({ isFine, text }) => `${isFine ? '✓' : '✗'} ${text}`),
    ...steps.map((step, index) => `${index + 1}. ${step}`),
  ];
  await shell.print(lines.join('\n'));
  // Without a check nothing is known to work yet.
  return checks.length > 0 && checks.every(({ isFine }) => isFine) ? 0 : TO_DO;
}
