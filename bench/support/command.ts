/** What the benchmarks of matching have in common as programs. */

/** A command line or a file that cannot be used, in one line that says why. */
export class UsageError extends Error {}

/**
 * Runs a benchmark. `--help` prints how it is used; what cannot be used ends it with 2 and one line, anything else as
 * Node ends programs.
 *
 * @param usage the command line, and what its options mean
 */
export async function runCommand(usage: string, main: () => Promise<void>): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage);
    return;
  }
  try {
    await main();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!(error instanceof UsageError) && !String(code).startsWith('ERR_PARSE_ARGS')) throw error;
    console.error(`${message.split('. ', 1)[0]}\n${usage.split('\n', 1)[0]}`);
    process.exitCode = 2;
  }
}
