/** A private answer, posted where everybody sees it; a thread of its own begins there and goes on. */
import type { ChatSurface } from './adapter.js';
import type { Bot } from './bot.js';
import type { LivePosts } from './live-posts.js';
import type { UserAction } from './message.js';
import { afterPost } from './receipts.js';
import type { ReplyDocument } from './reply/document.js';
import * as outside from './reply/outside.js';
import type { SessionStore } from './store/store.js';
import { updateSession } from './store/update.js';

export interface SharingParts {
  bot: Bot;
  store: SessionStore;
  surface: ChatSurface;
  live: LivePosts;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Shares the answer of a private thread, once however often that is clicked.
 *
 * @param action a click on `share`, in the private thread
 * @param key names the post
 * @returns what to tell the one who clicked
 * @throws what the surface throws
 */
export async function share(
  { id, thread, author }: UserAction,
  key: string,
  { bot, store, surface, live, now }: SharingParts,
): Promise<ReplyDocument> {
  const stored = await store.load(thread);
  if (stored === null || stored.session.subjects.length === 0) return outside.tooOldToShare();
  const { posts: _, unsent: __, handled: ___, origin: ____, told = [], ...session } = stored.session;
  const shown = `shared ${session.subjects.map(({ entry }) => entry).join(' ')}`;
  // A second click, or a double one.
  if (told.includes(shown)) return outside.sharedBefore();
  const reply = bot.subject(session);
  const remarks = outside.sharedBy(author);
  const target = { ...thread, thread: '' };
  const posted = await surface.post(target, outside.withRemarks(reply, remarks), { key, mayExist: false });
  const there = { ...thread, channel: posted.channel ?? thread.channel, thread: posted.thread };
  const next = afterPost({ ...session, thread: there }, id, reply, posted.id, now(), remarks);
  await updateSession(store, there, () => next);
  live.posted(next, posted.id);
  await updateSession(store, thread, (present) => present && { ...present, told: [...told, shown] });
  return outside.shared();
}
