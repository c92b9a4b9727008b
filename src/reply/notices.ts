/** What has to be said about a paste before anything else: secrets in it, and what was left out of it. */
import type { Paste } from '../paste/paste.js';
import type { ReplyBlock, ReplyDocument, RichText, Span } from './document.js';
import { rich } from './document.js';

export function pasteNotices(paste: Paste): ReplyBlock[] {
  const notices: ReplyBlock[] = [];
  for (const { advice } of paste.secrets) {
    const text = `This text held a secret. It is kept out of every answer and log, but others may have seen it. ${advice}`;
    notices.push({ type: 'notice', level: 'warning', text: withLinks(rich(text)) });
  }
  if (paste.omitted > 0) {
    const text = `This text is too long to read whole, so ${shownSize(paste.omitted)} in its middle were left out. If the error stands there, send the part around it.`;
    notices.push({ type: 'notice', level: 'info', text: rich(text) });
  }
  return notices;
}

/** The warnings of a reply as one of their own; null where it has none. */
export function secretOnly({ blocks }: ReplyDocument): ReplyDocument | null {
  const warnings = blocks.filter(isWarning);
  return warnings.length > 0 ? { title: 'Your message held a secret', blocks: warnings } : null;
}

export function isWarning(block: ReplyBlock): boolean {
  return block.type === 'notice' && block.level === 'warning';
}

/** Addresses in our own words become links. */
function withLinks(text: RichText): RichText {
  return text.flatMap((span) =>
    span.code
      ? [span]
      : span.text
          .split(/(https:\/\/[^\s,]*[^\s,.])/)
          .filter((part) => part !== '')
          .map((part): Span => (part.startsWith('https://') ? { text: part, url: part } : { text: part })),
  );
}

/** @example shownSize(1_500_000) // '1.5 MB' */
export function shownSize(characters: number): string {
  if (characters < 1_000) return `${characters} characters`;
  return characters < 1_000_000
    ? `${Math.round(characters / 1_000)} KB`
    : `${(characters / 1_000_000).toFixed(1)} MB`;
}
