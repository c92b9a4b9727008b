import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Attempt, Delivery, Outcome, Transport } from './delivery.js';
import { asObject, asText, type Json, parsed } from './json.js';
import type { World } from './world.js';

/** What an app answers to a request of Slack. */
export interface PushAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** How a request differs from what Slack would send, for tests of forged and stale ones. */
export interface Forgery {
  signingSecret?: string;
  /** Seconds since 1970. */
  timestamp?: number;
  /** Leaves the signature out. */
  unsigned?: boolean;
}

/** The HTTP side: requests to the app's address, signed. */
export class HttpPush implements Transport {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(
    readonly world: World,
    readonly url: string,
  ) {}

  isReady(): boolean {
    return true;
  }

  async ready(): Promise<void> {}

  /**
   * Asks the app to repeat a word, as Slack does when somebody saves the address.
   *
   * @throws Error when it does not
   */
  async verify(): Promise<void> {
    const challenge = `challenge-${Date.now()}`;
    const body = { token: this.world.app.verificationToken, challenge, type: 'url_verification' };
    const answer = await this.post(JSON.stringify(body), 'application/json');
    const said = asText(asObject(parsed(answer.body))?.challenge) ?? answer.body;
    if (answer.status !== 200 || said !== challenge)
      throw new Error(
        `${this.url} answered url_verification with ${answer.status} ${answer.body.slice(0, 200)}`,
      );
  }

  async send(delivery: Delivery, attempt: Attempt, timeout: number): Promise<Outcome> {
    const { body, type } = encoded(delivery);
    const headers: Record<string, string> = {};
    if (attempt.number > 0) {
      headers['x-slack-retry-num'] = String(attempt.number);
      headers['x-slack-retry-reason'] = reasonOf(attempt.reason);
    }
    try {
      const answer = await this.post(body, type, headers, {}, timeout);
      const { status } = answer;
      if (status >= 200 && status < 300) return { acked: true, status, ...answerOf(answer.body) };
      const noRetry = answer.headers['x-slack-no-retry'] === '1';
      return { acked: false, failure: 'http_error', status, noRetry };
    } catch (error) {
      const isTimeout = error instanceof Error && error.message === 'timeout';
      return { acked: false, failure: isTimeout ? 'timeout' : 'connection_failed' };
    }
  }

  /** One signed request, or one that only seems to be. Rejects when there is no answer in `timeout` ms. */
  post(
    body: string,
    type: string,
    headers: Record<string, string> = {},
    forgery: Forgery = {},
    timeout = 3000,
  ): Promise<PushAnswer> {
    const { signingSecret = this.world.app.signingSecret, timestamp = Math.floor(Date.now() / 1000) } =
      forgery;
    const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const signed = { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${digest}` };
    const all = {
      'content-type': type,
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...(forgery.unsigned ? {} : signed),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const sent = request(this.url, { method: 'POST', agent: this.#agent, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          clearTimeout(timer);
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        });
      });
      const timer = setTimeout(() => sent.destroy(new Error('timeout')), timeout);
      sent.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      sent.end(body);
    });
  }

  stop(): void {
    this.#agent.destroy();
  }
}

function encoded({ kind, payload }: Delivery): { body: string; type: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' };
  const fields =
    kind === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  return { body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' };
}

/** What the body of an ack says: JSON, or a text to show. */
function answerOf(body: string): { answer?: Json } {
  if (body.trim() === '' || body === 'ok') return {};
  const json = asObject(parsed(body));
  if (json) return Object.keys(json).length > 0 ? { answer: json } : {};
  return { answer: { text: body } };
}

function reasonOf(failure: string | undefined): string {
  return failure === 'timeout' ? 'http_timeout' : (failure ?? 'unknown_error');
}
