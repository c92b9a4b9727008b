/** A message in words alone: for notifications, screen readers and clients that show no blocks. */
import type { ChecklistItem, ReplyBlock, ReplyDocument, RichText } from '../../src/reply/document.js';
import { cleanLine, runsOf } from './content.js';
import { escaped } from './mrkdwn.js';

/** Slack advises 4,000 characters; everything is in the blocks, so less is enough. Code units, escapes included. */
export const MAX_FALLBACK = 3_000;
const MORE = '…';

/**
 * The title, what is said first, the steps and the choices. Lines that do not fit are left out, behind a last line "…";
 * nothing is lost, since the blocks hold everything.
 *
 * @returns escaped text of at most {@link MAX_FALLBACK} characters
 */
export function fallbackText(page: ReplyDocument): string {
  const title = cleanLine(page.title);
  // What stands behind the steps explains; it is not what people look for.
  const list = page.blocks.findIndex(({ type }) => type === 'checklist' || type === 'choices');
  const blocks = page.blocks.filter(
    ({ type }, index) => list < 0 || index <= list || type === 'checklist' || type === 'choices',
  );
  const lines = [escaped(title), ...blocks.flatMap((block) => essentials(block, title))];
  const kept: string[] = [];
  let room = MAX_FALLBACK - MORE.length;
  for (const line of lines.filter((one) => one !== '')) {
    room -= line.length + 1;
    if (room < 0) return [...kept, MORE].join('\n');
    kept.push(line);
  }
  return kept.join('\n');
}

/** Escaped lines. */
function essentials(block: ReplyBlock, title: string): string[] {
  switch (block.type) {
    case 'text':
    case 'notice': {
      const said = firstSentence(words(block.text));
      return escaped(title).includes(said) ? [] : [said];
    }
    case 'checklist':
      return block.items.map((item, index) => stepLine(item, (block.start ?? 1) + index));
    case 'choices':
      return [
        block.prompt,
        ...block.options.map(({ label }, index) => `${index + 1}. ${cleanLine(label)}`),
      ].map((line) => escaped(cleanLine(line)));
    default:
      return [];
  }
}

function stepLine({ text, command, done }: ChecklistItem, number: number): string {
  const shown = words(text);
  const whole = command ? `${shown.replace(/\.$/, '')}: ${escaped(cleanLine(command))}` : shown;
  return `${number}. ${whole}${done ? ' (done)' : ''}`;
}

/** Spans as escaped words. A contact is called here as well: without it the notification would show its id. */
function words(text: RichText): string {
  return runsOf(text)
    .map((run) => (run.mention ? run.text : escaped(run.text)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Up to the full stop that ends a sentence. */
function firstSentence(text: string): string {
  const end = text.search(/[.?](?:\s|$)/);
  return end < 0 ? text : text.slice(0, end + 1);
}
