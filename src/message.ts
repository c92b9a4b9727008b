/** What a chat platform delivered, in words that belong to no platform. */

/** One conversation: a thread in a channel, a direct message, or the terminal. */
export interface ThreadRef {
  /** Name of the adapter, such as `slack`, `discord` or `terminal`. */
  platform: string;
  /** Team, guild or installation; empty where the platform has none. */
  workspace: string;
  channel: string;
  thread: string;
}

export interface Author {
  id: string;
  name?: string;
}

/** A message that somebody wrote. Adapters drop the bot's own messages and those of other bots. */
export interface IncomingMessage {
  /** Unique within the thread. */
  id: string;
  thread: ThreadRef;
  author: Author;
  text: string;
  /** Whether the bot was addressed: mentioned, or written to directly. */
  mentioned: boolean;
}

/** A click or a choice on one of the bot's replies. */
export interface UserAction {
  id: string;
  thread: ThreadRef;
  author: Author;
  /** Which button or choice, as the reply named it. */
  action: string;
  value?: string;
}
