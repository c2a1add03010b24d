// Moments of a run from which another one can go on: nothing is on its way that no view of the cluster shows.

import { hasFinished } from '../../src/kube/api/cluster.ts';
import { isNetworkAgent } from '../../src/kube/kubelet/networkAgent.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import type { World } from '../../src/world/world.ts';

/** Steps whose effects are over when the step is: what a drain or a reboot is about, no state of a cluster shows. */
const OVER_AT_ONCE: ReadonlySet<string> = new Set([
  'apply',
  'cordon',
  'create-deployment',
  'create-pods',
  'delete-object',
  'delete-pods',
  'free-addresses',
  'scale',
  'take-addresses',
  'take-random-addresses',
  'uncordon',
]);

/** Its dependents follow what was deleted; no view shows that they will. */
const DEPENDENTS_FOLLOW = 15_000;

/** Without what comes after `at`. */
export function upTo(scenario: CompiledScenario, at: number): CompiledScenario {
  return {
    ...scenario,
    workloads: [],
    expectations: [],
    timeline: scenario.timeline.filter((step) => step.at <= at),
  };
}

/** What the scenario does is over by then, as far as its steps say. */
export function isOverBy({ timeline, ec2 }: CompiledScenario, time: number): boolean {
  return (
    timeline.every(
      ({ at, action: { kind } }) =>
        OVER_AT_ONCE.has(kind) && (kind !== 'delete-object' || at + DEPENDENTS_FOLLOW <= time),
    ) &&
    // A daemon that goes on knows which subnets are excluded.
    ec2.faults.every(({ call }) => call !== 'DescribeSubnets')
  );
}

/** Nothing is on its way between the cloud and the cluster that no view shows. */
export function isAtRest({ cloud, kubernetes, daemons }: World): boolean {
  const nodes = [...kubernetes.nodes()];
  const isWhole = nodes.length === daemons.nodes.size && nodes.every(({ name }) => daemons.nodes.has(name));
  const inStep = [...daemons.nodes.values()].every(
    ({ instance, ready, running, store }) =>
      ready &&
      running?.tick.busy === false &&
      instance.metadata.nextChangeAt() === Infinity &&
      // An ENI whose setup failed is in the store without its addresses: no view shows that.
      instance.enis.every(({ id, cidrs }) => store?.enis.get(id)?.cidrs.size === cidrs.length) &&
      // The sandbox has it and the kubelet has not said so yet.
      store?.checkpoint().every(({ pod = '' }) => kubernetes.pod(pod)?.podIp !== undefined) !== false,
  );
  const attached = [...cloud.networkInterfaces.all()].every(
    ({ attachment, branch }) => attachment !== undefined || branch !== undefined,
  );
  const isPlaced = [...kubernetes.pods()].every(
    (pod) =>
      // Its containers have ended: it is gone within the second.
      !(hasFinished(pod) && pod.deletedAt !== undefined) &&
      // What crashes comes back when its back-off is over: that is not known of it.
      (pod.phase !== 'Running' || pod.ready || pod.deletedAt !== undefined) &&
      // Import leaves volumes out.
      pod.spec.claims === undefined &&
      (pod.owner?.kind !== 'DaemonSet' || pod.nodeName !== undefined) &&
      (pod.phase !== 'Pending' || pod.nodeName === undefined || pod.startedAt !== undefined) &&
      // It has begun and its kubelet has not said so yet.
      (pod.phase !== 'Pending' || pod.nodeName === undefined || !isNetworkAgent(pod)),
  );
  return isWhole && inStep && attached && isPlaced && nodes.every(({ ready }) => ready);
}
