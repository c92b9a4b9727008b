/** What a chat platform delivered, in words that belong to no platform. */

/** One conversation: a thread in a channel, a direct message, or the terminal. */
export interface ThreadRef {
  /** Name of the adapter, such as `slack`, `discord` or `terminal`. */
  platform: string;
  /** Team, guild or installation; empty where the platform has none. */
  workspace: string;
  channel: string;
  /**
   * Id of the thread. Empty for one that the next post begins; {@link privateThread} makes the one of an answer that a
   * single person sees.
   */
  thread: string;
}

export interface Author {
  id: string;
  name?: string;
}

/** A message that somebody wrote. Adapters drop the bot's own messages and those of other bots. */
export interface IncomingMessage {
  /** Unique within the channel. */
  id: string;
  thread: ThreadRef;
  author: Author;
  /** What was written, without the mention of the bot, with the text of attached files behind it. */
  text: string;
  /** Whether the bot was addressed: mentioned, or written to directly. */
  mentioned: boolean;
  /** The text is certainly an error to explain, whatever its first words are. */
  asPaste?: true;
  /** Id of the message whose text this is, where that is another one: the message above, or the one replied to. */
  source?: string;
  /** Who wrote that other message; absent where no person did. A secret in it is their business. */
  sourceAuthor?: Author;
  /** Names the change of the text, such as its time; only for messages that were edited. */
  edition?: string;
  /** The platform delivers it again, so an answer may already stand in the thread. */
  redelivered?: true;
  /** What the person has to know about the message, such as a file that could not be read. One sentence each. */
  remarks?: string[];
}

/** A click or a choice on one of the bot's replies. */
export interface UserAction {
  /** Unique among the clicks in the thread. */
  id: string;
  thread: ThreadRef;
  author: Author;
  /**
   * What was clicked: `steps` (with `done` and `undone`), `choose` (with an entry's id as `value`), `share`, or the id
   * of a button of the reply.
   */
  action: string;
  value?: string;
  /** Ids of steps that were ticked by this click. */
  done?: string[];
  /** Ids of steps whose tick was taken back by this click. */
  undone?: string[];
}

const PRIVATE = 'private:';

/**
 * The thread of an answer that only one person sees, such as that to a slash command.
 *
 * @param id unique on the platform, such as the id of the interaction
 * @example privateThread('slack', 'T1', 'C1', '1337.42') // thread: 'private:1337.42'
 */
export function privateThread(platform: string, workspace: string, channel: string, id: string): ThreadRef {
  return { platform, workspace, channel, thread: `${PRIVATE}${id}` };
}

/** Whether only one person sees what is posted there. */
export function isPrivate({ thread }: ThreadRef): boolean {
  return thread.startsWith(PRIVATE);
}
