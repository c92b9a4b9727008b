/** What the commands of the command line share: streams, style, the catalogue and how errors end the process. */
import type { Writable } from 'node:stream';
import { type CatalogWithFaults, loadCatalog } from '../catalog/compiled.js';
import { leftOutLines } from '../catalog/left-out.js';
import type { Config } from '../config.js';
import { failureOf } from '../errors.js';

export interface Shell {
  stdin: NodeJS.ReadStream;
  style: { color: boolean; width: number };
  /** Catalogue folders of the user's own, from the settings and the command line. */
  folders: string[];
  /** Writes to standard output; resolves when there is room for more. */
  print(text: string): Promise<void>;
  /** Writes one line to standard error. */
  error(line: string): void;
  /** Loads the catalogue, and says on standard error which files were left out. */
  catalog(): Promise<CatalogWithFaults>;
}

/** @param extraFolders catalogue folders from the command line, in addition to the configured ones */
export function createShell(config: Config, extraFolders: readonly string[]): Shell {
  const { stdin, stdout, stderr } = process;
  const error = (line: string) => void stderr.write(`${line}\n`);
  endOnBrokenOutput(stdout, error);
  // Where nobody reads the messages there is nobody to tell.
  stderr.on('error', () => {});
  const folders = [...config.catalogFolders, ...extraFolders];
  return {
    stdin,
    // A terminal knows whether it has colours; with TERM=dumb it has none.
    style: {
      color: config.color ?? (stdout.isTTY === true && stdout.hasColors()),
      width: stdout.columns ?? 80,
    },
    folders,
    print: (text) => write(stdout, text.endsWith('\n') ? text : `${text}\n`),
    error,
    catalog: async () => {
      const loaded = await loadCatalog(folders);
      for (const line of leftOutLines(loaded.faults, 'cc-error')) error(`cc-error: ${line}`);
      return loaded;
    },
  };
}

function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (stream.write(text)) resolve();
    else stream.once('drain', resolve);
  });
}

/** `cc-error list | head` closes the pipe early, which is no fault; a full disk is one, though none of ours. */
function endOnBrokenOutput(stream: Writable, say: (line: string) => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    const { line, exitCode } = failureOf(error, 'cc-error');
    say(`cc-error: ${line}`);
    process.exit(exitCode);
  });
}
