/** What is left to do until the bot runs in Slack, and whether the tokens that are set are right. */
import { webApi } from '@slack/bolt';
import { createLog } from '../../src/log.js';
import type { ServerConfig, SlackConfig, SlackOauth } from '../../src/server-config.js';
import type { SetupCheck, SetupGuide } from '../../src/setup.js';
import { clientOptions, persistently } from './api.js';
import { CallFailure, deadAppToken, deadToken, isDeadToken } from './faults.js';
import { newAppLink } from './manifest.js';
import { SCOPE_USES, SCOPES, type Scope } from './scopes.js';
import { sdkLogger } from './sdk-log.js';
import { EVENTS_PATH, INSTALL_PATH } from './web-paths.js';

const WHERE = 'from Basic Information of the Slack app';

/**
 * Looks at the settings and, where there are tokens, asks Slack about them.
 *
 * @throws BotError `chat-unavailable` when Slack is not reached
 */
export async function slackSetup({ slack, publicUrl }: ServerConfig): Promise<SetupGuide> {
  if (slack === undefined) return { steps: firstSteps(publicUrl), checks: [] };
  const checks: SetupCheck[] = [];
  if (slack.auth.type === 'token') checks.push(...(await checkBotToken(slack.auth.botToken, slack)));
  else checks.push(await checkClient(slack.auth, slack));
  if (slack.mode === 'socket') checks.push(await checkAppToken(slack.appToken, slack));
  return { steps: laterSteps(slack, publicUrl), checks };
}

function firstSteps(publicUrl: string | undefined): string[] {
  const isHttp = publicUrl !== undefined;
  return [
    `Create the app from its manifest, and choose the workspace: ${newAppLink(publicUrl)}`,
    'Install App > Install to Workspace. Copy the Bot User OAuth Token into SLACK_BOT_TOKEN.',
    isHttp
      ? 'Basic Information > App Credentials: copy the Signing Secret into SLACK_SIGNING_SECRET, and set PORT.'
      : 'Basic Information > App-Level Tokens > Generate: add the scope connections:write. Copy the token into SLACK_APP_TOKEN.',
    'Check it: npx cc-error setup slack. Then start the bot: npm start.',
    'In Slack: invite the bot to a channel (/invite @cc-error) and mention it with an error.',
  ];
}

/** What nobody but Slack's pages can tell. */
function laterSteps({ mode, auth }: SlackConfig, publicUrl: string | undefined): string[] {
  const base = publicUrl ?? 'https://your-address';
  const steps: string[] = [];
  if (mode === 'http')
    steps.push(
      `Event Subscriptions, Interactivity & Shortcuts and the command /cc-error have the Request URL ${base}${EVENTS_PATH}; Slack checks it while the bot runs.`,
    );
  if (auth.type === 'oauth') steps.push(`People add the app to their workspace at ${base}${INSTALL_PATH}.`);
  return steps;
}

async function checkBotToken(token: string, slack: SlackConfig): Promise<SetupCheck[]> {
  const answer = await asked(token, 'auth.test', slack);
  if (typeof answer === 'string') {
    const text = isDeadToken(answer) ? deadToken(answer) : `Slack refuses auth.test (${answer}).`;
    return [{ isFine: false, text }];
  }
  const { team, user, bot_id, response_metadata } = answer;
  if (bot_id === undefined)
    return [
      {
        isFine: false,
        text: 'SLACK_BOT_TOKEN belongs to no bot: copy the Bot User OAuth Token from OAuth & Permissions.',
      },
    ];
  const granted = new Set(response_metadata?.scopes ?? []);
  const missing = SCOPES.filter((scope) => !granted.has(scope));
  const fine = { isFine: true, text: `SLACK_BOT_TOKEN is the bot ${user} in the workspace ${team}.` };
  if (missing.length === 0) return [fine, { isFine: true, text: 'Every scope is granted.' }];
  return [fine, ...missing.map(missingScope)];
}

function missingScope(scope: Scope): SetupCheck {
  const where = 'OAuth & Permissions > Scopes > Bot Token Scopes';
  return {
    isFine: false,
    text: `The scope ${scope} is missing (${SCOPE_USES[scope]}): add it under ${where}, then click Reinstall to Workspace.`,
  };
}

/** Slack looks at the client before it looks at the code, so that a code that is none tells whether the client is right. */
async function checkClient({ clientId, clientSecret }: SlackOauth, slack: SlackConfig): Promise<SetupCheck> {
  const args = { client_id: clientId, client_secret: clientSecret, code: 'none' };
  const answer = await asked(undefined, 'oauth.v2.access', slack, args);
  if (answer === 'invalid_client_id')
    return { isFine: false, text: `Slack does not know SLACK_CLIENT_ID: copy the Client ID ${WHERE}.` };
  if (answer === 'bad_client_secret')
    return { isFine: false, text: `SLACK_CLIENT_SECRET is wrong: copy the Client Secret ${WHERE}.` };
  return { isFine: true, text: 'SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together.' };
}

async function checkAppToken(token: string, slack: SlackConfig): Promise<SetupCheck> {
  const answer = await asked(token, 'apps.connections.open', slack);
  if (typeof answer !== 'string') return { isFine: true, text: 'SLACK_APP_TOKEN opens Socket Mode.' };
  if (isDeadToken(answer) || answer === 'not_allowed_token_type')
    return { isFine: false, text: deadAppToken(answer) };
  if (answer === 'missing_scope')
    return {
      isFine: false,
      text: 'SLACK_APP_TOKEN lacks the scope connections:write: make another one under Basic Information > App-Level Tokens.',
    };
  return {
    isFine: false,
    text: `Slack refuses Socket Mode (${answer}): switch it on under Socket Mode of the Slack app.`,
  };
}

/** @returns what Slack answers, or the code with which it refuses */
async function asked(
  token: string | undefined,
  method: string,
  { apiUrl }: SlackConfig,
  args: Record<string, string> = {},
): Promise<(webApi.WebAPICallResult & Record<string, unknown>) | string> {
  const { signal } = new AbortController();
  const logger = sdkLogger(createLog('silent', () => {}));
  const client = new webApi.WebClient(
    token,
    clientOptions({ logger, signal, ...(apiUrl ? { apiUrl } : {}) }),
  );
  try {
    return await persistently(async () => ({ ...(await client.apiCall(method, args)) }), {
      signal,
      budgetMs: 10_000,
    });
  } catch (error) {
    if (error instanceof CallFailure && error.failure.kind === 'refused') return error.failure.code;
    throw error;
  }
}
