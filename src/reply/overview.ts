/** What a workspace looked up lately and most often, and how to ask: the bot's home. Names no person and no channel. */
import type { Catalog } from '../catalog/catalog.js';
import { isPrivate } from '../message.js';
import type { ThreadSession } from '../session/types.js';
import { COMMAND_NAMES } from './command-names.js';
import type { FactItem, ReplyBlock, ReplyDocument } from './document.js';
import { rich } from './document.js';

const MAX_RECENT = 8;
const MAX_FREQUENT = 5;

/**
 * @param sessions of one workspace, last active first
 * @param now milliseconds since the epoch
 */
export function composeOverview(
  sessions: readonly ThreadSession[],
  catalog: Catalog,
  now: number,
): ReplyDocument {
  // A private answer is nobody else's business.
  const known = sessions.filter(({ subjects, thread }) => subjects.length > 0 && !isPrivate(thread));
  const blocks: ReplyBlock[] = [
    { type: 'heading', level: 1, text: 'Paste a Claude Code error' },
    { type: 'text', text: rich(HOW_TO) },
    { type: 'divider' },
    { type: 'heading', level: 2, text: 'Looked up lately' },
  ];
  if (known.length === 0) blocks.push({ type: 'text', text: rich('Nothing yet.') });
  else blocks.push({ type: 'facts', items: recentOf(known, catalog, now) });
  const frequent = frequentOf(known, catalog);
  if (frequent.length > 0)
    blocks.push({ type: 'heading', level: 2, text: 'Most frequent' }, { type: 'facts', items: frequent });
  return { title: 'Claude Code errors', blocks };
}

const HOW_TO = `Mention me with an error, alone or under the message that holds it. \`/cc-error\` with an error gives an answer that only you see. In the thread say what you did (“did 1 and 3”), “still failing” or “fixed it”. \`${COMMAND_NAMES.list}\` shows every error I know.`;

/** Each error once, as it went the last time. */
function recentOf(sessions: readonly ThreadSession[], catalog: Catalog, now: number): FactItem[] {
  const latest = new Map<string, ThreadSession>();
  for (const session of sessions) {
    const entry = session.subjects[0]?.entry ?? '';
    if (!latest.has(entry)) latest.set(entry, session);
  }
  return [...latest].slice(0, MAX_RECENT).map(([entry, { status, lastActivity }]) => ({
    label: titleOf(entry, catalog),
    value: `${ago(now - lastActivity)}${STATUS_WORDS[status]}`,
  }));
}

const STATUS_WORDS: Record<ThreadSession['status'], string> = {
  open: '',
  resolved: ', fixed',
  escalated: ', with a person',
  muted: '',
};

function frequentOf(sessions: readonly ThreadSession[], catalog: Catalog): FactItem[] {
  const counts = new Map<string, number>();
  for (const { subjects, earlier } of sessions) {
    const entries = new Set([...subjects, ...earlier].map(({ entry }) => entry));
    for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MAX_FREQUENT)
    .map(([entry, count]) => ({ label: titleOf(entry, catalog), value: `${count} threads` }));
}

function titleOf(id: string, catalog: Catalog): string {
  return catalog.get(id)?.title ?? id;
}

/** @example ago(7_200_000) // '2 hours ago' */
export function ago(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${counted(minutes, 'minute')} ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${counted(hours, 'hour')} ago` : `${counted(Math.floor(hours / 24), 'day')} ago`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
