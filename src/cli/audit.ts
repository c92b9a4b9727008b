/** `cc-error audit`: what a newer copy of the reference page has that the catalogue lacks. */
import { stringify } from 'yaml';
import {
  type AuditResult,
  comparePage,
  isReferencePage,
  type MissingMessage,
  type MissingSection,
  type VanishedEntry,
} from '../catalog/audit/compare.js';
import { parsePage } from '../catalog/audit/page.js';
import { BotError } from '../errors.js';
import { type DownloadLimits, download, isAddress } from './download.js';
import { type InputExample, readInput } from './input.js';
import type { Shell } from './shell.js';

export interface AuditOptions {
  json?: boolean;
}

const AUDIT_INPUT: InputExample = {
  pipe: 'cat errors.md | cc-error audit -',
  command: 'cc-error audit -',
  binary: 'Give the Markdown form of the reference page, or its text.',
  tooLarge: 'No reference page does; check the file.',
};

/** More entries than one in so many do not lose their section by an edit of the page. */
const MANY_GONE = 4;

/**
 * @param source file, `-` for standard input, or an http(s) address
 * @param limits bounds of a download
 * @returns exit code: 0 when the catalogue covers the page, 1 when something is to do
 * @throws BotError when the page cannot be read, or is another page
 */
export async function runAudit(
  source: string,
  options: AuditOptions,
  shell: Shell,
  limits?: DownloadLimits,
): Promise<number> {
  const text = isAddress(source)
    ? await download(source, limits)
    : await readInput(source, shell.stdin, AUDIT_INPUT);
  if (text.trim() === '') {
    throw new BotError(
      'input-unreadable',
      'The page is empty. Give the Markdown form of the reference page.',
    );
  }
  if (/^\s*(?:<!--[^>]*-->\s*|<\?[^>]*>\s*)*<(?:!doctype|html|head|body)\b/i.test(text.slice(0, 2_000))) {
    throw new BotError(
      'input-unreadable',
      'This is a web page in HTML. Give its Markdown form, or its text.',
    );
  }
  const { catalog } = await shell.catalog();
  const page = parsePage(
    text,
    catalog.entries.map(({ title }) => title),
  );
  if (!isReferencePage(page, catalog.entries)) {
    throw new BotError(
      'input-unreadable',
      'This page shares no section with the catalogue, so it is not the error reference. Give its Markdown form, such as https://code.claude.com/docs/en/errors.md',
    );
  }
  const result = comparePage(page, catalog.entries);
  await shell.print(options.json ? JSON.stringify(result, null, 2) : report(result, catalog.size));
  return toDo(result) === 0 ? 0 : 1;
}

function toDo({ missingSections, missingMessages, vanished }: AuditResult): number {
  return missingSections.length + missingMessages.length + vanished.length;
}

function report(result: AuditResult, entries: number): string {
  const lines = [
    `Read ${count(result.sections, 'section')} and ${count(result.messages, 'message')} (${result.form === 'markdown' ? 'Markdown' : 'flattened text; the Markdown form is surer'}).`,
  ];
  if (toDo(result) === 0) return `${lines[0]}\nThe catalogue covers them all.`;
  const { missingSections, missingMessages, vanished } = result;
  if (missingSections.length > 0) {
    lines.push('', `${count(missingSections.length, 'section')} without an entry`);
    for (const section of missingSections) lines.push('', ...sectionLines(section));
  }
  if (missingMessages.length > 0) {
    lines.push('', `${count(missingMessages.length, 'message')} that no entry recognises`);
    for (const message of missingMessages) lines.push('', ...messageLines(message));
  }
  if (vanished.length > 0) {
    lines.push(
      '',
      `${vanished.length === 1 ? '1 entry' : `${vanished.length} entries`} whose section is gone`,
      '',
    );
    for (const entry of vanished) lines.push(...vanishedLines(entry));
    if (vanished.length > entries / MANY_GONE)
      lines.push('', '  So many at once: check that the page is whole before you change an entry.');
  }
  if (missingSections.length + missingMessages.length > 0)
    lines.push('', 'In messages, write {name} for what varies: a number, a path, the name of a model.');
  lines.push('', 'When done: cc-error lint, then run the audit again.');
  return lines.join('\n');
}

function sectionLines({ title, group, line, messages, held, skeleton }: MissingSection): string[] {
  const how =
    messages.length === 0 ? 'It shows no message. If it is an error, fill in, and save' : 'Fill in, and save';
  return [
    `  ${group ? `${group} > ` : ''}${title}  (line ${line})`,
    `  ${how} as ${skeleton.path}:`,
    '',
    skeleton.yaml.trimEnd(),
    ...held.map(
      ({ text, entry }) => `  So far "${shortened(text)}" leads to ${entry}: keep it in one of the two.`,
    ),
  ];
}

function messageLines({ text, line, section, entry, takenFor, template }: MissingMessage): string[] {
  const lines = [`  ${shortened(text)}`, `    line ${line}, under "${section}"`];
  if (takenFor)
    lines.push(`    taken for ${takenFor}, which is another error: see why with cc-error match --explain`);
  const where = entry ? `catalog/${entry.category}/${entry.id}.yaml` : 'the entry that it belongs to';
  const item = stringify([template], { lineWidth: 0 }).trimEnd();
  lines.push(`    Add to the messages of ${where}:`, `      ${item}`);
  return lines;
}

function vanishedLines({ id, category, docs, renamedTo }: VanishedEntry): string[] {
  const file = `catalog/${category}/${id}.yaml`;
  if (renamedTo) {
    return [
      `  ${id}: the section is now called "${renamedTo.title}"`,
      `    In ${file}, set the title and docs: ${renamedTo.docs}`,
    ];
  }
  return [
    `  ${id}: no section ${docs.slice(docs.indexOf('#'))}`,
    `    Keep it while people still run versions that show it; then link it elsewhere or delete ${file}`,
  ];
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
