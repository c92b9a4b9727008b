/** `cc-error forget`: deletes on request. */
import { existsSync } from 'node:fs';
import { loadServerConfig } from '../config.js';
import { BotError } from '../errors.js';
import type { ServerConfig } from '../server-config.js';
import { DEFAULT_STORE_FILE, openStore } from '../store/open.js';
import { checkForgetRequest } from '../store/people.js';
import type { ForgetRequest, SessionStore } from '../store/store.js';
import type { Shell } from './shell.js';

/**
 * Deletes a person or a workspace from the configured store, and prints what was deleted.
 *
 * @throws BotError `usage` when nobody is named, `store-…` when the store cannot be opened
 */
export async function runForget(options: ForgetRequest, shell: Shell): Promise<void> {
  const who = namedIn(options);
  checkForgetRequest(who);
  const store = await openExisting(await loadServerConfig());
  try {
    const { sessions } = await store.forget(who);
    await shell.print(resultLine(who, sessions));
  } finally {
    await store.close();
  }
}

/** The command line's options hold more than what was asked for. */
function namedIn({ user, workspace, platform }: ForgetRequest): ForgetRequest {
  return {
    ...(user === undefined ? {} : { user }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(platform === undefined ? {} : { platform }),
  };
}

/** A file that is made anew would look as if there had been nothing to delete. */
async function openExisting({ databaseUrl, storeFile }: ServerConfig): Promise<SessionStore> {
  const file = storeFile ?? DEFAULT_STORE_FILE;
  if (databaseUrl === undefined && !existsSync(file)) {
    throw new BotError(
      'store-unavailable',
      `There is no store at ${file}. Set STORE_FILE or DATABASE_URL as they are for the bot.`,
    );
  }
  return openStore({ file, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
}

function resultLine({ user, workspace, platform }: ForgetRequest, sessions: number): string {
  const place = [
    ...(workspace === undefined || user === undefined ? [] : [`workspace ${workspace}`]),
    ...(platform === undefined ? [] : [`platform ${platform}`]),
  ].join(', ');
  const whom = `${user === undefined ? `workspace ${workspace}` : `user ${user}`}${place && ` (${place})`}`;
  if (sessions === 0) return `The store holds no threads of ${whom}.`;
  const threads = `${sessions} ${sessions === 1 ? 'thread' : 'threads'}`;
  if (user === undefined) return `Deleted ${threads} of ${whom}.`;
  return `Deleted ${whom} from ${threads}. Threads that nobody else took part in are gone as a whole.`;
}
