/** Calls the local Slack as any HTTP client does. */
import type { Json } from './slack/json.js';
import type { SlackServer } from './slack/server.js';

/** Calls a method; gives the body of the answer. */
export async function callSlack(
  slack: SlackServer,
  method: string,
  args: Json,
  token: string,
): Promise<Json> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Json;
}
