// What `kubectl WORDS…` prints for the objects of a cluster: `get`, `describe` and `events`, byte for byte as v1.34.4 does.
// A pure function of the objects and the moment; nothing is defaulted and no clock is read.

import { own } from '../base/own.ts';
import type { ToolAnswer } from '../base/toolAnswer.ts';
import { describe } from './describe/describe.ts';
import { events } from './eventsCommand.ts';
import { complaint, Failure, goQuoted } from './failure.ts';
import { get } from './get.ts';
import { COMMANDS, commandOf, parseOptions, type Options } from './options.ts';
import { View, type Cluster } from './view.ts';

/** `words`: what follows `kubectl`, as a shell would split it. */
export function kubectl(words: readonly string[], cluster: Cluster): ToolAnswer {
  try {
    const { command, rest } = commandOf(words);
    const run = own(RUNS, command);
    if (run === undefined) throw unanswered(command);
    const options = parseOptions(command, rest);
    const namespace = options.text('namespace') || (cluster.defaultNamespace ?? 'default');
    return run(new View(cluster), options, namespace);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { stdout: '', stderr: `${error.message}\n`, exitCode: error.exitCode };
  }
}

const RUNS: Readonly<Record<string, (view: View, options: Options, namespace: string) => ToolAnswer>> = {
  get,
  describe,
  events,
};

function unanswered(command: string): Failure {
  if (command === '') return complaint(`write a command after kubectl: ${COMMANDS.join(', ')}`);
  return complaint(`unknown command ${goQuoted(command)} for "kubectl"`);
}
