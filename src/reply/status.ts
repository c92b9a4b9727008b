/** The reply to `/cc-error status`: whether the bot can do its work, and with what. */
import type { ChatHealth } from '../adapter.js';
import type { FactItem, ReplyDocument } from './document.js';

/** What a bot knows of itself without asking anybody. */
export interface StatusReport {
  /** Version of the package. */
  version?: string;
  /** Entries of the catalogue. */
  entries: number;
  /** What is wrong with the store, when something is. */
  storeFault?: string;
  /** How the chats are that it is connected to, by name. */
  chats?: Readonly<Record<string, ChatHealth>>;
}

/** @example composeStatus({ entries: 48, chats: { slack: { status: 'ok' } } }) */
export function composeStatus({ version, entries, storeFault, chats = {} }: StatusReport): ReplyDocument {
  const items: FactItem[] = [
    ...(version === undefined ? [] : [{ label: 'Version', value: version }]),
    { label: 'Documented errors', value: String(entries) },
    { label: 'Memory', value: storeFault ?? 'works' },
    ...Object.entries(chats).map(([name, health]) => ({
      label: name.charAt(0).toUpperCase() + name.slice(1),
      value: health.status === 'ok' ? 'connected' : health.reason,
    })),
  ];
  const isWell = storeFault === undefined && Object.values(chats).every(({ status }) => status === 'ok');
  const title = isWell ? 'All is well' : 'Something needs attention';
  return {
    title,
    blocks: [
      { type: 'heading', level: 1, text: title },
      { type: 'facts', items },
    ],
  };
}
