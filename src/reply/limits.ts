/** A platform's numbers, for `fit`, which alone cuts and splits. */
import type { ReplyBlock } from './document.js';

/** What a block takes of a message, or what a message holds. */
export interface Extent {
  /** Blocks, components: whatever the platform counts. */
  units: number;
  /** Characters, where the platform limits their sum; 0 where it does not. */
  characters: number;
}

/** Lengths are those of {@link RenderLimits.length}. */
export interface RenderLimits {
  /** Length of a text as the platform counts it, markup and escapes included. */
  length(text: string): number;
  heading: number;
  /** One block of text, facts, notice, links or one step with its command and its names. */
  text: number;
  /** One block of code, without its label. */
  code: number;
  choiceLabel: number;
  choiceDescription: number;
  buttonLabel: number;
  /** Options that one message can offer. */
  choices: number;
  /** Steps in one checklist block. */
  steps: number;
  /** What one message holds. */
  message: Extent;
  /** What a block takes once it is rendered. Must not depend on the blocks around it. */
  measure(block: ReplyBlock): Extent;
}
