/**
 * Which entries are answered in place of which, and which are missed.
 *
 * npm run bench:confusion -- [FILE...]
 */
import { parseArgs } from 'node:util';
import { runCommand } from './support/command.js';
import { printConfusion, wrongResults } from './support/confusion.js';
import { loadCases } from './support/corpus.js';
import { builtInCatalog, matchWith } from './support/project.js';
import { percent } from './support/table.js';

const USAGE = `npm run bench:confusion -- [FILE...]

FILE  labelled pastes, one {"id","labels","text"} a line; those of test/corpus where none is given`;

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} });
  const catalog = await builtInCatalog();
  const { files, cases } = loadCases(positionals, catalog);
  const match = matchWith(catalog);
  const wrong = wrongResults(
    cases,
    cases.map(({ text }) => match(text)),
  );
  console.log(
    `${cases.length} pastes, ${wrong.length} of them wrong (${percent(wrong.length, cases.length)} %)\n${files.join('\n')}`,
  );
  printConfusion(cases, wrong);
}

await runCommand(USAGE, main);
