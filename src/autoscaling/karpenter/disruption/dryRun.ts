// The provisioning pass of the disruption controller: nothing comes of it.
// @upstream karpenter pkg/controllers/disruption/helpers.go#SimulateScheduling

import type { Pod } from '../../../kube/api/objects.ts';
import { DaemonPods } from '../scheduling/daemonPod.ts';
import { truncated } from '../scheduling/provision.ts';
import { solve, type SchedulingInput } from '../scheduling/solve.ts';
import { Vacancies } from '../scheduling/vacancy.ts';
import type { ClusterView } from './nodes.ts';
import type { Simulate } from './simulation.ts';

export type Surroundings = Pick<
  SchedulingInput,
  'daemons' | 'namespaceLabels' | 'preferencePolicy' | 'minValuesPolicy' | 'chooser'
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
  const pools = nodePools.filter(({ name }) => types.has(name));
  const vacancies = new Vacancies(new DaemonPods(surroundings.daemons));
  return ({ pods, places, isWithheld }) => {
    const { claims, existing, errors } = solve({
      ...surroundings,
      nodePools: pools,
      instanceTypes: types,
      nodes,
      places,
      pods,
      vacancies,
      isWithheld,
    });
    const texts = new Map<Pod, string>([...errors].map(([pod, failure]) => [pod, failure()]));
    return {
      claims: claims.flatMap((claim) => truncated(claim, surroundings, texts)),
      placements: existing,
      errors: texts,
    };
  };
}
