// A world to be looked at: what those read of it who check, explain or show it. They hold the models by these types
// alone, so that looking cannot change a run.

import type { Milliseconds } from '../base/time.ts';
import type { CloudView, InstanceView } from '../ec2/view.ts';
import type { DaemonView, PoolView } from '../ipamd/view.ts';
import type { KubernetesView } from '../kube/view.ts';
import type { NodeDaemon } from './nodeDaemon.ts';

export interface NodeDaemonView extends Readonly<
  Pick<NodeDaemon, 'view' | 'lastStart' | 'ready' | 'readMeter' | 'sandboxes'>
> {
  readonly instance: InstanceView;
  readonly running: DaemonView | undefined;
  readonly pools: readonly PoolView[];
}

export interface WorldView {
  readonly simulation: { readonly now: Milliseconds };
  readonly cloud: CloudView;
  readonly kubernetes: KubernetesView;
  /** By node name, in order of launch. */
  readonly daemons: { readonly nodes: ReadonlyMap<string, NodeDaemonView> };
}
