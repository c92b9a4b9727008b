/** The pages through which people add the app to their workspace: `/slack/install` and where Slack leads back to. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ExpressReceiver, type ExpressReceiverOptions } from '@slack/bolt';
import type { Log } from '../../../src/log.js';
import type { SlackOauth } from '../../../src/server-config.js';
import type { ApiContext } from '../api.js';
import { clientOptions } from '../api.js';
import { SCOPES } from '../scopes.js';
import { INSTALL_PATH, REDIRECT_PATH } from '../web-paths.js';
import { boltStore, type Installations } from './installations.js';

export interface InstallPagesOptions {
  oauth: SlackOauth;
  installations: Installations;
  context: ApiContext;
  log: Log;
  /** Where browsers reach the server; Slack leads back there. */
  publicUrl?: string | undefined;
  /** Called with the id of a workspace whose tokens were written. */
  onInstalled: (team: string) => void;
}

/** @returns what answers requests for both pages */
export function installPages(
  options: InstallPagesOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { oauth, installations, context, log, publicUrl, onInstalled } = options;
  const { apiUrl, logger } = context;
  const receiver = new ExpressReceiver({
    logger,
    // Events have a receiver of their own.
    endpoints: {},
    signingSecret: '',
    signatureVerification: false,
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    scopes: [...SCOPES],
    stateSecret: stateSecretOf(oauth),
    installationStore: boltStore(installations, onInstalled),
    ...(publicUrl === undefined ? {} : { redirectUri: `${publicUrl}${REDIRECT_PATH}` }),
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      directInstall: true,
      clientOptions: clientOptions(context),
      callbackOptions: callbacks(log),
      ...(apiUrl === undefined ? {} : { authorizationUrl: authorizationUrlOf(apiUrl) }),
    },
  });
  receiver.app.disable('x-powered-by');
  return (request, response) => receiver.app(request, response);
}

/** Replicas share it, and it says nothing about the key that it is made of. */
function stateSecretOf({ encryptionKey }: SlackOauth): string {
  return createHmac('sha256', encryptionKey).update('slack oauth state').digest('base64url');
}

/** Where the API is not Slack's own, its page is not either. */
function authorizationUrlOf(apiUrl: string): string {
  return new URL('/oauth/v2/authorize', apiUrl).href;
}

type Callbacks = NonNullable<NonNullable<ExpressReceiverOptions['installerOptions']>['callbackOptions']>;

function callbacks(log: Log): Callbacks {
  return {
    success: ({ team }, _options, _request, response) => {
      log.info(`slack: The app was installed in the workspace ${team?.id ?? '?'}.`);
      page(
        response,
        200,
        'Installed',
        'The app is in your workspace now. Mention it with an error, or type /cc-error help.',
      );
    },
    failure: (error, _options, _request, response) => {
      log.warn(`slack: An installation failed (${reasonOf(error)}).`);
      const [status, text] = FAILURES[error.code] ?? [500, 'Something went wrong. Please begin again.'];
      page(response, status, 'Not installed', text);
    },
  };
}

/** What Slack says of the client is for whoever runs the bot; the SDK's own code says no more than that it was refused. */
function reasonOf(error: { code: string; data?: unknown }): string {
  const { error: code } = (error.data ?? {}) as { error?: unknown };
  if (typeof code !== 'string') return error.code;
  const setting = SETTINGS[code];
  return setting === undefined ? code : `${code}: check ${setting}`;
}

const SETTINGS: Readonly<Record<string, string>> = {
  bad_client_secret: 'SLACK_CLIENT_SECRET',
  bad_redirect_uri: 'PUBLIC_URL, and the Redirect URLs under OAuth & Permissions of the Slack app',
  invalid_client_id: 'SLACK_CLIENT_ID',
};

const AGAIN = 'Please begin again, in this browser.';
/** By the SDK's codes. */
const FAILURES: Readonly<Record<string, readonly [status: number, text: string]>> = {
  slack_oauth_invalid_state: [403, `The link is too old, or was opened in another browser. ${AGAIN}`],
  slack_oauth_missing_state: [400, AGAIN],
  slack_oauth_missing_code: [400, AGAIN],
  slack_oauth_installer_authorization_error: [403, 'The installation was cancelled.'],
  'chat-denied': [
    400,
    'The app is installed in one workspace, not in a whole organisation. Choose a workspace.',
  ],
};

/** Nothing in the text comes from outside. */
function page(response: ServerResponse, status: number, title: string, text: string): void {
  const again = status === 200 ? '' : `<p><a href="${INSTALL_PATH}">Begin again</a></p>`;
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p>${again}</html>`,
  );
}
