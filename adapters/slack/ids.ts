/**
 * How a click finds its way back: what the ids and values of Slack's elements say, and how they are read.
 *
 * | element | action_id | value |
 * | --- | --- | --- |
 * | button | `cc:button:<id>` | what the button brings along |
 * | choice | `cc:choose` | id of an entry |
 * | checkbox of a step | `cc:step:<entry>/<step>` | the same id |
 *
 * A block_id is `cc:<thread>:<number>:<revision>`. The thread stands there because the payload of a click on a message
 * that only one person sees does not say which thread of the core it belongs to.
 */
import type { UserAction } from '../../src/message.js';

/** Where blocks stand, for their ids. */
export interface BlockContext {
  /** Id of the core's thread that a click belongs to; empty where a click belongs to none. */
  thread: string;
  /**
   * Tells this state of a message from its earlier ones; pass another for each update, such as a counter or the time.
   * Slack keeps what somebody ticked by block_id and ignores `initial_options` of a block that it knows already, so
   * without it a tick that was taken back stays on the screen of whoever set it.
   *
   * @see https://docs.slack.dev/reference/block-kit/blocks/section-block a block_id is for one iteration of a message
   */
  revision?: string;
}

/** Fits every action_id of ours, for `app.action`. */
export const ACTION_ID = /^cc:(?:button:|step:|choose$)/;

export const CHOOSE_ACTION_ID = 'cc:choose';
const BUTTON = 'cc:button:';
const STEP = 'cc:step:';
/** Slack's limit of an option's value, in characters. */
const MAX_OPTION_VALUE = 150;
/** Stands where an id is too long to be a value; the action_id says it too. */
const TICKED = 'ticked';

/** @param number position of the block in its message; what makes it unique there */
export function blockId({ thread, revision }: BlockContext, number: number): string {
  const parts = [
    'cc',
    encodeURIComponent(thread),
    number,
    ...(revision ? [encodeURIComponent(revision)] : []),
  ];
  return parts.join(':');
}

/** The thread in a block's id; null where it is none of ours. */
export function threadOfBlock(id: string): string | null {
  const [mark, thread, number] = id.split(':');
  if (mark !== 'cc' || thread === undefined || number === undefined) return null;
  try {
    return decodeURIComponent(thread);
  } catch {
    return null;
  }
}

/** @param id id of a button of the core, such as `resolved` or `answer:<question>:<answer>` */
export function buttonActionId(id: string): string {
  return BUTTON + id;
}

/** @param id `<entry>/<step>` */
export function stepActionId(id: string): string {
  return STEP + id;
}

/** Value of the one option of a step's checkbox. */
export function stepValue(id: string): string {
  return id.length <= MAX_OPTION_VALUE ? id : TICKED;
}

/** What Slack says of an element that was used; every kind of action of Bolt fits. */
export interface ElementAction {
  type: string;
  action_id: string;
  block_id: string;
  value?: string | null | undefined;
  selected_options?: ReadonlyArray<{ value?: string | undefined }> | undefined;
}

/** What was clicked, in the core's words, and the thread that it belongs to. */
export interface ReadAction extends Pick<UserAction, 'action' | 'value' | 'done' | 'undone'> {
  /** As {@link BlockContext.thread} had it. */
  thread: string;
}

/**
 * Reads a click.
 *
 * Each checkbox has one option, and what is selected now is what the clicker wants, whatever the message showed: of two
 * clicks before the message is updated, the second still takes back the first.
 *
 * @param action one of `actions` of a `block_actions` payload
 * @returns null for an element that is none of ours
 * @example readAction({ type: 'button', action_id: 'cc:button:resolved', block_id: 'cc:17.5:9' })
 * // { thread: '17.5', action: 'resolved' }
 */
export function readAction(action: ElementAction): ReadAction | null {
  const thread = threadOfBlock(action.block_id);
  if (thread === null) return null;
  const { action_id: id, type } = action;
  if (type === 'checkboxes' && id.startsWith(STEP)) {
    const step = [id.slice(STEP.length)];
    const isTicked = (action.selected_options ?? []).length > 0;
    return { thread, action: 'steps', done: isTicked ? step : [], undone: isTicked ? [] : step };
  }
  if (type !== 'button') return null;
  const value = action.value ? { value: action.value } : {};
  if (id === CHOOSE_ACTION_ID) return { thread, action: 'choose', ...value };
  return id.startsWith(BUTTON) ? { thread, action: id.slice(BUTTON.length), ...value } : null;
}
