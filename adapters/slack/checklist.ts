/**
 * A step of a checklist.
 *
 * Real steps are up to 500 characters long, and the text of a checkbox holds 75, so the text of a step is that of a
 * section, with its command as code, and the checkbox beside it says "Done". On a phone it stands beneath.
 * Who ticked it is a line of its own below, in plain text: a name cannot mention anybody.
 */
import type { ChecklistItem } from '../../src/reply/document.js';
import { clean, cleanLine, type Part, type Run, runsOf, webAddress } from './content.js';
import { beside, type KnownBlock, plainText } from './elements.js';
import { stepActionId, stepValue } from './ids.js';

/** @param number what the step is called in the thread */
export function step(item: ChecklistItem, number: number): KnownBlock[] {
  const option = { text: plainText('Done'), value: stepValue(item.id) };
  const blocks = beside(stepParts(item, number), {
    type: 'checkboxes',
    action_id: stepActionId(item.id),
    options: [option],
    ...(item.done ? { initial_options: [option] } : {}),
  });
  return item.done ? [...blocks, ...namesOf(item)] : blocks;
}

/** What a step says, which is all of it where it cannot be ticked. Done steps are struck through, but not what is to be copied. */
export function stepParts({ text, command, link, done }: ChecklistItem, number: number): Part[] {
  const mark: Run[] = [{ text: `${number}.`, bold: true }, { text: ' ' }];
  const said = runsOf(text, done ? { strike: true } : {});
  const parts: Part[] = [{ type: 'text', runs: [...mark, ...said] }];
  if (command) parts.push(commandPart(clean(command).trim()));
  if (link) parts.push({ type: 'text', runs: linkRuns(link) });
  return parts;
}

/** What is typed in Claude Code is short and stands on a line; what is run in a shell is a block, to be copied whole. */
function commandPart(command: string): Part {
  const isTyped = command.startsWith('/') && !command.includes('\n');
  return isTyped ? { type: 'text', runs: [{ text: command, code: true }] } : { type: 'code', code: command };
}

/** Where the link leads, without what nobody reads of it. */
function linkRuns(link: string): Run[] {
  const address = webAddress(link);
  if (!address) return [{ text: cleanLine(link) }];
  const { host, pathname, protocol } = new URL(address);
  const label = protocol === 'mailto:' ? pathname : `${host}${pathname.replace(/\/$/, '')}`;
  return [{ text: label, url: address }];
}

function namesOf({ doneBy }: ChecklistItem): KnownBlock[] {
  const names = (doneBy ?? []).map(cleanLine).filter((name) => name !== '');
  if (names.length === 0) return [];
  return [{ type: 'context', elements: [plainText(`✓ ${names.join(', ')}`)] }];
}
