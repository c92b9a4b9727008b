/** What we read of Slack's payloads. Everything may be missing: what Slack documents is not all that it sends. */

/** A message in an event, in a history, or in the payload of a shortcut. */
export interface RawMessage {
  ts: string;
  thread_ts?: string;
  user?: string;
  bot_id?: string;
  subtype?: string;
  /** Escaped. */
  text?: string;
  blocks?: RawBlock[];
  attachments?: RawAttachment[];
  files?: RawFile[];
  edited?: { ts?: string };
  metadata?: { event_type?: string; event_payload?: Record<string, unknown> };
}

/** An event about a message. */
export interface RawMessageEvent extends RawMessage {
  type: string;
  channel: string;
  channel_type?: string;
  event_ts?: string;
  /** In `message_changed`. */
  message?: RawMessage;
  previous_message?: RawMessage;
  /** In `message_deleted`. */
  deleted_ts?: string;
  /** In `channel_join`. */
  inviter?: string;
}

/** A block of any type; we know the texts of most. */
export interface RawBlock {
  type: string;
  text?: RawText | string;
  fields?: RawText[];
  elements?: unknown[];
}

export interface RawText {
  type?: string;
  text?: string;
}

/** An element of structured text, on any level. */
export interface RawElement {
  type: string;
  text?: string;
  url?: string;
  user_id?: string;
  channel_id?: string;
  usergroup_id?: string;
  range?: string;
  name?: string;
  /** Code points of an emoji in hexadecimal, with `-` between them. */
  unicode?: string;
  fallback?: string;
  value?: string;
  style?: { code?: boolean } | string;
  indent?: number;
  elements?: RawElement[];
}

export interface RawAttachment {
  pretext?: string;
  title?: string;
  text?: string;
  fallback?: string;
  fields?: Array<{ title?: string; value?: string }>;
  blocks?: RawBlock[];
  /** Somebody shared a message with words of their own; other attachments are unfurled links, or come from apps. */
  is_share?: boolean;
  /** What a shared message holds. */
  message_blocks?: Array<{ message?: { blocks?: RawBlock[] } }>;
}

export interface RawFile {
  id: string;
  name?: string;
  title?: string;
  mimetype?: string;
  /** `tombstone` and `hidden_by_limit` for what is gone. */
  mode?: string;
  /** `check_file_info` in channels that are shared with another organisation. */
  file_access?: string;
  url_private?: string;
  url_private_download?: string;
}

/** Who the bot is in a workspace. */
export interface Identity {
  userId: string;
  botId: string;
}
