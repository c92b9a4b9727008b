/** What a reply gains or loses on its way to a chat: words for one person alone, remarks, and what cannot be done. */
import { type Author, isPrivate, type ThreadRef } from '../message.js';
import type { ReplyBlock, ReplyDocument } from './document.js';
import { rich } from './document.js';
import { isWarning, secretOnly } from './notices.js';

/** Puts warnings apart: a secret that was pasted is the author's business, and nobody else's. */
export function apart(reply: ReplyDocument): { open: ReplyDocument; secret: ReplyDocument | null } {
  const secret = secretOnly(reply);
  if (secret === null) return { open: reply, secret };
  return { open: { ...reply, blocks: reply.blocks.filter((block) => !isWarning(block)) }, secret };
}

/** A private answer about an error can be shown to everybody. */
export function shareable(reply: ReplyDocument): ReplyDocument {
  if (reply.live?.kind !== 'answer') return reply;
  const last = reply.blocks.at(-1);
  const share = { id: 'share', label: 'Share in channel' };
  if (last?.type !== 'buttons')
    return { ...reply, blocks: [...reply.blocks, { type: 'buttons', items: [share] }] };
  return { ...reply, blocks: [...reply.blocks.slice(0, -1), { ...last, items: [...last.items, share] }] };
}

/** A reply as its thread shows it. */
export function outsideOf(thread: ThreadRef, reply: ReplyDocument): ReplyDocument {
  return isPrivate(thread) ? shareable(reply) : apart(reply).open;
}

/** What the person has to know about the message, in front of the answer. */
export function withRemarks(reply: ReplyDocument, remarks: readonly string[]): ReplyDocument {
  if (remarks.length === 0) return reply;
  const notices = remarks.map((text): ReplyBlock => ({ type: 'notice', level: 'info', text: rich(text) }));
  return { ...reply, blocks: [...notices, ...reply.blocks] };
}

/** Says who shows this to everybody. */
export function sharedBy({ name }: Author): string[] {
  return name ? [`Shared by ${name}.`] : [];
}

/** @param reason says what is wrong and what to do */
export function cannotPost(reason: string): ReplyDocument {
  return said('I cannot answer there', `I cannot answer in that place. ${reason}`);
}

export function slowDown(): ReplyDocument {
  return said(
    'One moment, please',
    'That is more at once than I can read. I leave the next messages out; write again in a minute.',
  );
}

export function failed(): ReplyDocument {
  return said('That did not work', 'Something went wrong on my side. Please try again in a moment.');
}

export function shared(): ReplyDocument {
  return said('Shared', 'Shared. The thread there goes on from here.');
}

export function sharedBefore(): ReplyDocument {
  return said('Shared already', 'This answer was shared already. The thread there goes on.');
}

export function tooOldToShare(): ReplyDocument {
  return said(
    'Too old to share',
    'I no longer remember this answer. Ask again with `/cc-error`, then share it.',
  );
}

function said(title: string, text: string): ReplyDocument {
  return { title, blocks: [{ type: 'text', text: rich(text) }] };
}
