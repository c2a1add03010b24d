import { describe, expect, it } from 'vitest';
import {
  launchBackOff,
  needsLaunch,
  type LaunchAnswer,
} from '../../../src/autoscaling/karpenter/lifecycle/launch.ts';
import { readyCondition } from '../../../src/autoscaling/karpenter/lifecycle/conditions.ts';
import {
  expiryOf,
  reconcileDeletion,
  reconcileLifecycle,
} from '../../../src/autoscaling/karpenter/lifecycle/reconcile.ts';
import { UNREGISTERED } from '../../../src/autoscaling/karpenter/taints.ts';
import { DEFAULT_START_TIME } from '../../../src/base/calendar.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Labels } from '../../../src/kube/api/objects.ts';
import { claimWith, LIVE, nodeWith } from './samples.ts';

const LAUNCHED: LaunchAnswer = {
  kind: 'launched',
  instance: {
    instanceId: 'i-1',
    instanceType: 'm5.large',
    zone: 'us-west-2a',
    subnet: 'subnet-a',
    capacityType: 'spot',
  },
  labels: { zone: 'a', team: 'cloud' },
  annotations: { hash: '1' },
  capacity: { cpu: 2000 },
  allocatable: { cpu: 1930 },
};

const at = (now: number, nodes = [nodeWith()].slice(1)) => ({ now, startTime: DEFAULT_START_TIME, nodes });

describe('a launch', () => {
  it('gives the claim what it settled, but for what the claim says itself', () => {
    const decision = reconcileLifecycle(claimWith({ labels: { team: 'a' } }), at(0), LAUNCHED);
    expect(decision.launched).toMatchObject({
      labels: { zone: 'a', team: 'a' },
      annotations: { hash: '1' },
      allocatable: { cpu: 1930 },
    });
    expect(decision.conditions.get('Launched')?.status).toBe('True');
  });

  it('is asked for again after a failure, and given up after five minutes', () => {
    const claim = claimWith();
    const answer: LaunchAnswer = { kind: 'failed', reason: 'LaunchFailed', message: 'x'.repeat(400) };
    const decision = reconcileLifecycle(claim, at(MINUTE), answer);
    expect(decision).toMatchObject({ launchFailed: true });
    expect(decision.requeueAfter).toBeUndefined();
    expect(decision.deletes).toBeUndefined();
    expect(decision.conditions.get('Launched')).toMatchObject({
      status: 'Unknown',
      reason: 'LaunchFailed',
      message: `${'x'.repeat(300)}...`,
      lastTransition: 0,
    });
    expect(reconcileLifecycle(claim, at(5 * MINUTE), answer).deletes).toBe('launch_timeout');
    expect(reconcileLifecycle(claim, at(5 * MINUTE), undefined)).toMatchObject({
      deletes: 'launch_timeout',
      requeueAfter: 10 * MINUTE,
    });
    const refused: LaunchAnswer = { kind: 'failed', reason: 'Unauthorized', message: 'x'.repeat(400) };
    expect(reconcileLifecycle(claim, at(0), refused).conditions.get('Launched')?.message).toHaveLength(400);
    expect([1, 2, 3, 7, 20].map((failures) => launchBackOff(failures) / SECOND)).toEqual([1, 2, 4, 60, 60]);
  });

  it('of a NodeClass that is not ready ends the claim without an event', () => {
    const answer: LaunchAnswer = { kind: 'node-class-not-ready', message: 'no subnets' };
    expect(reconcileLifecycle(claimWith(), at(0), answer)).toMatchObject({
      deletes: 'nodeclass_not_ready',
      events: [],
    });
  });

  it('is not asked for once launched or deleted', () => {
    const [open, done, gone] = [claimWith(), claimWith({}, ['Launched']), claimWith({ deletedAt: 1 })];
    expect([open, done, gone].map((claim) => needsLaunch(claim, claim.conditions))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a registration', () => {
  it('refuses two nodes of one instance', () => {
    const decision = reconcileLifecycle(
      claimWith({}, ['Launched']),
      at(SECOND, [nodeWith(), nodeWith()]),
      undefined,
    );
    expect(decision.conditions.get('Registered')).toMatchObject({
      status: 'False',
      reason: 'MultipleNodesFound',
    });
    expect(decision.nodeChange).toBeUndefined();
    expect(readyCondition(decision.conditions)).toMatchObject({
      status: 'False',
      reason: 'UnhealthyDependents',
      message: 'Registered=False, Initialized=Unknown',
    });
  });

  it('keeps what is on the node already', () => {
    const dedicated = { key: 'dedicated', value: 'a', effect: 'NoSchedule' } as const;
    const node = nodeWith({
      labels: { rack: '1', team: 'old' },
      taints: [UNREGISTERED, { ...dedicated, value: 'b' }],
      ready: false,
    });
    const claim = claimWith({ labels: { team: 'a' }, taints: [dedicated] }, ['Launched']);
    expect(reconcileLifecycle(claim, at(0, [node]), undefined).nodeChange).toEqual({
      labels: { rack: '1', team: 'a', 'karpenter.sh/registered': 'true' },
      annotations: {},
      taints: [{ ...dedicated, value: 'b' }],
      finalizers: ['karpenter.sh/termination'],
    });
  });

  it('leaves taints alone where somebody else gives them', () => {
    const claim = claimWith({ taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] }, ['Launched']);
    const label = { 'karpenter.sh/do-not-sync-taints': 'true' };
    const change = (labels: Labels) =>
      reconcileLifecycle(claim, at(0, [nodeWith({ labels, taints: [UNREGISTERED] })]), undefined).nodeChange
        ?.taints;
    expect([change({}), change(label)]).toEqual([claim.taints, []]);
  });

  it('is lost sight of where its node goes before it is initialized', () => {
    const claim = claimWith({}, ['Launched', 'Registered']);
    expect(reconcileLifecycle(claim, at(MINUTE), undefined).conditions.get('Initialized')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeNotFound',
      message: 'Node not registered with cluster',
    });
  });

  it('of a node that carries a readiness gate waits to be initialized', () => {
    const taint = { key: 'readiness.k8s.io/network', value: 'pending', effect: 'NoExecute' } as const;
    const decision = reconcileLifecycle(
      claimWith({}, ['Launched']),
      at(0, [nodeWith({ taints: [UNREGISTERED, taint] })]),
      undefined,
    );
    expect(decision.conditions.get('Initialized')?.message).toBe(
      'KnownEphemeralTaint "readiness.k8s.io/network=pending:NoExecute" still exists',
    );
  });
});

describe('the end of a claim', () => {
  it('tells when its pods are to be gone', () => {
    const claim = claimWith({ deletedAt: MINUTE, terminationGracePeriod: HOUR }, LIVE);
    const decision = reconcileDeletion(claim, at(MINUTE, [nodeWith()]), 'running');
    expect(decision.annotations).toEqual({
      'karpenter.sh/nodeclaim-termination-timestamp': '2024-03-01T01:01:00Z',
    });
    expect(decision.events).toMatchObject([
      {
        reason: 'TerminationGracePeriodExpiring',
        message: 'All pods will be deleted by 2024-03-01T01:01:00Z',
      },
    ]);
    expect(decision.deletesNodes).toEqual(['node-1']);
    const told = claimWith({ ...claim, annotations: decision.annotations ?? {} });
    const again = reconcileDeletion(told, at(MINUTE, [nodeWith({ deletedAt: 1 })]), 'running');
    expect(again).toMatchObject({ events: [], deletesNodes: [], isDone: false });
  });

  it('terminates an instance that never registered, and waits until it is gone', () => {
    const claim = claimWith({ deletedAt: 0 }, ['Launched']);
    const node = nodeWith();
    expect(reconcileDeletion(claim, at(0, [node]), 'running')).toMatchObject({
      deletesNodes: [],
      terminatesInstance: true,
      isDone: false,
      requeueAfter: 5 * SECOND,
    });
    expect(reconcileDeletion(claim, at(5, []), 'shutting-down')).toMatchObject({
      terminatesInstance: false,
      isDone: false,
    });
    expect(reconcileDeletion(claim, at(9, []), 'terminated').isDone).toBe(true);
    expect(reconcileDeletion(claimWith({ deletedAt: 0 }), at(9), undefined).isDone).toBe(true);
  });

  it('comes with its age, or never', () => {
    expect(expiryOf({ createdAt: 10, expireAfter: HOUR })).toBe(HOUR + 10);
    expect(expiryOf({ createdAt: 10, expireAfter: 'Never' })).toBe(Infinity);
  });
});
