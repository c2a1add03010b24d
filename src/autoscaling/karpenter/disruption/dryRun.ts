// The provisioning pass of the disruption controller: nothing comes of it.
// @upstream karpenter pkg/controllers/disruption/helpers.go#SimulateScheduling

import type { Pod } from '../../../kube/api/objects.ts';
import { Ground } from '../scheduling/ground.ts';
import { truncated } from '../scheduling/provision.ts';
import { solve, type SchedulingInput } from '../scheduling/solve.ts';
import type { ClusterView } from './nodes.ts';
import type { Simulate } from './simulation.ts';

export type Surroundings = Pick<
  SchedulingInput,
  'daemons' | 'namespaceLabels' | 'preferencePolicy' | 'minValuesPolicy' | 'chooser' | 'templates'
>;

export function dryRunOver(
  { nodes, nodePools, instanceTypes }: ClusterView,
  surroundings: Surroundings,
): Simulate {
  const types = new Map(
    nodePools.flatMap(({ name }) => {
      const options = instanceTypes(name);
      return options === undefined ? [] : [[name, options] as const];
    }),
  );
  const over = {
    ...surroundings,
    nodePools: nodePools.filter(({ name }) => types.has(name)),
    instanceTypes: types,
    nodes,
  };
  const ground = new Ground(over);
  return ({ pods, places, isWithheld }) => {
    const { claims, existing, errors } = solve({ ...over, places, pods, isWithheld }, ground);
    const texts = new Map<Pod, string>([...errors].map(([pod, failure]) => [pod, failure()]));
    return {
      claims: claims.flatMap((claim) => truncated(claim, surroundings, texts)),
      placements: existing,
      errors: texts,
    };
  };
}
