import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGoDuration } from '../../../src/autoscaling/karpenter/goDurations.ts';
import { doNotDisrupt, isReschedulable } from '../../../src/autoscaling/karpenter/pods.ts';
import { drain } from '../../../src/autoscaling/karpenter/termination/drain.ts';
import {
  evictionBackOff,
  evictionEvent,
} from '../../../src/autoscaling/karpenter/termination/evictionQueue.ts';
import {
  reconcileTermination,
  type TerminatingNode,
} from '../../../src/autoscaling/karpenter/termination/reconcile.ts';
import { withTrue } from '../../../src/autoscaling/karpenter/lifecycle/conditions.ts';
import { EventFilter } from '../../../src/autoscaling/karpenter/events.ts';
import { DEFAULT_START_TIME } from '../../../src/base/calendar.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/base/time.ts';
import type { Pod } from '../../../src/kube/api/objects.ts';
import { claimWith, LIVE, nodeWith, podWith } from './samples.ts';

const at = (now: number) => ({ now, startTime: DEFAULT_START_TIME });

const anyPod = fc
  .record({
    critical: fc.boolean(),
    daemon: fc.boolean(),
    stays: fc.boolean(),
    kept: fc.boolean(),
    deletedAt: fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: undefined }),
    phase: fc.constantFrom('Running' as const, 'Succeeded' as const),
    grace: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ critical, daemon, stays, kept, deletedAt, phase, grace }) =>
    podWith(
      {
        ...(daemon && { owner: { kind: 'DaemonSet', name: 'agent', uid: 'agent' } }),
        annotations: kept ? { 'karpenter.sh/do-not-disrupt': 'true' } : {},
        deletedAt,
        phase,
      },
      {
        priorityClassName: critical ? 'system-node-critical' : '',
        tolerations: stays ? [{ operator: 'Exists' }] : [],
        terminationGracePeriod: grace * SECOND,
      },
    ),
  );

function groupOf({ spec, owner }: Pod): string {
  return `${spec.priorityClassName}/${owner?.kind === 'DaemonSet' ? 'daemon' : ''}`;
}

describe('a drain', () => {
  it('asks of one group at a time, and of nobody who may stay', () => {
    fc.assert(
      fc.property(fc.array(anyPod), fc.integer({ min: 0, max: 900_000 }), (pods, now) => {
        const { evict, waitsFor, deletes } = drain(pods, at(now));
        expect(new Set(evict.map(groupOf)).size).toBeLessThanOrEqual(1);
        expect(deletes).toEqual([]);
        for (const pod of evict) {
          expect(pod.annotations).toEqual({});
          expect(pod).toMatchObject({ deletedAt: undefined, phase: 'Running', spec: { tolerations: [] } });
        }
        expect(waitsFor === undefined).toBe(
          pods.every(
            ({ phase, spec, deletedAt }) =>
              phase === 'Succeeded' ||
              spec.tolerations.length > 0 ||
              (deletedAt !== undefined && now > deletedAt + spec.terminationGracePeriod + MINUTE),
          ),
        );
      }),
    );
  });

  it('deletes nobody while his own grace period ends in time, and gives no more than there is', () => {
    const moments = fc.integer({ min: 0, max: 900_000 });
    fc.assert(
      fc.property(fc.array(anyPod), moments, moments, (pods, now, end) => {
        for (const { pod, grace } of drain(pods, at(now), end).deletes) {
          expect(now + pod.spec.terminationGracePeriod).toBeGreaterThan(end);
          expect(grace).toBe(Math.max(SECOND, Math.floor((end - now) / SECOND) * SECOND));
          if (pod.deletedAt !== undefined)
            expect(pod.deletedAt + pod.spec.terminationGracePeriod).toBeGreaterThan(end);
        }
      }),
    );
  });
});

describe('do-not-disrupt', () => {
  it.each([
    ['true', true, undefined],
    ['30m', true, 'DoNotDisruptUntil'],
    ['10m', false, 'DoNotDisruptGracePeriodElapsed'],
    ['false', false, 'InvalidDoNotDisruptAnnotation'],
    ['-5m', false, 'InvalidDoNotDisruptAnnotation'],
    ['1d', false, 'InvalidDoNotDisruptAnnotation'],
  ])('%s', (value, isActive, reason) => {
    const pod = podWith({ annotations: { 'karpenter.sh/do-not-disrupt': value } });
    const { event, ...said } = doNotDisrupt(pod, at(20 * MINUTE));
    expect(said).toEqual({ isActive });
    expect(event?.reason).toBe(reason);
  });

  it('holds for a span while the pod has not started', () => {
    const pod = podWith({ annotations: { 'karpenter.sh/do-not-disrupt': '1m' }, startedAt: undefined });
    expect(doNotDisrupt(pod, at(HOUR))).toEqual({ isActive: true });
  });
});

describe('a duration of Go', () => {
  it.each([
    ['1h30m', 90 * MINUTE],
    ['1.5h', 90 * MINUTE],
    ['30m1h', 90 * MINUTE],
    ['-2s', -2000],
    ['.5s', 500],
    ['250us', 0.25],
    ['0', 0],
    ['5', { error: 'time: missing unit in duration "5"' }],
    ['1d', { error: 'time: unknown unit "d" in duration "1d"' }],
    ['', { error: 'time: invalid duration ""' }],
    ['abc', { error: 'time: invalid duration "abc"' }],
  ])('%s', (text, read) => {
    expect(readGoDuration(text)).toEqual(read);
  });
});

describe('a pod that must run elsewhere', () => {
  it('is any that runs, and one of a StatefulSet that ends', () => {
    const owned = (kind: 'DaemonSet' | 'StatefulSet') => ({ owner: { kind, name: 'a', uid: 'a' } });
    const pods = [
      podWith(),
      podWith({ phase: 'Failed' }),
      podWith({ deletedAt: 0 }),
      podWith({ ...owned('StatefulSet'), deletedAt: 0 }),
      podWith(owned('DaemonSet')),
      podWith({ annotations: { 'kubernetes.io/config.mirror': 'x' }, owner: undefined }),
    ];
    expect(pods.map(isReschedulable)).toEqual([true, false, false, true, false, false]);
  });
});

describe('the eviction queue', () => {
  it('waits ever longer, ten seconds at most', () => {
    expect([1, 2, 3, 7, 8, 30].map(evictionBackOff)).toEqual([100, 200, 400, 6400, 10_000, 10_000]);
  });

  it('says why', () => {
    const pod = podWith({ name: 'web' });
    const claim = claimWith();
    const texts = (['DisruptionReason', undefined] as const).map((type) => {
      const conditions =
        type === undefined ? claim.conditions : withTrue(claim.conditions, type, 0, 'Underutilized');
      return evictionEvent(pod, 'node-1', { conditions: new Map(conditions) }, { granted: true }).message;
    });
    expect(texts).toEqual(['Evicted pod: Underutilized', 'Evicted pod: Forceful Termination']);
    const refused = { granted: false, message: '', budget: 'web' } as const;
    const refusals = ([429, 500] as const).map(
      (code) => evictionEvent(pod, 'node-1', claim, { ...refused, code }).message,
    );
    expect(refusals).toEqual([
      'Failed to drain node, evicting pod violates a PDB (Pod=default/web)',
      'Failed to drain node, eviction does not support multiple PDBs (Pod=default/web)',
    ]);
  });
});

describe('the end of a node', () => {
  const terminating = (changed: Partial<TerminatingNode> = {}): TerminatingNode => ({
    node: nodeWith({ deletedAt: 0 }),
    claim: claimWith({ deletedAt: 0 }, LIVE),
    pods: [],
    attachments: [],
    volumesOf: () => [],
    instance: 'running',
    ...changed,
  });
  /** A drain that began at 0. */
  function drained(seen: TerminatingNode): TerminatingNode {
    const { conditions } = reconcileTermination(seen, at(0));
    return { ...seen, claim: { ...seen.claim, conditions: new Map(conditions) } };
  }

  it('waits for volumes that can be detached, until the grace period ends', () => {
    const agent = podWith({}, { tolerations: [{ operator: 'Exists' }] });
    const seen = drained(
      terminating({
        claim: claimWith(
          {
            deletedAt: 0,
            annotations: { 'karpenter.sh/nodeclaim-termination-timestamp': '2024-03-01T00:01:00Z' },
          },
          LIVE,
        ),
        pods: [agent],
        attachments: [
          { name: 'csi-1', volume: 'pv-1' },
          { name: 'csi-2', volume: 'pv-2' },
        ],
        volumesOf: (pod) => (pod === agent ? ['pv-1'] : []),
      }),
    );
    const waiting = reconcileTermination(seen, at(30 * SECOND));
    expect(waiting).toMatchObject({ terminatesInstance: false, requeueAfter: SECOND });
    expect(waiting.conditions.get('VolumesDetached')).toMatchObject({
      status: 'Unknown',
      reason: 'AwaitingVolumeDetachment',
    });
    expect(waiting.events.map(({ message }) => message)).toContain(
      'Awaiting deletion of bound volumeattachments (csi-2)',
    );
    expect(reconcileTermination(seen, at(MINUTE)).terminatesInstance).toBe(false);
    const elapsed = reconcileTermination(seen, at(MINUTE + 1));
    expect(elapsed.terminatesInstance).toBe(true);
    expect(elapsed.conditions.get('VolumesDetached')?.reason).toBe('TerminationGracePeriodElapsed');
  });

  it('names pods that it waits for', () => {
    const pods = [podWith(), podWith({}, { terminationGracePeriod: HOUR })];
    const decision = reconcileTermination(terminating({ pods }), at(0));
    expect(decision.evict).toEqual(pods);
    expect(decision.events).toMatchObject([
      { reason: 'FailedDraining', message: 'Failed to drain node, 2 pods are waiting to be evicted' },
    ]);
  });

  it('drains pods that came after it was drained, and stays drained', () => {
    const { conditions: before } = claimWith({}, LIVE);
    const claim = claimWith({ deletedAt: 0, conditions: new Map(withTrue(before, 'Drained', 5_000)) });
    const seen = terminating({ claim, pods: [podWith()] });
    const { conditions, evict } = reconcileTermination(seen, at(MINUTE));
    expect(evict).toHaveLength(1);
    expect(conditions.get('Drained')?.status).toBe('True');
  });

  it('comes at once where the machine is gone and its kubelet silent', () => {
    const seen = terminating({ node: nodeWith({ deletedAt: 0, ready: false }), instance: 'terminated' });
    expect(reconcileTermination({ ...seen, pods: [podWith()] }, at(0))).toMatchObject({
      isDone: true,
      evict: [],
    });
  });

  it('takes the claim along', () => {
    expect(reconcileTermination(terminating({ claim: claimWith({}, LIVE) }), at(0)).deletesClaim).toBe(true);
  });

  it('asks for the instance’s end once, and waits for it', () => {
    const seen = drained(terminating());
    expect(reconcileTermination(seen, at(4999))).toMatchObject({ terminatesInstance: false });
    expect(reconcileTermination(seen, at(5000))).toMatchObject({ terminatesInstance: true, isDone: false });
    expect(reconcileTermination({ ...seen, instance: 'shutting-down' }, at(9000))).toMatchObject({
      terminatesInstance: false,
      isDone: false,
      requeueAfter: 5 * SECOND,
    });
    expect(reconcileTermination({ ...seen, instance: 'terminated' }, at(9000)).isDone).toBe(true);
  });
});

describe('events', () => {
  const event = {
    kind: 'Node',
    object: 'node-1',
    type: 'Normal',
    reason: 'Unconsolidatable',
    message: 'a',
  } as const;

  it('are not said again for a while, whatever their message', () => {
    const filter = new EventFilter();
    const lasting = { ...event, quietFor: 15 * MINUTE };
    expect(filter.fresh([lasting, { ...lasting, message: 'b' }], 0)).toEqual([lasting]);
    expect(filter.fresh([lasting], 15 * MINUTE - 1)).toEqual([]);
    expect(filter.fresh([lasting], 15 * MINUTE)).toEqual([lasting]);
    expect(filter.fresh([{ ...event, kind: 'NodeClaim' }], 0)).toHaveLength(1);
    expect(filter.fresh([{ ...event, reason: 'A', variant: '1' }], 0)).toHaveLength(1);
    expect(filter.fresh([{ ...event, reason: 'A', variant: '2' }], 0)).toHaveLength(1);
  });

  it('are forgotten when that is over', () => {
    const filter = new EventFilter();
    filter.fresh([event], 0);
    filter.forgetPast(2 * MINUTE);
    expect(filter.fresh([event], MINUTE)).toEqual([event]);
  });
});
