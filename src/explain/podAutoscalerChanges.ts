// Changes to HorizontalPodAutoscalers: as many replicas as have come to run, where they ask for more than can.

import { type Change, fromStart } from './change.ts';
import type { Scene } from './scene.ts';
import { withValue, writtenObjects } from './writtenObjects.ts';

/** `workloads`: whose pods wait, with or without their namespace. */
export function fewerReplicas(workloads: readonly string[], { scenario, summary }: Scene): Change[] {
  const autoscalers = writtenObjects(scenario, (object) =>
    object.kind === 'HorizontalPodAutoscaler' ? object.config : undefined,
  );
  return autoscalers.flatMap(({ config, manifest, replacedBy }) => {
    const { namespace, name, target, minReplicas, maxReplicas } = config;
    if (!workloads.some((one) => one === target.name || one === `${namespace}/${target.name}`)) return [];
    const prefix = `${namespace}/${target.name}-`;
    const waiting = summary.waiting.filter(({ pod }) => pod.startsWith(prefix)).length;
    const most = maxReplicas - waiting;
    if (waiting === 0 || most < Math.max(1, minReplicas)) return [];
    return [
      fromStart(
        `maxReplicas ${most} of HorizontalPodAutoscaler ${name}`,
        ...replacedBy(withValue(manifest, ['spec', 'maxReplicas'], most)),
      ),
    ];
  });
}
