// A node as Karpenter sees it: a Node, its NodeClaim, or both, with the pods on it.
// @upstream karpenter pkg/controllers/state/statenode.go

import { own } from '../../../base/own.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Labels, Node, Pod, Resources, Taint } from '../../../kube/api/objects.ts';
import { HOSTNAME_LABEL } from '../requirements/wellKnownLabels.ts';
import { isEphemeralTaint, isSameTaint } from '../taints.ts';
import { INITIALIZED_LABEL, REGISTERED_LABEL } from '../wellKnown.ts';

export interface StateNode {
  /** Of its Node; of its NodeClaim until that is registered. */
  readonly name: string;
  readonly node: Node | undefined;
  /** Undefined: somebody else's node. */
  readonly claim: NodeClaim | undefined;
  readonly pods: readonly Pod[];
  readonly labels: Labels;
  readonly hostName: string;
  /** Less those that go by themselves while it comes up. */
  readonly taints: readonly Taint[];
  readonly capacity: Resources;
  readonly allocatable: Resources;
  readonly isRegistered: boolean;
  readonly isInitialized: boolean;
}

/** Of one of both at least; pods that have ended are not on it. */
export function stateNodeOf(
  { node, claim }: { readonly node?: Node | undefined; readonly claim?: NodeClaim | undefined },
  pods: readonly Pod[],
): StateNode {
  const isRegistered = node !== undefined && (claim === undefined || isTrue(node, REGISTERED_LABEL));
  const isInitialized = node !== undefined && (claim === undefined || isTrue(node, INITIALIZED_LABEL));
  const shown = isRegistered ? node : (claim ?? node);
  const labels = shown?.labels ?? {};
  const name = shown?.name ?? '';
  return {
    name,
    node,
    claim,
    pods,
    labels,
    hostName: own(labels, HOSTNAME_LABEL) ?? name,
    taints: taintsOf(shown?.taints ?? [], claim, isInitialized),
    capacity: reported(node?.capacity, claim?.capacity, isInitialized),
    allocatable: reported(node?.allocatable, claim?.allocatable, isInitialized),
    isRegistered,
    isInitialized,
  };
}

function isTrue(node: Node, label: string): boolean {
  return own(node.labels, label) === 'true';
}

/** Until it is initialized, what the kubelet has not reported yet is as the NodeClaim has it. */
function reported(
  ofNode: Resources | undefined,
  ofClaim: Resources | undefined,
  isInitialized: boolean,
): Resources {
  if (ofClaim === undefined || isInitialized) return ofNode ?? {};
  const known = Object.entries(ofNode ?? {}).filter(([, amount]) => amount !== 0);
  return { ...ofClaim, ...Object.fromEntries(known) };
}

function taintsOf(
  taints: readonly Taint[],
  claim: NodeClaim | undefined,
  isInitialized: boolean,
): readonly Taint[] {
  if (claim === undefined || isInitialized) return taints;
  return taints.filter(
    (taint) =>
      !isEphemeralTaint(taint) && !claim.startupTaints.some((startup) => isSameTaint(taint, startup)),
  );
}
