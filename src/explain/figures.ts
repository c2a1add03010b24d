// Figures of nodes, instance types and subnets, read from the run's summary.

import { unreachable } from '../base/assert.ts';
import { cidrSize } from '../base/ipv4.ts';
import type { NodeSummary, SubnetSummary } from '../record/summary.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Figure, Measure } from './link.ts';
import type { NodeShape } from './nodeShape.ts';

export function figure(of: string, measure: Measure, value: number): Figure {
  return { of, measure, value };
}

type NodeMeasure = 'pods' | 'maxPods' | 'enis' | 'prefixes' | 'cooling' | 'singles';

export function ofNode(node: NodeSummary, measure: NodeMeasure): Figure {
  return figure(`node/${node.name}`, measure, nodeValue(node, measure));
}

function nodeValue(node: NodeSummary, measure: NodeMeasure): number {
  switch (measure) {
    case 'pods':
    case 'maxPods':
      return node[measure];
    case 'enis':
      return node.attachedEnis;
    case 'prefixes':
    case 'cooling':
      return node.addresses[measure];
    case 'singles':
      return singleSlots(node);
    default:
      return unreachable(measure);
  }
}

/** Slots that carry a single address, on ENIs that serve pods. */
export function singleSlots({ enis }: NodeSummary): number {
  return enis
    .filter(({ excluded }) => !excluded)
    .reduce((sum, { slots }) => sum + slots.filter(({ size }) => size === 1).length, 0);
}

export function ofType({ type }: NodeShape, measure: 'maxEnis' | 'ipv4PerEni'): Figure {
  return figure(`type/${type.name}`, measure, type[measure]);
}

export function ofShape(
  { name }: NodeSummary,
  { config: { slotsPerEni }, maxEnis, addressCapacity: capacity }: NodeShape,
  measure: 'maxEnis' | 'slotsPerEni' | 'capacity',
): Figure {
  return figure(`node/${name}`, measure, { maxEnis, slotsPerEni, capacity }[measure]);
}

export function ofSubnet(
  { name, free, freePrefixes }: SubnetSummary,
  measure: 'free' | 'freePrefixes',
): Figure {
  return figure(`subnet/${name}`, measure, measure === 'free' ? free : freePrefixes);
}

export function subnetSize(scenario: CompiledScenario, name: string): Figure {
  const cidr = scenario.ec2.subnets.find(({ id }) => id === name)?.cidr;
  return figure(`subnet/${name}`, 'size', cidr === undefined ? 0 : cidrSize(cidr));
}
