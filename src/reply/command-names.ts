/** What the commands are called in a reply: as they are typed, or as a platform names them that has its own form for them. */
import type { ReplyBlock, ReplyDocument, RichText } from './document.js';

/** Each command as it is typed, with capitals or angle brackets for what the person fills in. */
export const COMMAND_NAMES = {
  explain: '/cc-error <text>',
  list: '/cc-error list',
  show: '/cc-error show ID',
  search: '/cc-error search WORDS',
  help: '/cc-error help',
  status: '/cc-error status',
} as const;

/** Another name for each command. */
export type CommandNames = Readonly<Record<keyof typeof COMMAND_NAMES, string>>;

/**
 * The reply with other names for the commands, where one stands alone as code or as the label of a fact.
 *
 * @example withCommandNames(composeHelp(), { ...COMMAND_NAMES, list: '/cc-errors list' })
 */
export function withCommandNames(document: ReplyDocument, names: CommandNames): ReplyDocument {
  const byName = new Map<string, string>();
  for (const [command, name] of Object.entries(COMMAND_NAMES))
    byName.set(name, names[command as keyof CommandNames]);
  const renamed = (text: string) => byName.get(text) ?? text;
  return { ...document, blocks: document.blocks.map((block) => renamedIn(block, renamed)) };
}

function renamedIn(block: ReplyBlock, renamed: (text: string) => string): ReplyBlock {
  const spans = (text: RichText) =>
    text.map((span) => (span.code ? { ...span, text: renamed(span.text) } : span));
  switch (block.type) {
    case 'text':
    case 'notice':
      return { ...block, text: spans(block.text) };
    case 'facts':
      return { ...block, items: block.items.map((item) => ({ ...item, label: renamed(item.label) })) };
    default:
      return block;
  }
}
