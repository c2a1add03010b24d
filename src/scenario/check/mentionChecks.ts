// Whether what the steps of a timeline name exists when they happen: one checker for the mentions of every step.

import { elementAt, unreachable } from '../../base/assert.ts';
import { type Absence, type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { StepTime } from './ledger.ts';
import type { Mortal, Reference } from '../language/things.ts';
import type { Mention } from '../steps/mention.ts';
import { saidBy } from '../steps/table.ts';
import { stepTimeOf, type Course } from './course.ts';
import { writtenGroups } from '../document/writtenGroups.ts';
import type { TimedStep } from '../document/timedSteps.ts';
import { outsideFaults } from './vpcChecks.ts';

export function mentionFaults(course: Course, timed: TimedStep, sequence: number): LocatedFault[] {
  const time = stepTimeOf(timed, sequence);
  const objects = course.manifests.get(timed.index)?.objects ?? [];
  return saidBy(timed.step).flatMap((said) => {
    const base: DocumentPath = ['timeline', timed.index, said.key];
    return said.mentions(objects).flatMap((mention) => faultsOf(course, mention, base, time));
  });
}

function faultsOf(course: Course, mention: Mention, base: DocumentPath, time: StepTime): LocatedFault[] {
  const { document, ledger } = course;
  const path = [...base, ...mention.path];
  switch (mention.of) {
    case 'thing':
      return missing(course, mention.things, mention.reference, path, time);
    case 'container': {
      const known = ledger.at([mention.thing], mention.reference, time)?.containers;
      if (known === undefined || known.includes(mention.name)) return [];
      return [faultAt(path, { code: 'no-such-container', name: mention.name, known }, 'key')];
    }
    case 'priority class': {
      const { name, locate } = mention;
      if (name === '') return [];
      // What a manifest brings along counts, in whatever order.
      const after: StepTime = { ...time, sequence: time.sequence + 1 };
      const things = ['priority class'] as const;
      return locate === undefined
        ? missing(course, things, { name }, path, after)
        : missing(course, things, { name }, mention.path, after).map(locate);
    }
    case 'namespace': {
      const { name, locate } = mention;
      return missing(course, ['namespace'], { name }, mention.path, time).map(locate);
    }
    case 'node': {
      const { group, index } = mention;
      // The greatest size that the group has had by then.
      const size = course.sizes.get(group)?.findLast(({ sequence }) => sequence <= time.sequence)?.size;
      if (size === undefined || index < size) return [];
      return [faultAt(path, { code: 'no-such-node', group, index, size, at: time.at })];
    }
    case 'managed node group': {
      const found = writtenGroups(document).find(({ group: { name } }) => name === mention.name);
      if (found?.group.management !== 'self-managed') return [];
      const detail = `EKS does not update ${mention.name}: it is a self-managed group`;
      return [faultAt(path, { code: 'bad-node-group', detail, fix: 'use instanceRefresh' })];
    }
    case 'subnet':
      return document.vpc.subnets.some(({ name }) => name === mention.name)
        ? []
        : [faultAt(path, unknownSubnet(document, mention.name))];
    case 'addresses': {
      const subnet = document.vpc.subnets.find(({ name }) => name === mention.subnet);
      return subnet === undefined ? [] : outsideFaults(mention.addresses, subnet, path);
    }
    default:
      return unreachable(mention);
  }
}

function missing(
  course: Course,
  things: readonly Mortal[],
  reference: Reference,
  path: DocumentPath,
  time: StepTime,
): LocatedFault[] {
  const absence = course.ledger.absence(things, reference, time);
  return absence === undefined ? [] : [faultAt(path, unknown(course, things, reference.name, absence))];
}

export function unknown(course: Course, things: readonly Mortal[], name: string, absence: Absence) {
  const known = course.ledger.names(things);
  return { code: 'unknown-reference', thing: elementAt(things, 0), name, known, absence } as const;
}

export function unknownSubnet(document: ScenarioDocument, name: string) {
  const known = document.vpc.subnets.map((subnet) => subnet.name);
  return { code: 'unknown-reference', thing: 'subnet', name, known, absence: { kind: 'never' } } as const;
}
