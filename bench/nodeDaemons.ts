// Nodes without a cluster: instances of one cloud, each with its daemon, for benchmarks of the allocator alone. EC2
// takes its usual time and does not throttle.

import { assert } from '../src/base/assert.ts';
import { parseCidr } from '../src/base/ipv4.ts';
import { Cloud } from '../src/ec2/cloud.ts';
import type { Ec2Config } from '../src/ec2/config.ts';
import {
  DEFAULT_DETACH_DELAY,
  DEFAULT_ENI_QUOTA,
  DEFAULT_IMDS_LAG,
  DEFAULT_LATENCY,
  DEFAULT_LAUNCH,
} from '../src/ec2/defaults.ts';
import { SeededChooser } from '../src/kernel/chooser.ts';
import { Random } from '../src/kernel/random.ts';
import { Simulation } from '../src/kernel/simulation.ts';
import { ipamd } from '../src/world/allocator/ipamd.ts';
import { NodeDaemon, type NodeDaemonOptions } from '../src/world/nodeDaemon.ts';

const ENV = { WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '1' };

export class NodeDaemons {
  readonly simulation = new Simulation();
  readonly random: Random;
  readonly daemons: readonly NodeDaemon[];

  /** All are started at once. */
  constructor(nodes: number, instanceType: string, maxPods: number, seed = 1) {
    this.random = new Random(seed);
    const cloud = new Cloud(cloudConfig(nodes), this.simulation, this.random, () => {});
    const options: NodeDaemonOptions = {
      simulation: this.simulation,
      random: this.random,
      searchChooser: new SeededChooser(this.random, 'ipamd/leaked-enis'),
      cloud,
      allocator: ipamd(),
      version: 'v1.23.1',
      playsEveryTick: false,
      metered: false,
      emit: () => {},
      onReady: () => {},
      api: () => ({
        cniNodeFeatures: () => [],
        addCniNodeFeature: () => {},
        pod: () => undefined,
        annotatePodIp: () => {},
        clearPodIp: () => {},
      }),
      sandboxes: () => new Map(),
      metadata: () => ({ labels: {}, annotations: {} }),
      eniConfig: () => undefined,
    };
    this.daemons = Array.from({ length: nodes }, (_, key) => {
      const launched = cloud.launchNow(instanceType, 'subnet-a');
      assert(launched.ok, 'the subnet has room for every node');
      return new NodeDaemon(options, launched.value, key);
    });
    for (const daemon of this.daemons) daemon.start(ENV, maxPods);
  }
}

function cloudConfig(nodes: number): Ec2Config {
  const cidr = parseCidr('10.0.0.0/16');
  assert(cidr !== undefined, 'a valid block');
  return {
    region: 'us-west-2',
    vpcCidrs: [cidr],
    subnets: [
      { id: 'subnet-a', cidr, availabilityZone: 'us-west-2a', tags: {}, taken: [], reservations: [] },
    ],
    latency: DEFAULT_LATENCY,
    detachDelay: DEFAULT_DETACH_DELAY,
    imdsLag: DEFAULT_IMDS_LAG,
    launch: DEFAULT_LAUNCH,
    buckets: {},
    eniQuota: Math.max(DEFAULT_ENI_QUOTA, nodes * 4),
    faults: [],
    addressChoice: 'random',
  };
}
