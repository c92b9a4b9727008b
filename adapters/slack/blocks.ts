/**
 * Turns the core's blocks into Block Kit.
 *
 * Text is structured (`rich_text`) wherever Slack allows it, because nothing can be injected into it and it says
 * everything exactly. An element can stand beside a text only in a section, whose text is mrkdwn; steps and choices are
 * sections, because that keeps a checkbox at its step and takes half the room. Where mrkdwn cannot say a text exactly,
 * or not within its 3,000 characters, the same stands in structured text with the element beneath.
 *
 * Block types that older clients do not know (markdown, table, plan, alert) are not used.
 */
import type { types } from '@slack/bolt';
import type { Severity } from '../../src/catalog/vocabulary.js';
import type { Button, Choice, FactItem, ReplyBlock } from '../../src/reply/document.js';
import { SEVERITY_LABELS } from '../../src/reply/labels.js';
import { step, stepParts } from './checklist.js';
import { clean, cleanLine, linesOf, type Part, type Run, runsOf, webAddress } from './content.js';
import { beside, type KnownBlock, MAX_BUTTONS, MAX_HEADER, plainText, written } from './elements.js';
import { type BlockContext, blockId, buttonActionId, CHOOSE_ACTION_ID } from './ids.js';

type Block<Type extends ReplyBlock['type']> = Extract<ReplyBlock, { type: Type }>;

const SEVERITY_MARKS: Record<Severity, string> = { info: '🔵', warning: '🟠', error: '🔴', blocked: '⛔' };
const NOTICE_MARKS = { info: 'ℹ️', warning: '⚠️' };

/**
 * Renders blocks for a message, a home tab or a modal.
 *
 * @returns blocks with ids that are unique among them
 */
export function renderBlocks(blocks: readonly ReplyBlock[], context: BlockContext): KnownBlock[] {
  return blocks
    .flatMap(renderBlock)
    .map((block, index): KnownBlock => ({ ...block, block_id: blockId(context, index) }));
}

/** One block of the core as Slack's, without ids. */
export function renderBlock(block: ReplyBlock): KnownBlock[] {
  switch (block.type) {
    case 'heading':
      return block.level === 1 ? title(block) : written(subheading(block));
    case 'text':
      return written([{ type: 'text', runs: runsOf(block.text) }]);
    case 'code':
      return written(code(block));
    case 'facts':
      return written([{ type: 'text', runs: linesOf(block.items.map(fact)) }]);
    case 'checklist':
      return block.items.flatMap((item, index) => {
        const number = (block.start ?? 1) + index;
        return block.readOnly ? written(stepParts(item, number)) : step(item, number);
      });
    case 'choices':
      return [
        ...written([{ type: 'text', runs: [{ text: clean(block.prompt) }] }]),
        ...block.options.flatMap((option, index) => choice(option, index + 1)),
      ];
    case 'buttons':
      return buttons(block.items);
    case 'links':
      return written([{ type: 'text', runs: linesOf(block.items.map(link)) }]);
    case 'notice':
      return written([notice(block)]);
    case 'divider':
      return [{ type: 'divider' }];
  }
}

/** The severity is a word too, for readers who see no colours. A title that is too long for a header is no header. */
function title(block: Block<'heading'>): KnownBlock[] {
  const { severity } = block;
  const text = cleanLine(block.text);
  const shown = plainText(severity ? `${SEVERITY_MARKS[severity]} ${text}` : text);
  if (text === '' || shown.text.length > MAX_HEADER) return written(subheading(block));
  const header: KnownBlock = { type: 'header', text: shown };
  if (!severity) return [header];
  return [header, { type: 'context', elements: [plainText(capitalised(SEVERITY_LABELS[severity]))] }];
}

function subheading({ text, severity }: Block<'heading'>): Part[] {
  const runs: Run[] = [{ text: cleanLine(text), bold: true }];
  if (severity) {
    runs.unshift({ text: `${SEVERITY_MARKS[severity]} ` });
    runs.push({ text: ` · ${SEVERITY_LABELS[severity]}` });
  }
  return [{ type: 'text', runs }];
}

function code({ code: text, label }: Block<'code'>): Part[] {
  const shown: Part = { type: 'code', code: clean(text) };
  return label ? [{ type: 'text', runs: [{ text: cleanLine(label), bold: true }] }, shown] : [shown];
}

/** A label that does not begin like a title is something to type, such as `/cc-error list`. */
function fact({ label, value, at }: FactItem): Run[] {
  const name = cleanLine(label);
  const shown = clean(value).trim();
  const isTyped = !/^\p{Lu}/u.test(name);
  const moment = at === undefined ? Number.NaN : Math.floor(Date.parse(at) / 1_000);
  const run: Run = {
    text: shown,
    ...(Number.isFinite(moment) ? { moment } : isName(shown) ? { code: true } : {}),
  };
  return isTyped
    ? [{ text: name, code: true }, { text: ' – ' }, run]
    : [{ text: name, bold: true }, { text: ': ' }, run];
}

/** Such as a request id, a model or a path: what somebody will copy. */
function isName(value: string): boolean {
  return /^\S*[\p{L}\p{N}][-_/\\@]\S+$/u.test(value);
}

/** The number is what people type instead of a click. */
function choice({ id, label, description }: Choice, number: number): KnownBlock[] {
  const lines: Run[][] = [[{ text: `${number}. ` }, { text: cleanLine(label), bold: true }]];
  if (description) lines.push([{ text: clean(description) }]);
  return beside([{ type: 'text', runs: linesOf(lines) }], {
    type: 'button',
    action_id: CHOOSE_ACTION_ID,
    text: plainText('This one'),
    value: id,
  });
}

/** Rows of buttons; an action_id may stand in a row once. */
function buttons(items: readonly Button[]): KnownBlock[] {
  const rows: Button[][] = [];
  for (const item of items) {
    const row = rows.at(-1);
    const isRoom = row && row.length < MAX_BUTTONS && row.every(({ id }) => id !== item.id);
    if (isRoom) row.push(item);
    else rows.push([item]);
  }
  return rows.map((row) => ({ type: 'actions', elements: row.map(button) }));
}

function button({ id, label, value, style }: Button): types.Button {
  return {
    type: 'button',
    action_id: buttonActionId(id),
    text: plainText(cleanLine(label)),
    ...(value ? { value } : {}),
    ...(style ? { style } : {}),
  };
}

function link({ label, url }: { label: string; url: string }): Run[] {
  const address = webAddress(url);
  const name = cleanLine(label);
  if (address) return [{ text: name || address, url: address }];
  return [{ text: `${name}: ${cleanLine(url)}` }];
}

/** A warning is set off by a bar, since it stands above what people came for. Its words are the core's own. */
function notice({ level, text }: Block<'notice'>): Part {
  const mark: Run = { text: `${NOTICE_MARKS[level]} ` };
  if (level === 'info') return { type: 'text', runs: [mark, ...runsOf(text)] };
  return { type: 'quote', runs: [mark, ...runsOf(text).flatMap(withLinks)] };
}

/** Makes links of addresses, which structured text does not do by itself: there is something to revoke, and soon. */
function withLinks(run: Run): Run[] {
  if (run.code || run.url) return [run];
  return run.text.split(ADDRESS).map((text, index) => {
    const url = index % 2 === 1 ? webAddress(text) : null;
    return url ? { ...run, text, url } : { ...run, text };
  });
}

/** An address without the punctuation of the sentence that it ends. */
const ADDRESS = /(https:\/\/[^\s<>]*[^\s<>.,;:!?)\]])/;

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
