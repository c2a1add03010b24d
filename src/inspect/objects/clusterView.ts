// What objects are made from: the cluster as it is, and what has happened in it.

import type { Milliseconds } from '../../base/time.ts';
import type { CloudView } from '../../ec2/view.ts';
import type { KubernetesView } from '../../kube/view.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import type { ClusterHistory } from '../history/clusterHistory.ts';
import type { Timestamps } from './timestamps.ts';

export interface ClusterView {
  readonly at: Milliseconds;
  readonly scenario: CompiledScenario;
  readonly seed: number;
  readonly kubernetes: KubernetesView;
  readonly cloud: Pick<CloudView, 'subnets' | 'others'>;
  readonly history: ClusterHistory;
  readonly time: Timestamps;
}
