/** Sessions as JSON text, and the check of what comes back. */
import { z } from 'zod';
import { BotError } from '../errors.js';
import type { ThreadRef } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import { threadKey } from './store.js';

/*
 * Loose objects keep fields that this version does not know: during an upgrade old and new replicas share a database,
 * and the old ones must not strip what the new ones wrote.
 */
const subject = z.looseObject({
  entry: z.string(),
  variant: z.string().optional(),
  captures: z.record(z.string(), z.string()),
});

const tick = z.looseObject({ by: z.string(), name: z.string().optional(), at: z.number() });

const sessionSchema = z.looseObject({
  thread: z.looseObject({
    platform: z.string(),
    workspace: z.string(),
    channel: z.string(),
    thread: z.string(),
  }),
  status: z.enum(['open', 'resolved', 'escalated', 'muted']),
  subjects: z.array(subject),
  offered: z.array(subject),
  rejected: z.array(z.string()),
  earlier: z.array(subject),
  facts: z.looseObject({}),
  answers: z.record(z.string(), z.string()),
  stage: z.number(),
  ticks: z.record(z.string(), tick),
  closed: tick.optional(),
  origin: z.string().optional(),
  posts: z
    .array(
      z.looseObject({
        id: z.string(),
        view: z.looseObject({ kind: z.enum(['answer', 'list']) }),
        subjects: z.array(subject),
        stage: z.number(),
        facts: z.looseObject({}),
        remarks: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  told: z.array(z.string()).optional(),
  handled: z.array(z.string()).optional(),
  unsent: z
    .array(
      z.looseObject({
        to: z.string(),
        reply: z.looseObject({ title: z.string(), blocks: z.array(z.unknown()) }),
      }),
    )
    .optional(),
  hands: z.looseObject({ by: z.string(), count: z.number() }).optional(),
  pastes: z.array(z.string()).optional(),
  people: z.array(z.string()),
  startedAt: z.number(),
  lastActivity: z.number(),
});

/** The text that is stored for a session. */
export function writeSession(session: ThreadSession): string {
  return JSON.stringify(session);
}

/**
 * Reads a stored session.
 *
 * @param thread the row's key, for the message
 * @throws BotError `store-damaged` naming the thread when the text is not a session
 */
export function readSession(text: string, thread: ThreadRef): ThreadSession {
  const result = sessionSchema.safeParse(jsonOf(text, thread));
  if (result.success) return result.data as ThreadSession;
  const issue = result.error.issues[0];
  throw damaged(thread, `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`, result.error);
}

function jsonOf(text: string, thread: ThreadRef): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(thread, 'it is not JSON', error);
  }
}

function damaged(thread: ThreadRef, reason: string, cause: unknown): BotError {
  const message =
    `The stored session of ${threadKey(thread)} is damaged (${reason}). Other threads are not affected: ` +
    'begin a new thread, or delete its row from the table sessions.';
  return new BotError('store-damaged', message, { cause });
}

/**
 * A text that both databases give back as they got it: PostgreSQL refuses the character NUL, libsql cuts the text
 * there, and neither holds half a surrogate pair. In JSON text such characters are escaped, so only keys need this.
 */
export function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8');
}

/** A thread whose parts can stand in a database. */
export function storableThread({ platform, workspace, channel, thread }: ThreadRef): ThreadRef {
  return {
    platform: storable(platform),
    workspace: storable(workspace),
    channel: storable(channel),
    thread: storable(thread),
  };
}
