// Who asked for so many pods: the HorizontalPodAutoscalers of the workloads that waiting pods are of.

import type { WaitingPod } from '../record/waiting.ts';
import { link, say, type Figure, type Link, type Measure } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import { workloadKey } from './population.ts';

/** One for each autoscaler that has looked at its workload. */
export function autoscalerRemarks(pods: readonly WaitingPod[], run: PlayedRun): Link[] {
  const { autoscalers } = run.world.kubernetes.stores;
  const workloads = new Set(pods.map(({ pod }) => workloadKey(pod, run.state.pod(pod)?.workload ?? '')));
  return [...autoscalers.store.all()].flatMap(({ config, autoscaler }) => {
    const { namespace, name, target, maxReplicas } = config;
    const { desiredReplicas } = autoscaler.status;
    if (desiredReplicas === 0 || !workloads.has(`${namespace}/${target.name}`)) return [];
    const figure = (measure: Measure, value: number): Figure => ({
      of: `autoscaler/${namespace}/${name}`,
      measure,
      value,
    });
    const asked = figure('desiredReplicas', desiredReplicas);
    const most = figure('maxReplicas', maxReplicas);
    return [
      link(say`HorizontalPodAutoscaler ${name} asks for ${asked} ${target.name} pods, of at most ${most}`),
    ];
  });
}
