/** Placeholders of messages, and the texts that name them. */
import { type CatalogFault, type ParsedEntry, tidy } from './parse.js';

type Path = ReadonlyArray<string | number>;

/** Captures that every paste may have, whatever the message. */
const OF_EVERY_PASTE: ReadonlySet<string> = new Set(['time', 'request_id']);

/**
 * Placeholders that are none: `{Team}` and `<team>` are literal, `{team}` in a step is shown as it stands, and
 * `{squad|…}` never has a value where no message has `{squad}`.
 */
export function placeholderFaults(item: ParsedEntry): CatalogFault[] {
  return [...messagePlaceholders(item), ...textPlaceholders(item)];
}

function messagePlaceholders(item: ParsedEntry): CatalogFault[] {
  const faults: CatalogFault[] = [];
  for (const field of ['messages', 'wordings'] as const) {
    for (const [index, { text }] of item.entry[field].entries()) {
      const odd = oddPlaceholder(text);
      if (!odd) continue;
      const reason = `"${odd}" is taken literally: a placeholder is written {${nameFrom(odd)}}, in small letters and underscores`;
      faults.push({ file: item.file, line: item.lineOf([field, index]), reason, level: 'warning' });
    }
  }
  return faults;
}

/** What looks like a placeholder and is none. Variables of a shell and JSON have other signs around them. */
function oddPlaceholder(text: string): string | undefined {
  const braces = /(?<![$\w{])\{ ?[A-Za-z][\w -]{0,40}\}/g;
  for (const [found] of text.matchAll(braces)) if (!/^\{[a-z_]+\}$/.test(found)) return found;
  return /(?<![\w<'"`])<[a-z][\w -]{0,40}>(?!['"`])/i.exec(text)?.[0];
}

function nameFrom(odd: string): string {
  const name = odd
    .toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_|_$/g, '');
  return name || 'name';
}

function textPlaceholders(item: ParsedEntry): CatalogFault[] {
  const { entry } = item;
  const known = new Set(OF_EVERY_PASTE);
  for (const { text } of [...entry.messages, ...entry.wordings])
    for (const [, name] of text.matchAll(/\{([a-z_]+)\}/g)) known.add(name as string);
  const faults: CatalogFault[] = [];
  for (const [path, text] of textsOf(item)) {
    const add = (reason: string) =>
      faults.push({ file: item.file, line: item.lineOf(path), reason: tidy(reason), level: 'warning' });
    for (const [, name] of text.matchAll(/\{([a-z_]+)\|/g))
      if (!known.has(name as string))
        add(`no message has a placeholder {${name}}, so these words never get its value`);
    for (const [, name] of text.matchAll(/(?<![$\w{])\{([a-z_]+)\}/g))
      if (known.has(name as string))
        add(`{${name}} is shown as it stands: write {${name}|words for when it is not known}`);
  }
  return faults;
}

/** Texts that are filled with what the message captured. */
function textsOf({ entry }: ParsedEntry): Array<[Path, string]> {
  const steps = (path: Path, list: typeof entry.steps): Array<[Path, string]> =>
    list.flatMap(
      ({ text, command }, index): Array<[Path, string]> => [
        [[...path, index, 'text'], text],
        ...(command ? [[[...path, index, 'command'], command] as [Path, string]] : []),
      ],
    );
  return [
    [['summary'], entry.summary],
    [['cause'], entry.cause],
    ...(entry.retry.note ? [[['retry', 'note'], entry.retry.note] as [Path, string]] : []),
    ...steps(['steps'], entry.steps),
    ...entry.stages.flatMap((stage, index) => steps(['stages', index, 'steps'], stage.steps)),
  ];
}
