/** Restores the terminal however the process ends. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a function when the process exits, dies of an error, or is ended by a signal.
 *
 * @param restore what to do; synchronous, and harmless when done twice
 * @returns a function that takes it back
 */
export function onProcessEnd(restore: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    restore();
    release();
    // A listener keeps the signal from ending the process. Where nobody else listens, it shall end it.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = () => {
    process.off('exit', restore);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.on('exit', restore);
  // First in line: a `once` listener that had run already would look like nobody.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  return release;
}
