// What somebody waits for who lets time go on until something happens: of pods, nodes, ENIs and the scenario. What is
// left out follows from these or goes on all the time.

import type { Fact } from '../../record/trace.ts';

const NEWS: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'step-applied',
  'instance-launched',
  'instance-terminated',
  'node-registered',
  'node-ready',
  'node-not-ready',
  'node-rebooted',
  'node-cordoned',
  'node-uncordoned',
  'node-removed',
  'launch-failed',
  'node-leaving',
  'node-group-update-started',
  'node-group-update-progressed',
  'node-group-update-ended',
  'spot-rebalance-recommended',
  'spot-interruption-noticed',
  'daemon-ready',
  'daemon-failed',
  'daemon-stopped',
  'eni-attached',
  'eni-detached',
  'increase-paused',
  'hazard-began',
  'pod-created',
  'pod-scheduled',
  'pod-unschedulable',
  'pod-running',
  'pod-rejected',
  'pod-deleted',
  'pod-finished',
  'pod-removed',
  'sandbox-failed',
  'volume-attach-failed',
  'rollout-finished',
  'rollout-stalled',
  'job-finished',
]);

export function isNews({ kind }: Fact): boolean {
  return NEWS.has(kind);
}
