// Builders for report tests: a scenario, nodes and waiting pods, of which a test states only what matters.

import { quantiles } from '../../src/record/percentiles.ts';
import type { NodeSummary, RunSummary, SubnetSummary } from '../../src/record/summary.ts';
import type { WaitingPod } from '../../src/record/waiting.ts';
import type { Replay } from '../../src/report/replay.ts';
import { cniAt } from '../../src/explain/nodeShape.ts';
import type { Situation } from '../../src/explain/finding.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from '../scenario/minimal.ts';

export function scenario(rest = ''): CompiledScenario {
  const parsed = parseScenario(minimalWith(rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

export function node(parts: Partial<NodeSummary> = {}): NodeSummary {
  return {
    name: 'ip-10-0-0-9.us-west-2.compute.internal',
    group: 'workers',
    instanceType: 't3.medium',
    podSubnet: 'main',
    subnet: 'main',
    ready: true,
    cordoned: false,
    instanceGone: false,
    daemon: 'ready',
    maxPods: 17,
    pods: 2,
    hostNetworkPods: 2,
    attachedEnis: 1,
    blocks: undefined,
    addresses: { total: 5, assigned: 0, cooling: 0, warm: 5, otherMode: 0, notServed: 0, prefixes: 0 },
    poolChangedAt: 0,
    enis: [],
    branchEnis: undefined,
    pause: undefined,
    ...parts,
  };
}

export function waitingPod(parts: Partial<WaitingPod> = {}): WaitingPod {
  return {
    pod: 'default/web-1',
    state: 'ContainerCreating',
    node: 'ip-10-0-0-9.us-west-2.compute.internal',
    reason: 'NoAddressOnNode',
    message: 'Failed to create pod sandbox',
    count: 1,
    sinceMs: 60_000,
    ...parts,
  };
}

export function subnet(parts: Partial<SubnetSummary> = {}): SubnetSummary {
  const free = parts.free ?? 200;
  return {
    name: 'main',
    free,
    freePrefixes: 10,
    lowestFree: free,
    lowestFreeAt: 0,
    refused: undefined,
    ...parts,
  };
}

function summary(parts: Partial<RunSummary> = {}): RunSummary {
  return {
    at: 600_000,
    pods: { total: 0, running: 0, pending: 0, creating: 0, succeeded: 0, failed: 0 },
    waiting: [],
    episodes: [],
    nodes: [],
    nodeGroups: [],
    subnets: [subnet()],
    neverStarted: [],
    failedSandboxes: [],
    throttledCalls: [],
    jobs: { complete: 0, failed: 0, failures: [] },
    rejectedPods: [],
    refusedPods: [],
    stalledRollouts: [],
    failedLaunches: [],
    looseEnis: [],
    addressPeaks: { held: 0, used: 0 },
    instanceCosts: [],
    nodeUpdates: [],
    nodeChanges: [],
    podsStarted: 0,
    ec2Calls: {},
    podStartMs: quantiles([]),
    milestones: [],
    fullStory: [],
    hazards: [],
    ...parts,
  };
}

export function situation(parts: Partial<RunSummary>, rest = ''): Situation {
  const compiled = scenario(rest);
  const built = summary(parts);
  return {
    scenario: compiled,
    summary: built,
    stoppedPools: [],
    leakedEnis: [],
    ...cniAt(compiled, built.at),
  };
}

export function replay(parts: Partial<RunSummary>, rest = '', file = 'scenarios/minimal.yaml'): Replay {
  return {
    scenario: scenario(rest),
    file,
    result: {
      seed: 1,
      simulatedMs: 600_000,
      events: 1234,
      summary: summary(parts),
      stoppedPools: [],
      leakedEnis: [],
      expectations: [],
      observations: [],
      brokenInvariant: undefined,
      stopped: false,
      standstill: undefined,
      allocatorFault: undefined,
    },
  };
}
