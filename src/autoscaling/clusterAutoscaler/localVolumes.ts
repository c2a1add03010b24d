// Which volumes of a pod are on its node's disks, by its spec as somebody wrote it.
// @upstream cluster-autoscaler/utils/drain/drain.go#HasBlockingLocalStorage

import type { Pod } from '../../kube/api/objects.ts';

/** Their names: emptyDir that is not in memory, hostPath. */
export function localVolumesOf({ spec: { written } }: Pod): string[] {
  if (written === undefined || !('volumes' in written) || !Array.isArray(written.volumes)) return [];
  const volumes: readonly unknown[] = written.volumes;
  return volumes.flatMap((volume) => (isObject(volume) && isLocal(volume) ? [String(volume['name'])] : []));
}

function isLocal({ hostPath, emptyDir }: Readonly<Record<string, unknown>>): boolean {
  if (hostPath !== undefined && hostPath !== null) return true;
  return isObject(emptyDir) && emptyDir['medium'] !== 'Memory';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
