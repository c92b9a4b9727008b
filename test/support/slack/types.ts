/** What the local Slack keeps, with Slack's own field names where Slack has the field. */
import type { Json } from './json.js';

/** A Block Kit block as it was sent, with the ids that Slack adds. */
export type Block = Json & { type: string; block_id?: string };

export interface SlackUser {
  id: string;
  name: string;
  real_name: string;
  /** IANA name, such as `Europe/Paris`. */
  tz: string;
  is_bot: boolean;
  deleted: boolean;
}

export type ChannelType = 'channel' | 'group' | 'im' | 'mpim';

export interface Channel {
  id: string;
  name: string;
  type: ChannelType;
  members: Set<string>;
  is_archived: boolean;
  /** The other person, in a direct message. */
  user?: string;
}

export interface MessageMetadata {
  event_type: string;
  event_payload: Json;
}

export interface SlackFile {
  id: string;
  name: string;
  mimetype: string;
  filetype: string;
  mode: 'hosted' | 'snippet';
  size: number;
  user: string;
  url_private: string;
  url_private_download: string;
  /** Not part of Slack's object; the download gives it. */
  content: Buffer;
}

/** A message as it stands. The object stays the same while the message changes, so a test can hold on to it. */
export interface SlackMessage {
  channel: string;
  ts: string;
  thread_ts?: string;
  user?: string;
  bot_id?: string;
  app_id?: string;
  username?: string;
  subtype?: string;
  text: string;
  blocks: Block[];
  metadata?: MessageMetadata;
  files: SlackFile[];
  client_msg_id?: string;
  edited?: { user: string; ts: string };
  /** Gone for people; kept, so that a test can see what it said. */
  deleted: boolean;
  /** Who alone sees it. */
  ephemeral_to?: string;
  /** What it said before each change, oldest first. */
  revisions: Array<{ text: string; blocks: Block[]; at: number }>;
  /** When it was stored, in ms since 1970. */
  at: number;
}

export interface SlackView {
  id: string;
  team: string;
  user: string;
  type: 'modal' | 'home';
  callback_id: string;
  external_id: string;
  private_metadata: string;
  title?: Json;
  submit?: Json;
  close?: Json;
  notify_on_close: boolean;
  clear_on_close: boolean;
  blocks: Block[];
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
  /** False once it was closed, submitted or replaced. */
  open: boolean;
  /** Messages that the app showed beside inputs, by block_id, after the last submission. */
  errors: Record<string, string>;
  /** How often the app changed it. */
  updates: number;
}

export type TokenState = 'valid' | 'revoked' | 'inactive' | 'invalid';

export interface Token {
  token: string;
  team: string;
  scopes: Set<string>;
  state: TokenState;
}

/** Where the app may answer without being in the channel, for 30 minutes and five times. */
export interface ResponseUrl {
  url: string;
  team: string;
  channel: string;
  user: string;
  /** The message that was clicked, where there is one. */
  original?: SlackMessage;
  /** Where answers belong, in a thread. */
  thread_ts?: string;
  uses: number;
  expiresAt: number;
}

export interface Trigger {
  id: string;
  team: string;
  user: string;
  used: boolean;
  expiresAt: number;
}

/** One call of the Web API, of a response_url (`response_url`) or of a file (`files.download`). */
export interface ApiCall {
  method: string;
  args: Json;
  token?: string;
  /** When the request was read and when it was answered or cut, in ms since 1970. */
  at: number;
  doneAt?: number;
  /** HTTP status; absent while under way, 0 where the connection was cut. */
  status?: number;
  response?: Json | string;
}
