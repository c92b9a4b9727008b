import { randomBytes } from 'node:crypto';

let lastMicros = 0;
let counter = 0;

/** A message timestamp as Slack makes them: seconds, a dot, six digits. Later ones are greater and none comes twice. */
export function nextTs(): string {
  lastMicros = Math.max(lastMicros + 1, Date.now() * 1000);
  return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
}

/** An id such as `C0000000007`; never the same twice in a process. */
export function nextId(prefix: string): string {
  counter += 1;
  return `${prefix}${counter.toString(36).toUpperCase().padStart(10, '0')}`;
}

/** Something that nobody guesses, for tokens, triggers and the addresses of answers. */
export function secret(length = 24): string {
  return randomBytes(length).toString('hex').slice(0, length);
}
