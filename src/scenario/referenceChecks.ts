// Whether what a scenario refers to exists at that time: in node groups, steps and expectations.

import { formatDuration } from '../base/time.ts';
import {
  type Absence,
  type DocumentPath,
  faultAt,
  type LocatedFault,
  type NamedThing,
} from './diagnostics.ts';
import type { ScenarioDocument } from './document.ts';
import type { ExpectationDocument } from './expectDocument.ts';
import { readDuration } from './latencyText.ts';
import type { Moment, Mortal } from './ledger.ts';
import { type Story, WORKLOADS } from './story.ts';
import type { TimedStep } from './timedSteps.ts';
import type { NodesDocument, StepDocument } from './timelineDocument.ts';
import { outsideFaults } from './vpcChecks.ts';

export function referenceFaults(story: Story): LocatedFault[] {
  const { document, steps } = story;
  return [
    ...document.nodeGroups.flatMap((group, index) =>
      subnetFaults(document, group.subnets ?? [], ['nodeGroups', index, 'subnets']),
    ),
    ...steps.flatMap((timed, sequence) => stepFaults(story, timed, sequence)),
    ...document.expect.flatMap((expectation, index) =>
      expectationFaults(story, expectation, ['expect', index]),
    ),
  ];
}

function stepFaults(story: Story, { step, index, at }: TimedStep, sequence: number): LocatedFault[] {
  const moment: Moment = { sequence, at: formatDuration(at) };
  const path: DocumentPath = ['timeline', index];
  const needs = (things: readonly Mortal[], name: string | undefined, ...rest: string[]): LocatedFault[] =>
    name === undefined ? [] : missing(story, things, name, [...path, ...rest], moment);
  return [
    ...needs(['deployment'], step.scale?.deployment, 'scale', 'deployment'),
    ...needs(['deployment'], step.deleteDeployment?.name, 'deleteDeployment', 'name'),
    ...needs(['deployment', 'pod set'], step.deletePods?.of, 'deletePods', 'of'),
    ...needs(['node group'], step.scaleNodeGroup?.name, 'scaleNodeGroup', 'name'),
    ...needs(['node group'], step.deleteNodeGroup?.name, 'deleteNodeGroup', 'name'),
    ...selections(step).flatMap(([key, nodes]) => needs(['node group'], nodes.nodeGroup, key, 'nodeGroup')),
    ...subnetFaults(story.document, step.addNodeGroup?.subnets ?? [], [...path, 'addNodeGroup', 'subnets']),
    ...addressFaults(story.document, 'takeAddresses', step.takeAddresses, path),
    ...addressFaults(story.document, 'freeAddresses', step.freeAddresses, path),
  ];
}

/** The steps' keys that select nodes by group. */
const SELECTING = ['cordon', 'uncordon', 'drain', 'restartDaemon', 'rebootNode', 'terminateNode'] as const;

export function selections(
  step: StepDocument,
): [(typeof SELECTING)[number], Exclude<NodesDocument, string>][] {
  return SELECTING.flatMap((key): [(typeof SELECTING)[number], Exclude<NodesDocument, string>][] => {
    const nodes = step[key];
    return nodes === undefined || nodes === 'all' ? [] : [[key, nodes]];
  });
}

function addressFaults(
  document: ScenarioDocument,
  key: 'takeAddresses' | 'freeAddresses',
  action: { readonly subnet: string; readonly addresses: readonly string[] } | undefined,
  path: DocumentPath,
): LocatedFault[] {
  if (action === undefined) return [];
  const subnet = document.vpc.subnets.find(({ name }) => name === action.subnet);
  return subnet === undefined
    ? [faultAt([...path, key, 'subnet'], unknownSubnet(document, action.subnet))]
    : outsideFaults(action.addresses, subnet, [...path, key, 'addresses']);
}

function expectationFaults(
  story: Story,
  expectation: ExpectationDocument,
  path: DocumentPath,
): LocatedFault[] {
  const moment = momentOf(story, expectation.at);
  const recorded = (
    things: readonly Mortal[],
    name: string | undefined,
    rest: readonly string[],
    target?: 'key',
  ): LocatedFault[] => {
    if (name === undefined) return [];
    const absence = story.ledger.absenceFromRecord(things, name, moment);
    return absence === undefined
      ? []
      : [faultAt([...path, ...rest], unknown(story, things, name, absence), target)];
  };
  return [
    ...recorded(WORKLOADS, expectation.pods?.of, ['pods', 'of']),
    ...recorded(WORKLOADS, expectation.waiting?.of, ['waiting', 'of']),
    ...recorded(['node group'], expectation.eachNode?.nodeGroup, ['eachNode', 'nodeGroup']),
    ...Object.keys(expectation.nodeGroups ?? {}).flatMap((name) =>
      recorded(['node group'], name, ['nodeGroups', name], 'key'),
    ),
    ...Object.keys(expectation.subnets ?? {}).flatMap((name) =>
      story.document.vpc.subnets.some((subnet) => subnet.name === name)
        ? []
        : [faultAt([...path, 'subnets', name], unknownSubnet(story.document, name), 'key')],
    ),
  ];
}

/** Just after all steps due at the time. */
function momentOf({ steps }: Story, at: string | undefined): Moment {
  if (at === undefined) return { sequence: steps.length, at: 'end' };
  const ms = readDuration(at);
  const later = steps.findIndex((timed) => timed.at > ms);
  return { sequence: later === -1 ? steps.length : later, at };
}

function missing(
  story: Story,
  things: readonly Mortal[],
  name: string,
  path: DocumentPath,
  moment: Moment,
): LocatedFault[] {
  const absence = story.ledger.absence(things, name, moment);
  return absence === undefined ? [] : [faultAt(path, unknown(story, things, name, absence))];
}

function unknown(story: Story, things: readonly Mortal[], name: string, absence: Absence) {
  const known = story.ledger.names(things);
  return { code: 'unknown-reference', thing: things[0], name, known, absence } as const;
}

function subnetFaults(
  document: ScenarioDocument,
  names: readonly string[],
  path: DocumentPath,
): LocatedFault[] {
  const known = document.vpc.subnets.map((subnet) => subnet.name);
  return names.flatMap((name, index) =>
    known.includes(name) ? [] : [faultAt([...path, index], unknownSubnet(document, name))],
  );
}

function unknownSubnet(document: ScenarioDocument, name: string) {
  const thing: NamedThing = 'subnet';
  const known = document.vpc.subnets.map((subnet) => subnet.name);
  return { code: 'unknown-reference', thing, name, known, absence: { kind: 'never' } } as const;
}
