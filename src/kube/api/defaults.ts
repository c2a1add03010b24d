// What the cluster is like when a scenario says nothing about it: times on nodes, rates of controllers and kubelets.
// Upstream fixes only some of it; each guess is held against the few published figures.

import { SECOND } from '../../base/time.ts';
import { spread } from '../../kernel/latency.ts';
import type { ClusterLimits, ClusterTimings } from './config.ts';

export const DEFAULT_TIMINGS: ClusterTimings = {
  /**
   * @assumption 18 to 45 s, so that launch to Ready takes 30 to 65 s with EC2's part and the daemon's start around it:
   * published figures for whole starts are 30, 45 and 65 s. May be off by a factor of 2.
   */
  boot: spread(18_000, 23_000, 30_000, 38_000, 45_000),
  /**
   * @assumption 5 s with a long tail, so that the slowest of 99 nodes needs about half a minute: AWS's scale test saw
   * 130 pods on 99 fresh nodes run after 33 to 52 s. May be off by a factor of 3 for a given image.
   */
  imagePull: spread(2000, 5000, 12_000, 31_000, 45_000),
  /** @assumption 1 to 8 s for the small images of the region's own registry, may be off by a factor of 2. */
  systemImagePull: spread(1000, 2200, 3500, 5000, 8000),
  /** @assumption around 0.6 s for cgroups, volumes and the pause container, may be off by a factor of 2. */
  sandbox: spread(350, 600, 900, 1500, 3000),
  /** @assumption around 0.1 s: a process start, one gRPC call, a veth pair and its routes; off by a factor of 2. */
  cniPlugin: spread(50, 100, 200, 400, 1000),
  /** @assumption around 0.4 s for create and start together, may be off by a factor of 2. */
  containerStart: spread(200, 400, 700, 1200, 2500),
  /**
   * At least 1 s: the pod's worker ends only when the kubelet's list of containers, taken every second, is newer than
   * the stop. @upstream pkg/kubelet/pleg/generic.go
   * @assumption 6 s with a tail to 25 s, so that the last of 130 pods is gone after 55 to 70 s, as AWS's scale test
   * saw; only the object stays that long, slot and address are free before. Newer kubelets may take a quarter of it.
   */
  podRemoval: spread(1000, 6000, 14_000, 21_000, 25_000),
  /** @assumption 10 to 50 ms for a write, its watch event and the reader's queue; slower on a loaded API server. */
  propagation: spread(5, 20, 50, 100, 250),
  /** @assumption a few seconds, may be off by a factor of 5: AWS says nothing, and finds lost instances more slowly. */
  autoScaling: spread(1000, 4000, 8000, 12_000, 20_000),
};

export const DEFAULT_LIMITS: ClusterLimits = {
  /**
   * 20 a second, 30 at once, for each controller. @upstream cmd/kube-controller-manager generic defaults
   * @assumption EKS keeps them, and one write in 13 is a status update that nothing here waits for: 5,000 pods then
   * take 270 s to create; AWS's runs took 259 to 442 s.
   */
  controllerWrites: { burst: 30, interval: 54 },
  /**
   * 50 a second, 100 at once. @upstream pkg/scheduler/apis/config/v1/defaults.go clientConnection
   * @assumption EKS keeps them for its standard control plane; the tiers it sells above that place 167 pods a second
   * and more. Updates of a pod's status when no node was found are not counted: they would hold up bindings, too.
   */
  schedulerWrites: { burst: 100, interval: 20 },
  /**
   * @assumption a kubelet brings up 10 pods at once, then one in 0.85 s: AWS saw 730 pods on one node run after 589
   * to 1,057 s. Kubelets from 1.27 on may make ten times the API calls, so this may be off by a factor of 5.
   */
  podStarts: { burst: 10, interval: 850 },
  /** @assumption 10 at once, then one in 1.5 s: the same 730 pods took 1,072 to 1,529 s to go. Off as `podStarts`. */
  podEnds: { burst: 10, interval: 1.5 * SECOND },
};
