/** What is left to do until the bot runs in Discord, and whether the token that is set is right. */
import {
  type APIApplication,
  type APIUser,
  ApplicationFlags,
  REST,
  type RESTAPIPartialCurrentUserGuild,
  Routes,
} from 'discord.js';
import { BotError } from '../../src/errors.js';
import type { DiscordConfig, ServerConfig } from '../../src/server-config.js';
import type { SetupCheck, SetupGuide } from '../../src/setup.js';
import { Api, restOptions } from './api.js';
import { areRegistered } from './commands.js';
import { Refused } from './faults.js';
import { lacking, NEEDED, NEEDED_BITS } from './permissions.js';

const PORTAL = 'https://discord.com/developers/applications';
/** Servers that are looked at; Discord gives no more at once. */
const MAX_GUILDS = 200;

/**
 * Looks at the settings and, where there is a token, asks Discord about it.
 *
 * @throws BotError `chat-unavailable` when Discord is not reached
 */
export async function discordSetup({ discord }: ServerConfig): Promise<SetupGuide> {
  if (discord === undefined) return { steps: firstSteps(), checks: [] };
  const rest = new REST({ version: '10', ...restOptions(discord.apiUrl) }).setToken(discord.token);
  const api = new Api(rest, () => {});
  try {
    const user = await api.get<APIUser>(Routes.user());
    return await guideFor(api, user, discord);
  } catch (error) {
    if (!(error instanceof BotError) || error.code !== 'config-invalid') throw error;
    return { steps: [], checks: [{ isFine: false, text: error.message }] };
  }
}

function firstSteps(): string[] {
  return [
    `Create an application: ${PORTAL} > New Application.`,
    'Bot > Privileged Gateway Intents: switch on Message Content Intent, so that follow-ups need no mention.',
    'Bot > Reset Token: copy the token into DISCORD_TOKEN.',
    'Check it, and get the link that invites the bot: npx cc-error setup discord.',
  ];
}

async function guideFor(api: Api, user: APIUser, config: DiscordConfig): Promise<SetupGuide> {
  const application = await api.get<APIApplication>(Routes.currentApplication());
  const guilds = await api.get<RESTAPIPartialCurrentUserGuild[]>(Routes.userGuilds(), {
    limit: String(MAX_GUILDS),
  });
  const invite = inviteLink(application.id);
  const checks = [
    { isFine: true, text: `DISCORD_TOKEN is the bot ${user.username}.` },
    intentCheck(application),
    ...guildChecks(guilds, invite),
    ...(await commandChecks(api, application.id, config)),
  ];
  return { steps: laterSteps(guilds, invite), checks };
}

/**
 * The link that invites the bot, with the least permissions.
 *
 * @param application its id
 */
export function inviteLink(application: string): string {
  const query = new URLSearchParams({
    client_id: application,
    scope: 'bot applications.commands',
    permissions: String(NEEDED_BITS),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

function laterSteps(guilds: readonly unknown[], invite: string): string[] {
  return guilds.length > 0
    ? [`To bring the bot to another server: ${invite}`]
    : [
        `Invite the bot to a server: ${invite}`,
        'Start the bot: npm start. In the server, mention it with an error, or use /cc-error.',
      ];
}

function intentCheck({ flags, id }: APIApplication): SetupCheck {
  const granted = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
  if (((flags ?? 0) & granted) !== 0) return { isFine: true, text: 'The Message Content intent is on.' };
  return {
    isFine: false,
    text: `The Message Content intent is off, so follow-ups in threads need a mention: ${PORTAL}/${id}/bot > Privileged Gateway Intents > Message Content Intent.`,
  };
}

function guildChecks(guilds: readonly RESTAPIPartialCurrentUserGuild[], invite: string): SetupCheck[] {
  if (guilds.length === 0) return [{ isFine: false, text: 'The bot is in no server yet.' }];
  return guilds.map(({ name, permissions }) => {
    const missing = lacking(NEEDED, BigInt(permissions));
    if (missing.length === 0)
      return { isFine: true, text: `${name}: the bot has every permission; channels may take some away.` };
    const wanted = missing.map((permission) => `“${permission}”`).join(', ');
    return {
      isFine: false,
      text: `${name}: ${wanted} is missing. Server Settings > Roles > the bot’s role > Permissions, or invite it again: ${invite}`,
    };
  });
}

async function commandChecks(
  api: Api,
  application: string,
  { guildIds }: DiscordConfig,
): Promise<SetupCheck[]> {
  const places = guildIds.length > 0 ? guildIds : [undefined];
  const checks: SetupCheck[] = [];
  for (const guild of places) {
    const place = guild === undefined ? 'everywhere' : `in server ${guild}`;
    try {
      const isFine = await areRegistered(api, application, guild);
      const text = isFine
        ? `The commands are registered ${place}.`
        : `The commands are not registered ${place} yet, or are of an older version: npm start does it.`;
      checks.push({ isFine, text });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const text = `The bot is not in the server ${guild} of DISCORD_GUILD_IDS: invite it, or correct the ID.`;
      checks.push({ isFine: false, text });
    }
  }
  return checks;
}
