// What the VPC resource controller says happened beside its calls and the events it writes.

export type VpcResourceFact =
  /** A feature was put on the node's CNINode. */
  | { readonly kind: 'cninode-patched'; readonly node: string; readonly features: readonly string[] }
  /** The node has its trunk, and so many places for branch ENIs. */
  | {
      readonly kind: 'trunk-ready';
      readonly node: string;
      readonly eni: string;
      readonly branchEnis: number;
    }
  /** The branch ENI is the pod's: the Pod's annotation says so. */
  | {
      readonly kind: 'branch-eni-allocated';
      readonly node: string;
      readonly pod: string;
      readonly eni: string;
      readonly address: string;
      readonly vlan: number;
    }
  /** All places are taken, by pods or by branch ENIs that cool down: the controller looks again later. */
  | {
      readonly kind: 'branch-eni-postponed';
      readonly node: string;
      readonly pod: string;
      readonly used: number;
      readonly cooling: number;
      readonly limit: number;
    }
  | { readonly kind: 'branch-eni-failed'; readonly node: string; readonly pod: string; readonly code: string }
  /** The pod is gone, or has ended: its branch ENI keeps its place for the cooldown. */
  | {
      readonly kind: 'branch-eni-released';
      readonly node: string;
      readonly pod: string;
      readonly eni: string;
    };
