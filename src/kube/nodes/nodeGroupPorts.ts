// What node groups need of the rest of the cluster.

import type { InstancePort } from '../api/cniPort.ts';
import type { ClusterConfig } from '../api/config.ts';
import type { Environment } from '../api/environment.ts';
import type { Drainer } from '../controllers/drain.ts';
import type { Fleet } from './fleet.ts';
import type { NodeVerbs } from './nodeVerbs.ts';

export interface NodeGroupPorts {
  readonly environment: Environment;
  readonly fleet: Fleet;
  readonly drainer: Drainer;
  readonly verbs: NodeVerbs;
  readonly instances: InstancePort;
  readonly config: ClusterConfig;
}
