/** Short blocks, and a platform that shows them. */
import { type ChecklistItem, plain, type ReplyBlock, rich } from '../../src/reply/document.js';
import { fit } from '../../src/reply/fit.js';
import type { RenderLimits } from '../../src/reply/limits.js';

/** A platform that shows whatever it gets; each test takes away what it is about. */
export const ENDLESS: RenderLimits = {
  length: (text) => text.length,
  heading: 1_000,
  text: 1_000,
  code: 1_000,
  choiceLabel: 1_000,
  choiceDescription: 1_000,
  buttonLabel: 1_000,
  choices: 100,
  steps: 100,
  message: { units: 100, characters: 0 },
  measure: () => ({ units: 1, characters: 0 }),
};

/** The pages of some blocks, each block as one line. */
export function pages(blocks: ReplyBlock[], limits: Partial<RenderLimits>): string[][] {
  return fit({ title: 'T', blocks }, { ...ENDLESS, ...limits }).map((page) => page.blocks.map(line));
}

/** A block as one line. */
export function line(block: ReplyBlock): string {
  switch (block.type) {
    case 'heading':
      return `# ${block.text}`;
    case 'text':
    case 'notice':
      return plain(block.text);
    case 'buttons':
      return block.items.map(({ label }) => `[${label}]`).join('');
    case 'checklist':
      return block.items.map(({ text }, index) => `${(block.start ?? 1) + index}. ${plain(text)}`).join(' ');
    default:
      return block.type;
  }
}

export const text = (words: string): ReplyBlock => ({ type: 'text', text: rich(words) });
export const heading = (words: string): ReplyBlock => ({ type: 'heading', text: words, level: 2 });
export const step = (words: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
  id: `e/${words}`,
  text: rich(words),
  done: false,
  ...more,
});
