// The text of a Deployment's ScalingReplicaSet event, which upstream has worded in two ways.
// @upstream pkg/controller/deployment/sync.go scaleReplicaSet

/** Names both ends since 1.31. */
const BOTH_ENDS_SINCE = 31;

export function scalingMessage(
  kubernetesMinor: number,
  replicaSet: string,
  from: number,
  to: number,
): string {
  const direction = to > from ? 'up' : 'down';
  const span =
    kubernetesMinor >= BOTH_ENDS_SINCE
      ? `from ${from} to ${to}`
      : `to ${to}${from === 0 ? '' : ` from ${from}`}`;
  return `Scaled ${direction} replica set ${replicaSet} ${span}`;
}
