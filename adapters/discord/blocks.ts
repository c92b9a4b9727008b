/** Each block of a reply as Discord's components. */
import {
  type APIComponentInContainer,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import type { Severity } from '../../src/catalog/vocabulary.js';
import type { Button, Choice, FactItem, ReplyBlock } from '../../src/reply/document.js';
import { SEVERITY_LABELS } from '../../src/reply/labels.js';
import { checklist } from './checklist.js';
import { button, type Layout, lines, section, selectRow, textDisplay } from './components.js';
import { buttonId, CHOICES_ID, choiceId, optionValue } from './ids.js';
import { bold, codeBlock, escaped, link, markdown, moment, oneLine } from './markdown.js';

type Block<Type extends ReplyBlock['type']> = Extract<ReplyBlock, { type: Type }>;

const BUTTONS_IN_A_ROW = 5;
/** More choices than that are one list with one select: beside each a button would take too much of a message. */
const MAX_CHOICE_BUTTONS = 5;

/** For the eye that skims; the word stands beside it. */
const SEVERITY_MARKS: Record<Severity, string> = { info: '🔵', warning: '🟡', error: '🔴', blocked: '⛔' };
const NOTICE_MARKS = { info: 'ℹ️', warning: '⚠️' } as const;
const BUTTON_STYLES = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

/**
 * The components of one block, for a container. Nothing in its texts can format, link or ping.
 *
 * @returns none where there is nothing to show
 */
export function renderBlock(block: ReplyBlock, layout: Layout): APIComponentInContainer[] {
  switch (block.type) {
    case 'heading':
      return textDisplay(heading(block));
    case 'text':
      return textDisplay(markdown(block.text));
    case 'code':
      return textDisplay(lines(bold(block.label ?? ''), codeBlock(block.code)));
    case 'facts':
      return textDisplay(lines(...block.items.map(fact)));
    case 'checklist':
      return checklist(block, layout);
    case 'choices':
      return choices(block, layout);
    case 'buttons':
      return buttonRows(block.items);
    case 'links':
      return textDisplay(block.items.map(({ label, url }) => link(label, url)).join(' · '));
    case 'notice':
      return textDisplay(notice(block));
    case 'divider':
      return [{ type: ComponentType.Separator }];
  }
}

/** The severity is a word too, for readers who see no colours. */
function heading({ text, level, severity }: Block<'heading'>): string {
  const title = escaped(oneLine(text));
  if (title === '') return '';
  const word = severity ? sentenceStart(SEVERITY_LABELS[severity]) : '';
  return lines(
    `${level === 1 ? '##' : '###'} ${title}`,
    severity ? `-# ${SEVERITY_MARKS[severity]} ${word}` : '',
  );
}

function sentenceStart(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A moment is shown in the reader's own time zone, so the zone of the paste says nothing more. */
function fact({ label, value, at }: FactItem): string {
  const shown = (at && moment(at)) ?? escaped(value.trim());
  return `${bold(label)} ${shown}`.trim();
}

function notice({ level, text }: Block<'notice'>): string {
  const shown = markdown(text).trim();
  return shown === '' ? '' : `${NOTICE_MARKS[level]} ${shown}`;
}

/** Choices can be named by their numbers as well. */
function choices({ prompt, options }: Block<'choices'>, layout: Layout): APIComponentInContainer[] {
  if (options.length === 0) return textDisplay(escaped(prompt));
  const shown = options.map((option, index) => choiceText(option, index + 1));
  if (layout === 'selects' || options.length > MAX_CHOICE_BUTTONS)
    return [...textDisplay(lines(escaped(prompt), ...shown)), choiceSelect(options)];
  const sections = options.map(({ id }, index) =>
    section(shown[index] ?? '', button(choiceId(id), 'This one')),
  );
  return [...textDisplay(escaped(prompt)), ...sections];
}

function choiceText({ label, description = '' }: Choice, number: number): string {
  return lines(`**${number}.** ${bold(label)}`, escaped(oneLine(description)));
}

/** Labels of options show no markdown; the descriptions stand in the list above. */
function choiceSelect(choices: readonly Choice[]): APIComponentInContainer {
  const options = new Map<string, APISelectMenuOption>();
  for (const [index, { id, label }] of choices.entries()) {
    const value = optionValue(id);
    if (!options.has(value)) options.set(value, { label: `${index + 1}. ${oneLine(label)}`.trim(), value });
  }
  return selectRow({ custom_id: CHOICES_ID, placeholder: 'Choose one', options: [...options.values()] });
}

function buttonRows(items: readonly Button[]): APIComponentInContainer[] {
  const rows: APIComponentInContainer[] = [];
  for (let start = 0; start < items.length; start += BUTTONS_IN_A_ROW) {
    const row = items.slice(start, start + BUTTONS_IN_A_ROW);
    rows.push({
      type: ComponentType.ActionRow,
      components: row.map(({ id, label, value, style }) =>
        button(buttonId(id, value), label, style && BUTTON_STYLES[style]),
      ),
    });
  }
  return rows;
}
