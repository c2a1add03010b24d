// Ctrl-C, a stop by the system and a terminal that has gone are one thing: the program ends soon, with what it has.

import { constants } from 'node:os';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `stop` with the exit status at the first such signal; the second ends the program at once. Returns what takes
 * the listeners away again.
 */
export function onStopSignal(stop: (status: number) => void): () => void {
  let isStopping = false;
  const listeners = STOPPING.map((signal) => {
    const status = 128 + constants.signals[signal];
    const listener = (): void => {
      if (isStopping) process.exit(status);
      isStopping = true;
      stop(status);
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
