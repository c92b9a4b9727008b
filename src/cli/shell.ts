/** What the commands of the command line share: streams, style, the catalogue and how errors end the process. */
import type { Writable } from 'node:stream';
import { type CatalogWithFaults, loadCatalog } from '../catalog/compiled.js';
import type { Config } from '../config.js';

export interface Shell {
  stdin: NodeJS.ReadStream;
  style: { color: boolean; width: number };
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
  quietOnBrokenPipe(stdout);
  const error = (line: string) => void stderr.write(`${line}\n`);
  return {
    stdin,
    style: { color: config.color ?? stdout.isTTY === true, width: stdout.columns ?? 80 },
    print: (text) => write(stdout, text.endsWith('\n') ? text : `${text}\n`),
    error,
    catalog: async () => {
      const loaded = await loadCatalog([...config.catalogFolders, ...extraFolders]);
      for (const fault of loaded.faults.slice(0, 5)) {
        error(
          `cc-error: left out ${fault.file}, line ${fault.line}: ${fault.reason}. Check it with: cc-error lint`,
        );
      }
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

/** `cc-error list | head` closes the pipe early, which is no fault. */
function quietOnBrokenPipe(stream: Writable): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
