// The step by which somebody looks at the moment: nothing is done to the world.

import { faultAt } from '../language/diagnostics.ts';
import { parsePlaced } from '../language/observedCommand.ts';
import { observation, type ObservationDocument, type ObserveAction } from './observeDocument.ts';
import { WORKLOADS } from '../language/things.ts';
import { thing } from './mention.ts';
import { nothing, step } from './step.ts';

type Observation = Exclude<ObservationDocument, string>;
type Piece = string | number | boolean;

export const observe = step({
  schema: observation.describe('Run a command at this moment, as in a shell; replay prints the output'),
  faults: (value) => {
    const { node, pod } = normal(value);
    if (node === undefined || pod === undefined) return [];
    return [faultAt(['pod'], { code: 'conflicting-keys', keys: ['node', 'pod'] }, 'key')];
  },
  // Places by group or workload must be of ones that there are; other names are known only when it runs.
  mentions: (value) => {
    const { node, pod } = normal(value);
    const place = parsePlaced(node ?? '')?.of;
    const workload = parsePlaced(pod ?? '')?.of;
    return [
      ...(place === undefined ? [] : [thing(['node group', ...WORKLOADS], referenceOf(place), ['node'])]),
      ...(workload === undefined ? [] : [thing(WORKLOADS, referenceOf(workload), ['pod'])]),
    ];
  },
  manifest: nothing,
  books: nothing,
  foresees: nothing,
  compile: (value): ObserveAction[] => {
    const { command, node, pod, contains, excludes, equals } = normal(value);
    return [
      {
        kind: 'observe',
        command,
        ...(node === undefined ? {} : { node }),
        ...(pod === undefined ? {} : { pod }),
        contains: textsOf(contains),
        excludes: textsOf(excludes),
        ...(equals === undefined ? {} : { equals: String(equals) }),
      },
    ];
  },
  deeds: {
    observe: {
      describe: ({ command }) => `observe ${command}`,
      asks: ({ observations }, action, at) => observations.push({ at, action }),
      perform: nothing,
    },
  },
});

function normal(value: ObservationDocument): Observation {
  return typeof value === 'string' ? { command: value } : value;
}

function referenceOf(workload: string) {
  const [first, second] = workload.split('/');
  return second === undefined ? { name: first ?? '' } : { namespace: first, name: second };
}

function textsOf(pieces: Piece | readonly Piece[] = []): string[] {
  return [pieces].flat().map(String);
}
