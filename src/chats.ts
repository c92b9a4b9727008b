/** Which chats the settings ask for, and what each is made of. A new platform is one more row of the table. */
import type { ChatAdapter } from './adapter.js';
import type { Bot } from './bot.js';
import type { Catalog } from './catalog/catalog.js';
import type { Chat } from './chat-group.js';
import { Dispatcher } from './dispatcher.js';
import type { Log } from './log.js';
import { PACE, type Pace } from './pace.js';
import type { ServerConfig } from './server-config.js';
import type { Store } from './store/store.js';

/** What chats share. */
export interface ChatParts {
  server: ServerConfig;
  store: Store;
  catalog: Catalog;
  log: Log;
  pace?: Pace;
}

/** A chat with the parts of it that are known here. */
export interface ComposedChat extends Chat {
  handler: Dispatcher;
}

/** Each gives an adapter that is not started, or nothing where there are no settings for it. Libraries load here. */
type Maker = (parts: ChatParts) => Promise<ChatAdapter | undefined>;

const MAKERS: readonly Maker[] = [
  async ({ server, store, log }) => {
    const { slack, publicUrl } = server;
    if (slack === undefined) return undefined;
    const { SlackAdapter } = await import('../adapters/slack/slack-adapter.js');
    return new SlackAdapter({
      config: slack,
      installations: store,
      log,
      ...(publicUrl ? { publicUrl } : {}),
    });
  },
  async ({ server: { discord }, catalog, log }) => {
    if (discord === undefined) return undefined;
    const { DiscordAdapter } = await import('../adapters/discord/discord-adapter.js');
    return new DiscordAdapter({ config: discord, catalog, log });
  },
];

/** Whether any chat has settings. */
export function hasChats({ slack, discord }: ServerConfig): boolean {
  return slack !== undefined || discord !== undefined;
}

/**
 * Makes the chats that the settings ask for; none is started.
 *
 * @param bot makes the turns of all of them; with `receipts`
 */
export async function createChats(parts: ChatParts, bot: Bot): Promise<ComposedChat[]> {
  const adapters = await Promise.all(MAKERS.map((make) => make(parts)));
  const { store, log, pace = PACE } = parts;
  return adapters
    .filter((adapter) => adapter !== undefined)
    .map((adapter) => ({ adapter, handler: new Dispatcher({ bot, store, surface: adapter, log, pace }) }));
}
