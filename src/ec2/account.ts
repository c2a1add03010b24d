// What everything that acts in the account shares: the clock, the subnets, the ENIs and where facts go.

import type { Milliseconds } from '../base/time.ts';
import type { Ec2Config } from './config.ts';
import type { Ec2Fact } from './facts.ts';
import type { Faults } from './faults.ts';
import type { NetworkInterfaces } from './networkInterfaces.ts';
import type { SdkGeneration, SdkRetryer } from './sdk.ts';
import type { Subnet } from './subnet.ts';
import type { Throttle } from './throttle.ts';

export interface Account {
  readonly clock: { readonly now: Milliseconds };
  readonly config: Ec2Config;
  /** In the scenario's order, as EC2 lists them. */
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly networkInterfaces: NetworkInterfaces;
  readonly throttle: Throttle;
  readonly faults: Faults;
  readonly emit: (fact: Ec2Fact) => void;
  /** For a client of the SDK that has met its first failure. */
  retryer(client: { readonly instanceId: string }, sdk: SdkGeneration): SdkRetryer;
}
