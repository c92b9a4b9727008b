/** `cc-error lint`: what the schema cannot see in a catalogue, file by file. */
import { basename, dirname, resolve } from 'node:path';
import { BotError } from '../errors.js';
import { Matcher } from '../match/matcher.js';
import { compileMessage } from '../match/signature.js';
import { readPaste } from '../paste/paste.js';
import { UNFILLED } from './audit/skeleton.js';
import { Catalog } from './catalog.js';
import { builtInFolder } from './compiled.js';
import { readCatalogFiles } from './files.js';
import { parseCatalog } from './load.js';
import { type CatalogFault, type ParsedEntry, tidy } from './parse.js';
import { placeholderFaults } from './placeholders.js';
import type { CatalogEntry, StepConditions } from './schema.js';
import { shadowFaults } from './shadow.js';

type Path = ReadonlyArray<string | number>;

/**
 * Checks catalogue folders. Entries of the built-in catalogue are known to the checks, so that a folder of a team's
 * own may relate to them.
 *
 * @param folders folders or files to check
 * @returns faults by file and line, and how many files were read
 * @throws BotError `catalog-missing` when a folder cannot be read or has no catalogue files
 */
export function lintCatalog(folders: readonly string[]): { faults: CatalogFault[]; checked: number } {
  const named = folders.flatMap((folder) => {
    const found = readCatalogFiles([folder]);
    if (found.length > 0) return found;
    throw new BotError(
      'catalog-missing',
      `There are no catalogue files in ${folder}: their names end in .yaml or .yml. Check the path.`,
    );
  });
  // A folder and a file in it are one.
  const files = [...new Map(named.map((file) => [resolve(file.path), file])).values()];
  const { parsed, faults } = parseCatalog(files);
  const own = new Set(parsed.map(({ entry }) => entry.id));
  const known = parseCatalog(readCatalogFiles([builtInFolder()])).parsed.filter(
    ({ entry }) => !own.has(entry.id),
  );
  const catalog = new Catalog([...known, ...parsed].map(({ entry }) => entry));
  const matcher = new Matcher(catalog);
  faults.push(...duplicateIds(parsed));
  for (const item of parsed) {
    faults.push(...structureFaults(item, catalog), ...sampleFaults(item, matcher), ...unfilled(item));
    faults.push(...placeholderFaults(item));
  }
  const others = known.map(({ entry }) => entry);
  faults.push(...shadowFaults(parsed, others, matcher));
  faults.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  return { faults, checked: files.length };
}

function fault(
  item: ParsedEntry,
  path: Path,
  reason: string,
  level: CatalogFault['level'] = 'error',
): CatalogFault {
  return { file: item.file, line: item.lineOf(path), reason: tidy(reason), level };
}

/** What `cc-error audit` left to be written. */
function unfilled(item: ParsedEntry): CatalogFault[] {
  const { entry } = item;
  const texts: Array<[Path, string | undefined]> = [
    [['retry', 'note'], entry.retry.note],
    [['summary'], entry.summary],
    [['cause'], entry.cause],
    ...entry.steps.map(({ text }, index): [Path, string] => [['steps', index, 'text'], text]),
  ];
  const faults = texts
    .filter(([, text]) => text !== undefined && UNFILLED.has(text))
    .map(([path]) => fault(item, path, `${path.join('.')} still says "Describe …": write it`));
  if (entry.samples.length === 0) {
    faults.push(
      fault(item, ['samples'], 'there are no samples: add a paste that shows this error', 'warning'),
    );
  }
  return faults;
}

function duplicateIds(parsed: readonly ParsedEntry[]): CatalogFault[] {
  const first = new Map<string, ParsedEntry>();
  const faults: CatalogFault[] = [];
  for (const item of parsed) {
    const other = first.get(item.entry.id);
    if (other) faults.push(fault(item, ['id'], `the id "${item.entry.id}" is taken by ${other.file}`));
    else first.set(item.entry.id, item);
  }
  return faults;
}

/** Names and references within the entry, and to other entries. */
function structureFaults(item: ParsedEntry, catalog: Catalog): CatalogFault[] {
  const { entry, file } = item;
  const faults: CatalogFault[] = [];
  const name = basename(file).replace(/\.ya?ml$/, '');
  if (name !== entry.id) faults.push(fault(item, ['id'], `the file should be named ${entry.id}.yaml`));
  const folder = basename(dirname(file));
  if (entry.category !== 'custom' && folder !== entry.category) {
    faults.push(
      fault(
        item,
        ['category'],
        `the file stands in "${folder}", not in "${entry.category}". Move it there, or use the category custom`,
      ),
    );
  }
  for (const [index, id] of entry.related.entries()) {
    if (!catalog.get(id)) faults.push(fault(item, ['related', index], `there is no entry "${id}"`));
    else if (id === entry.id)
      faults.push(fault(item, ['related', index], 'the entry names itself as related', 'warning'));
  }
  faults.push(...messageFaults(item), ...stepFaults(item));
  if (entry.messages.length + entry.wordings.length + entry.phrases.length === 0) {
    faults.push(fault(item, ['id'], 'nothing can find this entry: give it messages, wordings or phrases'));
  }
  return faults;
}

function messageFaults(item: ParsedEntry): CatalogFault[] {
  const faults: CatalogFault[] = [];
  const variants = new Set(item.entry.variants.map(({ id }) => id));
  const shown = new Set(
    [...item.entry.messages, ...item.entry.wordings].map(
      (message) => 'variant' in message && message.variant,
    ),
  );
  for (const [index, { id }] of item.entry.variants.entries()) {
    if (shown.has(id)) continue;
    faults.push(fault(item, ['variants', index], `no message shows the variant "${id}"`, 'warning'));
  }
  for (const field of ['messages', 'wordings'] as const) {
    for (const [index, message] of item.entry[field].entries()) {
      const path = [field, index];
      if (!compileMessage(item.entry.id, message)) {
        faults.push(
          fault(
            item,
            path,
            'too short to be found: a message needs six letters or digits in a row',
            'warning',
          ),
        );
      }
      if ('variant' in message && message.variant && !variants.has(message.variant)) {
        faults.push(fault(item, path, `there is no variant "${message.variant}"`));
      }
    }
  }
  return faults;
}

function stepFaults(item: ParsedEntry): CatalogFault[] {
  const { entry } = item;
  const faults: CatalogFault[] = [];
  const seen = new Set<string>();
  const lists: Array<[Path, CatalogEntry['steps']]> = [
    [['steps'], entry.steps],
    ...entry.stages.map((stage, index): [Path, CatalogEntry['steps']] => [
      ['stages', index, 'steps'],
      stage.steps,
    ]),
  ];
  for (const [path, steps] of lists) {
    for (const [index, step] of steps.entries()) {
      if (seen.has(step.id))
        faults.push(fault(item, [...path, index, 'id'], `the step id "${step.id}" is used twice`));
      seen.add(step.id);
      faults.push(...conditionFaults(item, [...path, index, 'when'], step.when));
    }
  }
  for (const [index, gate] of entry.gates.entries()) {
    faults.push(...conditionFaults(item, ['gates', index, 'when'], gate.when));
  }
  return faults;
}

function conditionFaults(item: ParsedEntry, path: Path, when: StepConditions | undefined): CatalogFault[] {
  const { entry } = item;
  const faults: CatalogFault[] = [];
  for (const variant of when?.variant ?? []) {
    if (!entry.variants.some(({ id }) => id === variant))
      faults.push(fault(item, path, `there is no variant "${variant}"`));
  }
  for (const [question, answer] of Object.entries(when?.answer ?? {})) {
    const answers = entry.questions.find(({ id }) => id === question)?.answers;
    if (!answers) faults.push(fault(item, path, `there is no question "${question}"`));
    else if (!answers.some(({ id }) => id === answer)) {
      faults.push(fault(item, path, `the question "${question}" has no answer "${answer}"`));
    }
  }
  return faults;
}

/** Samples that another entry wins, and near-misses that this one wins. */
function sampleFaults(item: ParsedEntry, matcher: Matcher): CatalogFault[] {
  const { entry } = item;
  const faults: CatalogFault[] = [];
  const winner = (text: string) => matcher.match(readPaste(text)).candidates[0]?.entry;
  for (const [index, sample] of entry.samples.entries()) {
    const first = winner(sample);
    if (first !== entry.id) {
      const reason = first ? `this sample is won by "${first}"` : 'this sample is not recognised';
      faults.push(fault(item, ['samples', index], `${reason}; see why: cc-error match --explain`));
    }
  }
  for (const [index, miss] of entry.nearMisses.entries()) {
    if (winner(miss) === entry.id) {
      faults.push(
        fault(
          item,
          ['nearMisses', index],
          'this near-miss is taken for the entry; see why: cc-error match --explain',
        ),
      );
    }
  }
  return faults;
}
