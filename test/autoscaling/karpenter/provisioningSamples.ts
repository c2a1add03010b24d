// What tests of Karpenter's scheduling start from: the catalogue that recordings use, and a NodePool that takes all of it.

import type { InstanceTypeOption } from '../../../src/autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { instanceTypesOf, NOTHING_REFUSED } from '../../../src/autoscaling/karpenter/catalogue/catalogue.ts';
import type { SchedulingInput } from '../../../src/autoscaling/karpenter/scheduling/solve.ts';
import type { RecordedNodePool } from '../../../src/conformance/karpenterFormat.ts';
import { nodePoolOf } from '../../../src/conformance/karpenterObjects.ts';
import {
  capacitySettingsOf,
  marketOf,
  nodeClassOf,
  subnetsOf,
} from '../../../src/conformance/karpenterRegion.ts';
import type { Pod } from '../../../src/kube/api/objects.ts';

const SUBNETS = ['a', 'b', 'c'].map((letter) => ({
  id: `subnet-${letter}`,
  zone: `us-west-2${letter}`,
  freeIPs: 4000,
}));

const CLUSTER = { nodeClasses: [], nodePools: [] };
const NODE_CLASS = { name: 'default', subnets: SUBNETS };

export const RESOLVED_SUBNETS = subnetsOf(NODE_CLASS);

/** The 152 types of the usual families. */
export function usualTypes(): InstanceTypeOption[] {
  return typesOf(marketOf(CLUSTER).instanceTypes);
}

export function typesOf(names: readonly string[], refusals = NOTHING_REFUSED): InstanceTypeOption[] {
  const market = { ...marketOf(CLUSTER), instanceTypes: names };
  const settings = capacitySettingsOf(CLUSTER);
  return instanceTypesOf(nodeClassOf(NODE_CLASS), RESOLVED_SUBNETS, market, settings, refusals);
}

export function schedulingInput(
  pods: readonly Pod[],
  pools: readonly RecordedNodePool[] = [{ name: 'default' }],
  types = usualTypes(),
): SchedulingInput {
  return {
    nodePools: pools.map(nodePoolOf),
    instanceTypes: new Map(pools.map(({ name }) => [name, types])),
    daemons: [],
    nodes: [],
    places: [],
    pods,
    namespaceLabels: () => ({}),
    preferencePolicy: 'Respect',
    minValuesPolicy: 'Strict',
    chooser: { index: () => 0 },
  };
}
