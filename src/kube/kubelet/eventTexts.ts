// The words of Events that facts imply, by minor version of Kubernetes; `facts.ts` lists which fact implies which.
// @upstream pkg/kubelet/images/image_manager.go, pkg/kubelet/kuberuntime/kuberuntime_container.go,
// pkg/controller/controller_utils.go, pkg/controller/statefulset/stateful_pod_control.go

import type { Milliseconds } from '../../base/time.ts';
import { goDuration } from '../api/goDuration.ts';
import { IMAGE_BYTES } from '../api/imageStore.ts';
import type { Owner } from '../api/objects.ts';

/** @assumption since 1.30, by what clusters of these versions print; off by one minor at most. */
const IMAGE_SIZE_SINCE = 30;
const CREATED_COLON_SINCE = 33;
const CONTAINER_FIRST_SINCE = 35;

export function scheduledText(pod: string, node: string): string {
  return `Successfully assigned ${pod} to ${node}`;
}

export function pullingText(image: string): string {
  return `Pulling image "${image}"`;
}

export function pulledText(minor: number, image: string, pull: Milliseconds, queued: Milliseconds): string {
  const took = `${goDuration(pull)} (${goDuration(pull + queued)} including waiting)`;
  const size = minor >= IMAGE_SIZE_SINCE ? `. Image size: ${IMAGE_BYTES} bytes.` : '';
  return `Successfully pulled image "${image}" in ${took}${size}`;
}

export function presentText(image: string): string {
  return `Container image "${image}" already present on machine`;
}

export function createdText(minor: number, container: string): string {
  if (minor >= CONTAINER_FIRST_SINCE) return 'Container created';
  return `Created container${minor >= CREATED_COLON_SINCE ? ':' : ''} ${container}`;
}

export function startedText(minor: number, container: string): string {
  return minor >= CONTAINER_FIRST_SINCE ? 'Container started' : `Started container ${container}`;
}

export function killingText(container: string): string {
  return `Stopping container ${container}`;
}

/** SuccessfulCreate of a pod's controller. `pod`: its name alone. */
export function createdPodText({ kind, name }: Owner, pod: string): string {
  if (kind === 'StatefulSet') return `create Pod ${pod} in StatefulSet ${name} successful`;
  return `Created pod: ${pod}`;
}

export function deletedPodText({ kind, name }: Owner, pod: string): string {
  if (kind === 'StatefulSet') return `delete Pod ${pod} in StatefulSet ${name} successful`;
  return `Deleted pod: ${pod}`;
}

/** `status`: the Event's reason, NodeReady, NodeNotSchedulable, NodeHasSufficientMemory. */
export function nodeStatusText(node: string, status: string): string {
  return `Node ${node} status is now: ${status}`;
}

export function nodeControllerText(node: string, reason: 'RegisteredNode' | 'RemovingNode'): string {
  const what = reason === 'RegisteredNode' ? `Registered Node ${node} in` : `Removing Node ${node} from`;
  return `Node ${node} event: ${what} Controller`;
}
