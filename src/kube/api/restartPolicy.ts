// Whether containers that exited are started again.

import type { Pod, RestartPolicy } from './objects.ts';

/**
 * As the spec says. Without a word of it a controller's pods are always restarted, a Job's never, and bare pods only
 * where they are not meant to end.
 */
export function restartPolicyOf({ spec, owner }: Pod): RestartPolicy {
  if (spec.restartPolicy !== undefined) return spec.restartPolicy;
  if (owner === undefined) return spec.lifetime === undefined ? 'Always' : 'Never';
  return owner.kind === 'Job' ? 'Never' : 'Always';
}
