// Whether what a scenario refers to exists at that time: in node groups, steps and expectations.

import { observationFaults } from './compileObserve.ts';
import { type DocumentPath, faultAt, type LocatedFault, type NamedThing } from './diagnostics.ts';
import type { ScenarioDocument } from './document.ts';
import type { ExpectationDocument } from './expectDocument.ts';
import { readDuration } from './latencyText.ts';
import type { Moment, Mortal } from './ledger.ts';
import { momentOf, type Story } from './story.ts';
import { WORKLOADS } from './things.ts';
import type { TimedStep } from './timedSteps.ts';
import type { NodesDocument, StepDocument } from './timelineDocument.ts';
import { outsideFaults } from './vpcChecks.ts';
import { missing, priorityClassFaults, unknown, workloadFaults } from './workloadReferences.ts';

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

function stepFaults(story: Story, timed: TimedStep, sequence: number): LocatedFault[] {
  const { step, index } = timed;
  const moment = momentOf(timed, sequence);
  const path: DocumentPath = ['timeline', index];
  const needs = (things: readonly Mortal[], name: string | undefined, ...rest: string[]): LocatedFault[] =>
    name === undefined ? [] : missing(story, things, { name }, [...path, ...rest], moment);
  return [
    ...workloadFaults(story, timed, moment),
    ...observationFaults(story, step.observe, [...path, 'observe'], moment),
    ...priorityClassFaults(story, timed, moment),
    ...needs(['deployment'], step.deleteDeployment?.name, 'deleteDeployment', 'name'),
    ...needs(WORKLOADS, step.deletePods?.of, 'deletePods', 'of'),
    ...needs(['node group'], step.scaleNodeGroup?.name, 'scaleNodeGroup', 'name'),
    ...needs(['node group'], step.deleteNodeGroup?.name, 'deleteNodeGroup', 'name'),
    ...needs(['node group'], step.instanceRefresh?.name, 'instanceRefresh', 'name'),
    ...selections(step).flatMap(([keys, nodes]) =>
      needs(['node group'], nodes.nodeGroup, ...keys, 'nodeGroup'),
    ),
    ...subnetFaults(story.document, step.addNodeGroup?.subnets ?? [], [...path, 'addNodeGroup', 'subnets']),
    ...addressFaults(story.document, 'takeAddresses', step.takeAddresses, path),
    ...addressFaults(story.document, 'freeAddresses', step.freeAddresses, path),
  ];
}

type NodesOfGroup = Exclude<NodesDocument, string>;

/** Nodes that a step selects by their group, with the keys that lead there. */
export function selections(step: StepDocument): [readonly string[], NodesOfGroup][] {
  const { cordon, uncordon, drain, restartDaemon, rebootNode, terminateNode, failNode, recoverNode } = step;
  const direct = { cordon, uncordon, drain, restartDaemon, rebootNode, terminateNode, failNode, recoverNode };
  const all: [readonly string[], NodesDocument | undefined][] = [
    ...Object.entries(direct).map(([key, nodes]): [string[], NodesDocument | undefined] => [[key], nodes]),
    [['taint', 'nodes'], step.taint?.nodes],
    [['untaint', 'nodes'], step.untaint?.nodes],
  ];
  return all.flatMap(([keys, nodes]) =>
    nodes === undefined || nodes === 'all' ? [] : [[keys, nodes] satisfies [readonly string[], NodesOfGroup]],
  );
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
  const moment = momentOfExpectation(story, expectation.at);
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
function momentOfExpectation({ steps }: Story, at: string | undefined): Moment {
  if (at === undefined) return { sequence: steps.length, at: 'end' };
  const ms = readDuration(at);
  const later = steps.findIndex((timed) => timed.at > ms);
  return { sequence: later === -1 ? steps.length : later, at };
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
