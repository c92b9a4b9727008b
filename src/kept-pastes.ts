/** What `STORE_PASTES=true` keeps with a thread: its last pastes, redacted and bounded. */
import type { ThreadSession } from './session/types.js';

/** The pastes kept of a thread. */
const MAX_PASTES = 3;
/** The bytes kept of a paste, in UTF-8. */
const MAX_PASTE_BYTES = 8192;
const LEFT_OUT = '\n…\n';

/**
 * The session with one more paste, or without any.
 *
 * @param redacted text of the paste as {@link readPaste} gives it, without secrets; undefined keeps none
 */
export function withPaste(session: ThreadSession, redacted: string | undefined): ThreadSession {
  if (redacted !== undefined) {
    return { ...session, pastes: [...(session.pastes ?? []), bounded(redacted)].slice(-MAX_PASTES) };
  }
  if (session.pastes === undefined) return session;
  const { pastes: _, ...rest } = session;
  return rest;
}

/** Both ends of a text that is too long: the command stands at the one, the error at the other. */
function bounded(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_PASTE_BYTES) return text;
  const half = Math.floor((MAX_PASTE_BYTES - Buffer.byteLength(LEFT_OUT)) / 2);
  const whole = (from: number, to: number) => bytes.subarray(from, to).toString('utf8');
  const head = whole(0, startOfCharacter(bytes, half));
  const tail = whole(startOfCharacter(bytes, bytes.length - half, 1), bytes.length);
  return `${head}${LEFT_OUT}${tail}`;
}

/** The nearest place, backward or forward, where a character begins; bytes within one begin with the bits 10. */
function startOfCharacter(bytes: Buffer, near: number, step = -1): number {
  let at = near;
  while (((bytes[at] ?? 0) & 0xc0) === 0x80) at += step;
  return at;
}
