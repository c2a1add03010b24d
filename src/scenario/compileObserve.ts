// Observations of a scenario, compiled, and what they refer to, checked.

import type { ObserveAction } from './compiled.ts';
import { type DocumentPath, faultAt, type LocatedFault } from './diagnostics.ts';
import type { Moment } from './ledger.ts';
import { parsePlaced } from './observedCommand.ts';
import type { ObservationDocument } from './observeDocument.ts';
import type { Story } from './story.ts';
import { WORKLOADS } from './things.ts';
import { missing } from './workloadReferences.ts';

type Observation = Exclude<ObservationDocument, string>;
type Piece = string | number | boolean;

export function observeAction(observation: ObservationDocument): ObserveAction {
  const { command, node, pod, contains, excludes, equals } = normal(observation);
  return {
    kind: 'observe',
    command,
    ...(node === undefined ? {} : { node }),
    ...(pod === undefined ? {} : { pod }),
    contains: textsOf(contains),
    excludes: textsOf(excludes),
    ...(equals === undefined ? {} : { equals: String(equals) }),
  };
}

/** Places by group or workload must be of ones that there are; other names are known only when it runs. */
export function observationFaults(
  story: Story,
  observation: ObservationDocument | undefined,
  path: DocumentPath,
  moment: Moment,
): LocatedFault[] {
  if (observation === undefined || typeof observation === 'string') return [];
  const place = parsePlaced(observation.node ?? '')?.of;
  const workload = parsePlaced(observation.pod ?? '')?.of;
  return [
    ...(place === undefined
      ? []
      : missing(story, ['node group', ...WORKLOADS], referenceOf(place), [...path, 'node'], moment)),
    ...(workload === undefined
      ? []
      : missing(story, WORKLOADS, referenceOf(workload), [...path, 'pod'], moment)),
    ...bothPlaces(observation, path),
  ];
}

function bothPlaces({ node, pod }: Observation, path: DocumentPath): LocatedFault[] {
  if (node === undefined || pod === undefined) return [];
  return [faultAt([...path, 'pod'], { code: 'conflicting-keys', keys: ['node', 'pod'] }, 'key')];
}

function referenceOf(workload: string) {
  const [first, second] = workload.split('/');
  return second === undefined ? { name: first } : { namespace: first, name: second };
}

function normal(observation: ObservationDocument): Observation {
  return typeof observation === 'string' ? { command: observation } : observation;
}

function textsOf(pieces: Piece | readonly Piece[] = []): string[] {
  return [pieces].flat().map(String);
}
