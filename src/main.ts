/** `npm start`: puts the parts together and runs them. Without tokens that is the terminal chat. */
import { TerminalAdapter } from '../adapters/terminal/terminal-adapter.js';
import { Bot } from './bot.js';
import { loadCatalog } from './catalog/compiled.js';
import { leftOutLines } from './catalog/left-out.js';
import { loadConfig } from './config.js';
import { failureOf } from './errors.js';
import { Matcher } from './match/matcher.js';

const WELCOME = 'Paste a Claude Code error. Help: /cc-error help. Leave: Ctrl-D.';

async function main(): Promise<number> {
  const config = loadConfig();
  const { catalog, faults, searchIndex } = await loadCatalog(config.catalogFolders);
  for (const line of leftOutLines(faults, 'npx cc-error')) process.stderr.write(`cc-error-bot: ${line}\n`);
  const terminal = new TerminalAdapter({
    input: process.stdin,
    output: process.stdout,
    welcome: WELCOME,
    ...(config.color === undefined ? {} : { color: config.color }),
    ...(config.historyFile ? { historyFile: config.historyFile } : {}),
  });
  await terminal.start(new Bot(catalog, new Matcher(catalog, searchIndex)));
  await terminal.closed;
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { line, exitCode } = failureOf(error, 'cc-error-bot');
  process.stderr.write(`${line}\n`);
  process.exitCode = exitCode;
}
