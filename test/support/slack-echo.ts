/** A bot that says back what it heard, on the real Bolt: what the local Slack is tested with. */
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Json } from './slack/json.js';
import type { SlackServer } from './slack/server.js';

export type Mode = 'socket' | 'http';

export interface Echo {
  app: App;
  /** What the listeners heard, such as `mention`, with the whole body of each. */
  heard: Array<{ what: string; body: Json }>;
  stop(): Promise<void>;
}

const noLog = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/** Starts the bot and connects it to a Slack. */
export async function startEcho(slack: SlackServer, mode: Mode): Promise<Echo> {
  // Each client gets options of its own: Socket Mode changes them.
  const clientOptions = () => ({
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 5 },
  });
  const socketReceiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger: noLog,
    clientPingTimeout: 200,
    installerOptions: { clientOptions: clientOptions() },
  });
  const httpReceiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: noLog });
  const app = new App({
    receiver: mode === 'socket' ? socketReceiver : httpReceiver,
    token: slack.team.botToken,
    clientOptions: clientOptions(),
    deferInitialization: true,
    logger: noLog,
  });
  await app.init();
  const heard: Echo['heard'] = [];
  listen(app, heard);
  const server = await (mode === 'socket' ? app.start() : app.start(0));
  if (mode === 'http') {
    const address = (server as import('node:http').Server).address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await slack.useHttp(`http://127.0.0.1:${port}/slack/events`);
  }
  const stop = async (): Promise<void> => {
    const isClosed = new Promise((resolve) => socketReceiver.client.once('disconnected', resolve));
    await app.stop();
    // Bolt does not wait for the socket.
    if (mode === 'socket') await isClosed;
  };
  return { app, heard, stop };
}

function listen(app: App, heard: Echo['heard']): void {
  const hear = (what: string, body: unknown): void => void heard.push({ what, body: body as Json });
  app.event('app_mention', async ({ event, client, body }) => {
    hear('mention', body);
    await client.chat.postMessage({
      channel: event.channel,
      thread_ts: event.thread_ts ?? event.ts,
      text: `heard: ${event.text}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: 'Steps' } },
        {
          type: 'actions',
          block_id: 'list',
          elements: [
            {
              type: 'checkboxes',
              action_id: 'steps',
              options: ['one', 'two'].map((value) => ({ text: { type: 'plain_text', text: value }, value })),
            },
            { type: 'button', action_id: 'more', value: '42', text: { type: 'plain_text', text: 'More' } },
          ],
        },
      ],
      metadata: { event_type: 'echo', event_payload: { key: event.ts } },
    });
  });
  app.message(async ({ message, body }) => hear(message.subtype ?? 'message', body));
  app.event('app_home_opened', async ({ event, client, body }) => {
    hear('home', body);
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
  });
  app.event('app_uninstalled', async ({ body }) => hear('uninstalled', body));
  app.event('tokens_revoked', async ({ body }) => hear('revoked', body));
  app.action(/steps|more|private/, async ({ ack, action, body, respond }) => {
    await ack();
    hear('click', body);
    if (action.type === 'button') await respond({ text: 'pressed', replace_original: false });
  });
  app.command('/echo', async ({ ack, body, client, command }) => {
    if (command.text === '') {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: MODAL });
    } else await ack({ text: `you said ${command.text}` });
    hear('command', body);
  });
  app.view('ask', async ({ ack, body, view }) => {
    const [state] = Object.values(view.state.values.text ?? {});
    if (state?.value === 'bad') await ack({ response_action: 'errors', errors: { text: 'Not that' } });
    else await ack();
    hear('view', body);
  });
  app.shortcut('explain', async ({ ack, body, respond }) => {
    await ack();
    hear('shortcut', body);
    await respond({ text: 'explained', response_type: 'in_channel' });
  });
}

const MODAL = {
  type: 'modal' as const,
  callback_id: 'ask',
  title: { type: 'plain_text' as const, text: 'Ask' },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'text',
      label: { type: 'plain_text' as const, text: 'Error' },
      element: { type: 'plain_text_input' as const, action_id: 'text', multiline: true },
    },
  ],
};
