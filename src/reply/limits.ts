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
  /** Length of a text as the platform counts it, markup and escapes included. A longer text is never shorter. */
  length(text: string): number;
  /** Title of the document, in notifications; `text` where it is absent. */
  title?: number;
  /** A heading, or the label of a block of code. */
  heading: number;
  /** One block of text, facts, notice, links, the prompt of choices, or one step with its command and its names. */
  text: number;
  /** One block of code, without its label. */
  code: number;
  choiceLabel: number;
  /** 0 where the platform shows no descriptions; they then stand in front of the choices. */
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
  /**
   * Length of a block as `text` and `code` limit it, with the markup around its parts; of a checklist it gets one step
   * at a time. Where it is absent, the lengths of the parts are added up, with four more for each piece of markup.
   */
  size?(block: ReplyBlock): number;
}
