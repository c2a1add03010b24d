// A small account for tests: constant times, no throttling, a subnet or two, everything changeable.

import { parseCidr, type Cidr } from '../../src/base/ipv4.ts';
import { EC2_CALLS, type Ec2Call } from '../../src/ec2/calls.ts';
import { Cloud } from '../../src/ec2/cloud.ts';
import type { Ec2Config, SubnetConfig, SubnetReservation } from '../../src/ec2/config.ts';
import type { Ec2Fact } from '../../src/ec2/facts.ts';
import type { Instance } from '../../src/ec2/instance.ts';
import { NumberedNames } from '../../src/ec2/names.ts';
import { Lane } from '../../src/kernel/lane.ts';
import { constantLatency, type Latency } from '../../src/kernel/latency.ts';
import { spawn, type Process, type RunningProcess } from '../../src/kernel/process.ts';
import { Random } from '../../src/kernel/random.ts';
import { Simulation } from '../../src/kernel/simulation.ts';

export function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new Error(`no CIDR: ${text}`);
  return parsed;
}

export function reservation(text: string, type: SubnetReservation['type']): SubnetReservation {
  return { cidr: cidr(text), type };
}

export function subnetConfig(id: string, block: string, changes: Partial<SubnetConfig> = {}): SubnetConfig {
  return {
    id,
    cidr: cidr(block),
    availabilityZone: 'eu-west-1a',
    tags: {},
    taken: [],
    reservations: [],
    ...changes,
  };
}

/** Every call takes this long unless a test says otherwise. */
export const CALL_MS = 100;

export function ec2Config(changes: Partial<Ec2Config> = {}): Ec2Config {
  return {
    region: 'eu-west-1',
    vpcCidrs: [cidr('10.0.0.0/16')],
    subnets: [subnetConfig('subnet-a', '10.0.0.0/24')],
    latency: latencies({}),
    detachDelay: constantLatency(1500),
    imdsLag: constantLatency(0),
    launch: constantLatency(2000),
    buckets: {},
    eniQuota: 5000,
    faults: [],
    addressChoice: 'lowest',
    ...changes,
  };
}

export function latencies(changes: Partial<Record<Ec2Call, Latency>>): Record<Ec2Call, Latency> {
  const all = EC2_CALLS.map((call) => [call, changes[call] ?? constantLatency(CALL_MS)] as const);
  return Object.fromEntries(all) as Record<Ec2Call, Latency>;
}

export interface TestAccount {
  readonly simulation: Simulation;
  readonly cloud: Cloud;
  /** Facts so far, with their time. */
  readonly facts: (Ec2Fact & { readonly t: number })[];
  /** A running instance in the first subnet. */
  readonly launch: (type?: string, subnet?: string) => Instance;
  /** Starts a call; see later whether and when it answered. */
  readonly start: <T>(process: Process<T>) => Call<T>;
  /** Starts a call and lets time pass until it has answered. */
  readonly answer: <T>(process: Process<T>) => T;
}

export interface Call<T> {
  readonly running: RunningProcess;
  readonly answered: { readonly at: number; readonly value: T } | undefined;
}

export function testAccount(changes: Partial<Ec2Config> = {}, seed = 1): TestAccount {
  const simulation = new Simulation();
  const facts: (Ec2Fact & { readonly t: number })[] = [];
  const emit = (fact: Ec2Fact): void => void facts.push({ ...fact, t: simulation.now });
  const names = new NumberedNames();
  const cloud = new Cloud(ec2Config(changes), simulation, new Random(seed), emit, { names });
  const start = <T>(process: Process<T>): Call<T> => {
    let answered: { at: number; value: T } | undefined;
    const running = spawn(
      simulation,
      Lane.daemon,
      (function* () {
        const value = yield* process;
        answered = { at: simulation.now, value };
      })(),
    );
    return {
      running,
      get answered() {
        return answered;
      },
    };
  };
  return {
    simulation,
    cloud,
    facts,
    start,
    launch(type = 't3.medium', subnet = 'subnet-a') {
      const launched = cloud.launchNow(type, subnet);
      if (!launched.ok) throw new Error(launched.code);
      return launched.value;
    },
    answer(process) {
      const call = start(process);
      while (call.answered === undefined && simulation.step());
      if (call.answered === undefined) throw new Error('the call never answered');
      return call.answered.value;
    },
  };
}
