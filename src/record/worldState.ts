// The state of the simulated world at one moment, as far as the facts so far tell it: nodes, pools, pods, subnets and
// EC2 calls. It is the one answer to "what is so now" for summaries, expectations, milestones and reports. It only
// holds; `applyFact.ts` changes it.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { Ec2Call } from '../ec2/calls.ts';
import { EpisodeBook } from './episodes.ts';
import { HazardBook } from './hazards.ts';
import { LaunchBook } from './failedLaunches.ts';
import { JobBook, RolloutBook } from './jobBook.ts';
import { LooseEniBook } from './looseEnis.ts';
import { NodeBook, type NodeState } from './nodeBook.ts';
import { PodBook } from './podBook.ts';
import type { PodRecord } from './podRecord.ts';
import { RefusalBook } from './refusedPods.ts';
import { RejectionBook } from './rejectedPods.ts';
import { SubnetTallies } from './subnetTallies.ts';
import { Tally } from './tally.ts';
import { ThrottleBook } from './throttling.ts';

/** Calls as the CNI makes them; `throttled` counts the attempts answered RequestLimitExceeded. */
export class CallTallies {
  readonly count = new Tally();
  readonly errors = new Tally();
  readonly throttled = new Tally();
}

export class WorldState {
  /** Time of the last fact. */
  now: Milliseconds = 0;
  readonly nodes = new NodeBook();
  readonly episodes = new EpisodeBook(this.nodes);
  readonly pods = new PodBook((at, slot, amount) => this.nodes.countPod(at, slot, amount), this.episodes);
  readonly subnets = new Map<string, SubnetTallies>();
  readonly hazards = new HazardBook();
  readonly jobs = new JobBook();
  readonly rollouts = new RolloutBook();
  readonly launches = new LaunchBook();
  readonly rejections = new RejectionBook();
  readonly refusals = new RefusalBook();
  readonly looseEnis = new LooseEniBook();
  readonly throttling = new ThrottleBook();
  /** Sandboxes that failed, by why. */
  readonly failedSandboxes = new Map<WaitingReason, number>();
  /** By name of the call. */
  readonly calls = new Map<string, CallTallies>();

  node(name: string): NodeState | undefined {
    return this.nodes.find(name);
  }

  pod(name: string): PodRecord | undefined {
    return this.pods.find(name);
  }

  subnet(name: string): SubnetTallies {
    return entry(this.subnets, name, SubnetTallies);
  }

  call(name: Ec2Call): CallTallies {
    return entry(this.calls, name, CallTallies);
  }
}

function entry<K, V>(map: Map<K, V>, key: K, Empty: new () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = new Empty();
    map.set(key, value);
  }
  return value;
}
