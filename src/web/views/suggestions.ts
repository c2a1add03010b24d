// Commands that show most of a moment.

import { podLabel } from '../../record/labels.ts';
import type { Scene } from '../../record/timelineScene.ts';

/** Three that show most of this moment. */
export function suggestions({ scene }: { readonly scene: Pick<Scene, 'pods'> }): string[] {
  const waiting = scene.pods.find((pod) => pod?.waitingReason !== undefined && pod.failures > 0) ?? undefined;
  const any = waiting ?? scene.pods.find((pod) => pod !== null) ?? undefined;
  const namespace = any === undefined ? '' : any.pod.slice(0, Math.max(0, any.pod.indexOf('/')));
  const of = namespace === '' || namespace === 'default' ? '' : ` -n ${namespace}`;
  const name = any === undefined ? undefined : podLabel(any.pod).split('/').at(-1);
  return [
    'kubectl get pods -A -o wide',
    ...(name === undefined ? [] : [`kubectl describe pod ${name}${of}`]),
    'curl -s localhost:61679/v1/enis',
  ];
}
