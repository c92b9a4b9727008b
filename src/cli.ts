#!/usr/bin/env node
/** The command line. Its forms are a contract: JSON to stdout, messages to stderr, exit 2 for what cannot be read. */
import { Command, CommanderError } from 'commander';
import { createShell, type Shell } from './cli/shell.js';
import { loadConfig } from './config.js';
import { failureOf } from './errors.js';
import { packageVersion } from './paths.js';

const USAGE_EXIT = 2;

function program(run: (task: (shell: Shell) => Promise<unknown>) => Promise<void>): Command {
  const cli = new Command('cc-error')
    .description('Says which Claude Code error a text shows, what it means, and what fixes it.')
    .version(packageVersion())
    .option('--catalog <dir>', 'folder with catalogue files of your own; may be given again', collect)
    // `main` says it in one line.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  cli
    .command('match [file]')
    .description('explain the error in FILE or on standard input')
    .option('--json', 'print one result object')
    .option('--jsonl', 'read {"id","text"} lines and print one result a line')
    .option('--explain', 'say why it matched')
    .action((file: string | undefined, options) =>
      run(async (shell) => (await import('./cli/match.js')).runMatch(file, options, shell)),
    );
  cli
    .command('list')
    .description('list every documented error')
    .option('--json', 'print [{"id","title","category"}]')
    .action((options) =>
      run(async (shell) => (await import('./cli/catalog-commands.js')).runList(options, shell)),
    );
  cli
    .command('show <id>')
    .description('show one entry, whole')
    .option('--json', 'print the entry as JSON')
    .action((id: string, options) =>
      run(async (shell) => (await import('./cli/catalog-commands.js')).runShow(id, options, shell)),
    );
  cli
    .command('search <words...>')
    .description('find entries by words')
    .action((words: string[]) =>
      run(async (shell) => (await import('./cli/catalog-commands.js')).runSearch(words, shell)),
    );
  cli
    .command('converse [file]')
    .description('play {"thread","user","text","mention"} lines through the bot')
    .requiredOption('--jsonl', 'read and print one object a line')
    .action((file: string | undefined) =>
      run(async (shell) => (await import('./cli/converse.js')).runConverse(file, shell)),
    );
  cli
    .command('forget')
    .description('delete what the store holds of a person or a workspace')
    .option('--user <id>', 'a person, by the id of the platform')
    .option('--workspace <id>', 'a workspace with all its threads; with --user, that person in it')
    .option('--platform <name>', 'on this platform alone, such as slack')
    .action((options) => run(async (shell) => (await import('./cli/forget.js')).runForget(options, shell)));
  cli
    .command('setup <chat>')
    .description(
      'say what is left to do for a chat, slack or discord, and check its tokens; exit 2 when there is something',
    )
    .action((chat: string) => run(async (shell) => (await import('./cli/setup.js')).runSetup(chat, shell)));
  cli
    .command('lint [dir...]')
    .description('check catalogue files; exit 1 when one has an error')
    .option('--json', 'print the faults as JSON')
    .action((folders: string[], options) =>
      run(async (shell) => (await import('./cli/catalog-commands.js')).runLint(folders, options, shell)),
    );
  cli
    .command('audit <source>')
    .description(
      'compare a copy of the reference page (FILE, - or URL) with the catalogue; exit 1 when it lacks something',
    )
    .option('--json', 'print the result as JSON')
    .action((source: string, options) =>
      run(async (shell) => (await import('./cli/audit.js')).runAudit(source, options, shell)),
    );
  return cli;
}

function collect(folder: string, earlier: string[] = []): string[] {
  return [...earlier, folder];
}

async function main(argv: string[]): Promise<number> {
  let code = 0;
  const cli = program(async (task) => {
    const shell = createShell(loadConfig(), cli.opts<{ catalog?: string[] }>().catalog ?? []);
    const result = await task(shell);
    if (typeof result === 'number') code = result;
  });
  try {
    await cli.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageError(error);
    const { line, exitCode } = failureOf(error, 'cc-error');
    process.stderr.write(`cc-error: ${line}\n`);
    return exitCode;
  }
}

/** A mistyped command in one line. Help and version come as errors as well, and have said what they had to say. */
function usageError({ code, exitCode, message }: CommanderError): number {
  if (exitCode === 0) return 0;
  if (code !== 'commander.help') {
    const reason = message
      .replace(/^error: /, '')
      .replace(/\s+/g, ' ')
      .replace(/([^.)])$/, '$1.');
    process.stderr.write(`cc-error: ${reason} See all commands: cc-error --help\n`);
  }
  return USAGE_EXIT;
}

process.exitCode = await main(process.argv);
