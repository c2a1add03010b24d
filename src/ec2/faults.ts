// Faults a scenario injects: attempts that start in a window of time fail with a code, up to a number of times.

import type { Milliseconds } from '../base/time.ts';
import type { Random, RandomStream } from '../kernel/random.ts';
import type { Ec2Call } from './calls.ts';
import type { FaultConfig } from './config.ts';

interface Fault {
  readonly config: FaultConfig;
  readonly stream: RandomStream;
  timesLeft: number;
}

export class Faults {
  private readonly faults: readonly Fault[];

  constructor(configs: readonly FaultConfig[], random: Random) {
    this.faults = configs.map((config, index) => ({
      config,
      stream: random.stream(`ec2/fault-${index}`),
      timesLeft: config.times,
    }));
  }

  /** The code with which an attempt that starts now will fail; undefined when none applies. The first that hits counts. */
  strike(call: Ec2Call, now: Milliseconds): string | undefined {
    for (const fault of this.faults) {
      if (hits(fault, call, now)) {
        fault.timesLeft--;
        return fault.config.code;
      }
    }
    return undefined;
  }
}

function hits({ config, stream, timesLeft }: Fault, call: Ec2Call, now: Milliseconds): boolean {
  if (config.call !== call || timesLeft <= 0 || now < config.from || now >= config.to) return false;
  return config.probability >= 1 || stream.unit() < config.probability;
}
