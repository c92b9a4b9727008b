/** Who took part in a session, and how a person is taken out of it. */
import { BotError } from '../errors.js';
import type { ThreadSession, Tick } from '../session/types.js';
import { storable } from './session-json.js';
import type { ForgetRequest } from './store.js';

/** What stands in `Tick.by` once the person was forgotten: the step stays ticked, for the others in the thread. */
export const FORGOTTEN = '';

/** Ids of everybody whom a session names, each once. */
export function peopleOf(session: ThreadSession): string[] {
  const ticked = [...Object.values(session.ticks), ...(session.closed ? [session.closed] : [])].map(
    ({ by }) => by,
  );
  return [...new Set([...session.people, ...ticked])].filter((id) => id !== FORGOTTEN);
}

/** The session without a person, or null when nobody else took part in it. */
export function withoutPerson(session: ThreadSession, user: string): ThreadSession | null {
  // Compared as the database compares them, which is how the session was found.
  const isUser = (id: string) => storable(id) === storable(user);
  if (peopleOf(session).every(isUser)) return null;
  const forgotten = (tick: Tick): Tick => (isUser(tick.by) ? { by: FORGOTTEN, at: tick.at } : tick);
  const ticks = Object.entries(session.ticks).map(([step, tick]) => [step, forgotten(tick)] as const);
  // Nobody knows who pasted what, and replies name those who ticked, so all of it goes.
  const { pastes: _, unsent: __, closed, ...rest } = session;
  return {
    ...rest,
    ...(closed ? { closed: forgotten(closed) } : {}),
    people: session.people.filter((id) => !isUser(id)),
    ticks: Object.fromEntries(ticks),
  };
}

/** @throws BotError `usage` when a request would forget everybody or nobody */
export function checkForgetRequest(who: ForgetRequest): void {
  if (who.user === undefined ? who.workspace !== undefined : who.user !== '') return;
  throw new BotError('usage', 'Say whom to forget: --user ID or --workspace ID.');
}
