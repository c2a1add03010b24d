// How long a name may be so that what its controller makes of it fits, too. The API server takes longer ones, and the
// object then never gets a pod.
// @upstream pkg/controller/deployment, daemon, statefulset

/** Up to 11 characters of a hash are put behind it, in a name or in a label's value. */
const LONGEST = { Deployment: 242, DaemonSet: 242, StatefulSet: 52 } as const;

export function isTooLong(kind: keyof typeof LONGEST, { name }: { readonly name: string }): boolean {
  return name.length > LONGEST[kind];
}
