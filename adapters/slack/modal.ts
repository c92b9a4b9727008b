/** The box that `/cc-error` without words opens, for errors that are too long to be typed behind a command. */
import type { types } from '@slack/bolt';

export const MODAL_ID = 'cc_error_paste';
const BLOCK = 'paste';
const ACTION = 'text';
/** What one input takes. @see https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
const MAX_TEXT = 3_000;

/** Where the answer goes: comes back with what was typed. */
export interface ModalPlace {
  channel: string;
  /** Id of the private thread. */
  thread: string;
  /** Slack's `response_url` of the command. */
  url: string;
}

export function modalFor(place: ModalPlace): types.ModalView {
  return {
    type: 'modal',
    callback_id: MODAL_ID,
    private_metadata: JSON.stringify(place),
    title: { type: 'plain_text', text: 'Explain an error' },
    submit: { type: 'plain_text', text: 'Explain' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: BLOCK,
        label: { type: 'plain_text', text: 'What does Claude Code say?' },
        hint: {
          type: 'plain_text',
          text: 'Only you see the answer. A longer text can be sent to me as a file in a direct message.',
        },
        element: {
          type: 'plain_text_input',
          action_id: ACTION,
          multiline: true,
          max_length: MAX_TEXT,
          focus_on_load: true,
          placeholder: { type: 'plain_text', text: 'Paste the error, with the lines around it' },
        },
      },
    ],
  };
}

/** A view that was submitted, as far as we read it. */
export interface SubmittedView {
  private_metadata: string;
  state: { values: Record<string, Record<string, { value?: string | null | undefined }>> };
}

/** What was typed, and where the answer goes. */
export function readModal({ private_metadata, state }: SubmittedView): { text: string; place: ModalPlace } {
  const text = state.values[BLOCK]?.[ACTION]?.value ?? '';
  return { text: text.trim(), place: JSON.parse(private_metadata) as ModalPlace };
}

/** Said beside the input when it holds nothing. */
export const EMPTY_MODAL = { [BLOCK]: 'Paste the error that you see.' };
