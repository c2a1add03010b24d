// What the scheduler does differently from one Kubernetes minor version to the next.

/**
 * How NodeResourcesBalancedAllocation scores: every pod, pods with requests only, or the change it brings
 * about.
 */
export type BalancedAllocationRule = 'always' | 'with-requests' | 'improvement';

export interface Behaviour {
  /** `node(s) had untolerated taint {KEY: VALUE}` instead of `node(s) had untolerated taint(s)`. */
  readonly namesUntoleratedTaint: boolean;
  /** `node(s) didn't match PersistentVolume's node affinity` instead of `node(s) had volume node affinity conflict`. */
  readonly namesVolumeNodeAffinity: boolean;
  /** A request beyond a node's allocatable makes the node unresolvable: preemption cannot help there. */
  readonly oversizedIsUnresolvable: boolean;
  /**
   * DynamicResources takes part in PostFilter and adds its words; upstream's default, EKS may be a minor
   * earlier.
   */
  readonly dynamicResources: boolean;
  /** The text after the filters' reasons gets a full stop of its own, though it ends with one. */
  readonly doublesLastDot: boolean;
  /**
   * Nodes that a PreFilterResult leaves out have a reason in the message and make their plugin a rejector.
   */
  readonly countsExcludedNodes: boolean;
  readonly balancedAllocation: BalancedAllocationRule;
  readonly scoresInitImages: boolean;
  /** Rejected pods are queued again only where a plugin's hint expects the event to help. */
  readonly queueingHints: boolean;
  /** A binding tells pods rejected by PodTopologySpread, not only those with matching affinity terms. */
  readonly bindingWakesSpread: boolean;
  /** An idle scheduler takes pods out of the back-off queue before their time. */
  readonly popsFromBackoff: boolean;
  /** Back-off grows with rejections and with errors separately, not with attempts of any outcome. */
  readonly countsErrorsApart: boolean;
}

/**
 * @upstream kubernetes/kubernetes pkg/features, pkg/scheduler; 1.28, 1.34 and 1.36 are measured, the minor at
 * which a behaviour changed is read from change logs.
 * @assumption `bindingWakesSpread` since 1.30, `countsErrorsApart` and `namesVolumeNodeAffinity` since 1.34, may be off by
 * one minor.
 */
export function behaviourOf(minor: number): Behaviour {
  return {
    namesUntoleratedTaint: minor < 34,
    namesVolumeNodeAffinity: minor >= 34,
    oversizedIsUnresolvable: minor >= 34,
    dynamicResources: minor >= 34,
    doublesLastDot: minor < 30,
    countsExcludedNodes: minor >= 32,
    balancedAllocation: balancedAllocationRule(minor),
    scoresInitImages: minor >= 30,
    queueingHints: minor >= 32,
    bindingWakesSpread: minor >= 30,
    popsFromBackoff: minor >= 33,
    countsErrorsApart: minor >= 34,
  };
}

function balancedAllocationRule(minor: number): BalancedAllocationRule {
  if (minor >= 36) return 'improvement';
  return minor >= 33 ? 'with-requests' : 'always';
}
