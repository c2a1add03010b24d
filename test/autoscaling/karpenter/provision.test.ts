import { describe, expect, it } from 'vitest';
import { exceededLimit } from '../../../src/autoscaling/karpenter/scheduling/limits.ts';
import type { ClaimIssue } from '../../../src/autoscaling/karpenter/scheduling/pendingPods.ts';
import {
  claimLabels,
  claimRequirements,
} from '../../../src/autoscaling/karpenter/scheduling/plannedClaim.ts';
import {
  nominated,
  provision,
  type ProvisioningInput,
} from '../../../src/autoscaling/karpenter/scheduling/provision.ts';
import { requirementText } from '../../../src/autoscaling/karpenter/requirements/requirement.ts';
import { elementAt } from '../../../src/base/assert.ts';
import { nodePoolOf } from '../../../src/conformance/karpenterObjects.ts';
import type { RecordedNodePool } from '../../../src/conformance/karpenterFormat.ts';
import type { Pod } from '../../../src/kube/api/objects.ts';
import { pod, podSpec } from '../../kube/scheduler/objects.ts';
import { schedulingInput, typesOf } from './provisioningSamples.ts';

const TYPES = typesOf(['m5.large', 'm5.xlarge', 'c5.large']);

function input(
  unschedulable: readonly Pod[],
  changed: Partial<ProvisioningInput> = {},
  pools: readonly RecordedNodePool[] = [{ name: 'default' }],
): ProvisioningInput {
  return {
    ...schedulingInput([], pools, TYPES),
    unschedulable,
    isGoing: () => false,
    budgets: [],
    claimIssue: () => undefined,
    clock: { now: 0, startTime: 0 },
    ...changed,
  };
}

const web = (): Pod => pod(podSpec({}, { cpu: 100 }));

describe('pods that nobody makes a node for', () => {
  it.each<[string, Partial<Pod>]>([
    ['is bound', { nodeName: 'node-1' }],
    ['waits for victims to go', { nominatedNodeName: 'node-1' }],
    ['is gated', { gates: ['wait'] }],
    ['has ended', { phase: 'Succeeded' }],
    ['goes', { deletedAt: 5 }],
    ['is a DaemonSet’s', { owner: { kind: 'DaemonSet', name: 'ds', uid: 'ds' } }],
  ])('are left alone: one that %s', (_, changed) => {
    expect(provision(input([{ ...web(), ...changed }]))).toEqual({
      claims: [],
      existing: [],
      errors: new Map(),
      events: [],
    });
    expect(provision(input([web()])).claims).toHaveLength(1);
  });

  it.each<[ClaimIssue, string]>([
    [
      { kind: 'missing', claim: 'data' },
      'getting persistent volume claim, persistentvolumeclaims "data" not found (PersistentVolumeClaim=data)',
    ],
    [
      { kind: 'deleted', claim: 'data' },
      'persistentvolumeclaim is being deleted (PersistentVolumeClaim=default/data)',
    ],
    [
      { kind: 'no-class', claim: 'data' },
      'unbound pvc must define a storage class (PersistentVolumeClaim=default/data, StorageClass=)',
    ],
    [
      { kind: 'missing-class', claim: 'data', storageClass: 'gp3' },
      'failed to validate pvc, failed to get storage class, storageclasses.storage.k8s.io "gp3" not found ' +
        '(PersistentVolumeClaim=default/data, StorageClass=gp3)',
    ],
    [
      { kind: 'unbound-immediate', claim: 'data', storageClass: 'gp3' },
      'failed to validate pvc, pvc with immediate volume binding mode must be bound ' +
        '(PersistentVolumeClaim=default/data, StorageClass=gp3)',
    ],
  ])('say so of a claim of theirs: %j', (issue, text) => {
    const waiting = web();
    const { claims, errors, events } = provision(input([waiting], { claimIssue: () => issue }));
    expect(claims).toEqual([]);
    expect(errors.get(waiting)).toBe(text);
    expect(events).toMatchObject([
      {
        object: `default/${waiting.name}`,
        reason: 'FailedScheduling',
        message: `Failed to schedule pod, ${text}`,
      },
    ]);
  });
});

describe('a claim', () => {
  const requirement = (
    key: string,
    operator: 'In' | 'Exists' | 'Gte' | 'DoesNotExist',
    values: readonly string[] = [],
  ) => ({
    key,
    operator,
    values,
  });

  it('asks for its types, and for capacity types that they are sold as', () => {
    const { claims } = provision(
      input([web()], {}, [{ name: 'default', requirements: [requirement('team', 'In', ['a', 'b'])] }]),
    );
    const asked = claimRequirements(elementAt(claims, 0));
    expect(requirementText(asked.get('node.kubernetes.io/instance-type'))).toBe(
      'node.kubernetes.io/instance-type In [c5.large m5.large m5.xlarge]',
    );
    expect(requirementText(asked.get('karpenter.sh/capacity-type'))).toBe(
      'karpenter.sh/capacity-type In [on-demand spot]',
    );
  });

  it('gets some value of each label of its own that is left open', () => {
    const requirements = [
      requirement('team', 'In', ['b', 'a']),
      requirement('one', 'In', ['x']),
      requirement('any', 'Exists'),
      requirement('high', 'Gte', ['7']),
      requirement('none', 'DoesNotExist'),
    ];
    const { claims } = provision(
      input([web()], {}, [{ name: 'default', labels: { tier: 'web' }, requirements }]),
    );
    expect(claimLabels(elementAt(claims, 0), { index: (_, count) => Math.min(1, count - 1) })).toMatchObject({
      tier: 'web',
      team: 'b',
      one: 'x',
      any: '1',
      high: '8',
    });
    expect(claimLabels(elementAt(claims, 0), { index: () => 0 })).not.toHaveProperty('none');
  });
});

describe('events', () => {
  it('say where a pod is to go', () => {
    const waiting = web();
    expect(nominated(waiting, { claim: 'default-x' }).message).toBe(
      'Pod should schedule on: nodeclaim/default-x',
    );
    expect(nominated(waiting, { claim: 'default-x', node: 'node-1' }).message).toBe(
      'Pod should schedule on: nodeclaim/default-x, node/node-1',
    );
  });

  it('say that a NodePool has no types, however many of its pods wait', () => {
    const pools = [{ name: 'default', requirements: [requirementOfFamily('z9')] }];
    const { events } = provision(input([web(), web()], {}, pools));
    expect(events.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
      'NodePool NoCompatibleInstanceTypes',
      'Pod FailedScheduling',
      'Pod FailedScheduling',
    ]);
  });
});

function requirementOfFamily(family: string): NonNullable<RecordedNodePool['requirements']>[number] {
  return { key: 'karpenter.k8s.aws/instance-family', operator: 'In', values: [family] };
}

describe('a limit', () => {
  const pool = nodePoolOf({ name: 'default', limits: { cpu: '10', memory: '16Gi', nodes: '2' } });

  it.each([
    [{ cpu: 10_000, memory: 16 * 2 ** 30, nodes: 2 }, undefined],
    [{ cpu: 12_000 }, 'resource usage exceeds limit (limit=10, resource-name=cpu, usage=12)'],
    [{ memory: 32 * 2 ** 30 }, 'resource usage exceeds limit (limit=16Gi, resource-name=memory, usage=32Gi)'],
    [{ nodes: 3 }, 'resource usage exceeds limit (limit=2, resource-name=nodes, usage=3)'],
  ])('is exceeded by more than it: %j', (usage, text) => {
    expect(exceededLimit(pool, usage)).toBe(text);
  });
});
