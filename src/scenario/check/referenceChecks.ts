// Whether what a scenario refers to exists at that time: in node groups, steps and expectations.

import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { ExpectationDocument } from '../document/expectDocument.ts';
import { readDuration } from '../language/latencyText.ts';
import type { StepTime } from './ledger.ts';
import { type Mortal, WORKLOADS } from '../language/things.ts';
import { nodeGroupFaults } from '../cluster/nodeGroupFaults.ts';
import { mentionFaults, unknown, unknownSubnet } from './mentionChecks.ts';
import type { Course } from './course.ts';

export function referenceFaults(course: Course): LocatedFault[] {
  const { document, steps } = course;
  return [
    ...document.nodeGroups.flatMap((group, index) => [
      ...subnetFaults(document, group.subnets ?? [], ['nodeGroups', index, 'subnets']),
      ...nodeGroupFaults(group).map((fault) => ({ ...fault, path: ['nodeGroups', index, ...fault.path] })),
    ]),
    ...document.ec2.shortages.flatMap(({ availabilityZone }, index) =>
      zoneFaults(document, availabilityZone, ['ec2', 'shortages', index, 'availabilityZone']),
    ),
    ...subnetFaults(document, document.vpc.controlPlaneSubnets, ['vpc', 'controlPlaneSubnets']),
    ...document.cni.eniConfigs.flatMap(({ subnet }, index) =>
      document.vpc.subnets.some(({ name }) => name === subnet)
        ? []
        : [faultAt(['cni', 'eniConfigs', index, 'subnet'], unknownSubnet(document, subnet))],
    ),
    ...steps.flatMap((timed, sequence) => mentionFaults(course, timed, sequence)),
    ...document.expect.flatMap((expectation, index) =>
      expectationFaults(course, expectation, ['expect', index]),
    ),
  ];
}

function expectationFaults(
  course: Course,
  expectation: ExpectationDocument,
  path: DocumentPath,
): LocatedFault[] {
  const time = timeOfExpectation(course, expectation.at);
  const recorded = (
    things: readonly Mortal[],
    name: string | undefined,
    rest: readonly string[],
    target?: 'key',
  ): LocatedFault[] => {
    if (name === undefined) return [];
    const absence = course.ledger.absenceFromRecord(things, name, time);
    return absence === undefined
      ? []
      : [faultAt([...path, ...rest], unknown(course, things, name, absence), target)];
  };
  return [
    ...recorded(WORKLOADS, expectation.pods?.of, ['pods', 'of']),
    ...recorded(WORKLOADS, expectation.waiting?.of, ['waiting', 'of']),
    ...recorded(['node group'], expectation.eachNode?.nodeGroup, ['eachNode', 'nodeGroup']),
    ...Object.keys(expectation.nodeGroups ?? {}).flatMap((name) =>
      recorded(['node group'], name, ['nodeGroups', name], 'key'),
    ),
    ...Object.keys(expectation.subnets ?? {}).flatMap((name) =>
      course.document.vpc.subnets.some((subnet) => subnet.name === name)
        ? []
        : [faultAt([...path, 'subnets', name], unknownSubnet(course.document, name), 'key')],
    ),
  ];
}

/** Just after all steps due at the time. */
function timeOfExpectation({ steps }: Course, at: string | undefined): StepTime {
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

function zoneFaults({ vpc }: ScenarioDocument, zone: string | undefined, path: DocumentPath): LocatedFault[] {
  const known = [...new Set(vpc.subnets.map(({ availabilityZone }) => availabilityZone))];
  if (zone === undefined || known.includes(zone)) return [];
  const absence = { kind: 'never' } as const;
  return [
    faultAt(path, { code: 'unknown-reference', thing: 'availability zone', name: zone, known, absence }),
  ];
}
