/**
 * Checklists. Messages have no checkboxes, so short lists have a button beside each step, and longer ones, for which a
 * message has too few components, a multi-select below them with the ticked steps as its defaults.
 */
import { type APIComponentInContainer, type APISelectMenuOption, ButtonStyle } from 'discord.js';
import { shortened } from '../../src/reply/cut.js';
import { type ChecklistItem, plain, type ReplyBlock } from '../../src/reply/document.js';
import { button, type Layout, lines, section, selectRow, textDisplay } from './components.js';
import { optionValue, STEPS_ID, toggleId } from './ids.js';
import { codeBlock, escaped, link, markdown, oneLine, struck } from './markdown.js';

/** Steps with a button each; such a step takes three of the forty components of a message. */
const MAX_BUTTONS = 6;
/** Discord takes 100; this is enough to know a step by, and counts as text. */
const MAX_DESCRIPTION = 60;

/**
 * The components of a checklist, for a container.
 */
export function checklist(
  { items, start = 1, readOnly }: Extract<ReplyBlock, { type: 'checklist' }>,
  layout: Layout,
): APIComponentInContainer[] {
  if (items.length === 0) return [];
  if (readOnly) return listed(items, start);
  if (layout === 'selects' || items.length > MAX_BUTTONS) return withSelect(items, start);
  return items.map((item, index) => section(stepText(item, start + index), toggle(item)));
}

function toggle({ id, done }: ChecklistItem) {
  return done
    ? button(toggleId(id, true), '✓ Done', ButtonStyle.Success)
    : button(toggleId(id, false), 'Done');
}

function withSelect(items: readonly ChecklistItem[], start: number): APIComponentInContainer[] {
  const options = new Map<string, APISelectMenuOption>();
  for (const [index, item] of items.entries()) {
    const value = optionValue(item.id);
    // A step that stands twice in the list is ticked once, and Discord wants values to differ.
    if (!options.has(value)) options.set(value, option(item, start + index, value));
  }
  const select = selectRow({
    custom_id: STEPS_ID,
    placeholder: 'Tick the steps that are done',
    min_values: 0,
    max_values: options.size,
    options: [...options.values()],
  });
  return [...listed(items, start), select];
}

function listed(items: readonly ChecklistItem[], start: number): APIComponentInContainer[] {
  return textDisplay(items.map((item, index) => stepText(item, start + index)).join('\n'));
}

/** On a phone the options cover the message, so each says what its step is; the whole text stands in the list. */
function option({ text, done }: ChecklistItem, number: number, value: string): APISelectMenuOption {
  const description = shortened(oneLine(plain(text)), (part) => part.length <= MAX_DESCRIPTION);
  return {
    label: `Step ${number}`,
    value,
    ...(description ? { description } : {}),
    ...(done ? { default: true } : {}),
  };
}

/** A done step is struck through, but for its code, which stays readable and can be copied. */
function stepText({ text, command, link: url, done, doneBy }: ChecklistItem, number: number): string {
  return lines(
    `**${number}.** ${markdown(text, done ? struck : undefined).trim()}`,
    codeBlock(command ?? ''),
    url === undefined ? '' : link('Read more', url),
    done ? doneLine(doneBy) : '',
  );
}

function doneLine(names: readonly string[] = []): string {
  const shown = names.map(oneLine).filter((name) => name !== '');
  return `-# ✓ Done${shown.length > 0 ? ` by ${escaped(shown.join(', '))}` : ''}`;
}
