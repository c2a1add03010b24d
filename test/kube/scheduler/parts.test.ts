import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../../src/base/assert.ts';
import type { Container, SelectorRequirement } from '../../../src/kube/api/objects.ts';
import { backoffEnd, flushTime, isBackingOff } from '../../../src/kube/scheduler/backoff.ts';
import { behaviourOf } from '../../../src/kube/scheduler/behaviour.ts';
import {
  countReasons,
  fitErrorText,
  reasonsByCount,
  rejectionsOf,
} from '../../../src/kube/scheduler/fitError.ts';
import { matchesSelector, meetsRequirement } from '../../../src/kube/scheduler/labelSelector.ts';
import { naturalLogarithm } from '../../../src/kube/scheduler/naturalLogarithm.ts';
import { portsConflict } from '../../../src/kube/scheduler/nodePorts.ts';
import { NodeStatuses } from '../../../src/kube/scheduler/nodeStatus.ts';
import { demandOf } from '../../../src/kube/scheduler/podDemand.ts';
import { PodHeap } from '../../../src/kube/scheduler/podHeap.ts';
import { tolerates } from '../../../src/kube/scheduler/taintToleration.ts';
import { podSpec, selector } from './objects.ts';

const MIB = 2 ** 20;

describe('the logarithm', () => {
  it('is within two units in the last place for as many nodes as a cluster can have', () => {
    for (let n = 1; n <= 20_000; n++) {
      const unit = 2 ** (Math.floor(Math.log2(Math.max(Math.log(n), 2 ** -1000))) - 52);
      expect(Math.abs(naturalLogarithm(n) - Math.log(n))).toBeLessThanOrEqual(2 * unit);
    }
  });
});

describe("a pod's demand", () => {
  const container = (requests: Container['requests'], sidecar = false): Container => ({
    name: 'c',
    image: 'i',
    requests,
    sidecar,
  });

  it('is the larger of its containers together and its init containers one by one', () => {
    const spec = podSpec({
      containers: [container({ cpu: 100, memory: 10 }), container({ cpu: 100 })],
      initContainers: [container({ cpu: 150 }), container({ memory: 50 })],
      overhead: { cpu: 5 },
    });
    expect(demandOf(spec)).toMatchObject({ cpu: 205, memory: 50, isEmpty: false });
  });

  it('has sidecars run beside what starts after them', () => {
    const before = podSpec({
      containers: [container({ cpu: 100 })],
      initContainers: [container({ cpu: 200 }, true), container({ cpu: 250 })],
    });
    const after = podSpec({
      containers: [container({ cpu: 100 })],
      initContainers: [container({ cpu: 250 }), container({ cpu: 200 }, true)],
    });
    expect(demandOf(before).cpu).toBe(450);
    expect(demandOf(after).cpu).toBe(300);
  });

  it('charges containers that name no request, but only for the score', () => {
    const spec = podSpec({ containers: [container({}), container({ cpu: 0, memory: 10 * MIB })] });
    expect(demandOf(spec)).toMatchObject({
      cpu: 0,
      memory: 10 * MIB,
      chargedCpu: 100,
      chargedMemory: 210 * MIB,
    });
  });

  it('follows pod-level requests, which the score of the pod to place does not see', () => {
    const spec = podSpec({ containers: [container({})], podRequests: { cpu: 500 } });
    expect(demandOf(spec)).toMatchObject({
      cpu: 500,
      chargedCpu: 500,
      incomingCpu: 100,
      memory: 0,
      chargedMemory: 200 * MIB,
      incomingMemory: 200 * MIB,
    });
  });
});

describe('selectors', () => {
  const requirement = (
    operator: SelectorRequirement['operator'],
    ...values: string[]
  ): SelectorRequirement => ({
    key: 'k',
    operator,
    values,
  });

  it.each([
    [requirement('In', 'a', 'b'), 'a', true],
    [requirement('In', 'a'), undefined, false],
    [requirement('NotIn', 'a'), undefined, true],
    [requirement('NotIn', 'a'), 'a', false],
    [requirement('Exists'), '', true],
    [requirement('DoesNotExist'), 'a', false],
    [requirement('Gt', '5'), '10', true],
    [requirement('Gt', '5'), '5', false],
    [requirement('Lt', '5'), '-3', true],
    [requirement('Lt', '5'), 'few', false],
    [requirement('Gt', 'few'), '7', false],
  ])('%j and %s: %s', (wanted, value, met) => expect(meetsRequirement(wanted, value)).toBe(met));

  it('match everything when empty and nothing when absent', () => {
    expect(matchesSelector(selector({}), {})).toBe(true);
    expect(matchesSelector(undefined, { app: 'web' })).toBe(false);
    expect(matchesSelector(selector({ app: 'web' }), { app: 'web', tier: 'front' })).toBe(true);
    expect(matchesSelector(selector({ app: 'web', tier: 'back' }), { app: 'web' })).toBe(false);
  });
});

describe('tolerations', () => {
  const taint = { key: 'k', value: 'v', effect: 'NoSchedule' } as const;

  it.each([
    [{ operator: 'Exists' }, true],
    [{ key: 'k', operator: 'Exists' }, true],
    [{ key: 'other', operator: 'Exists' }, false],
    [{ key: 'k', operator: 'Equal', value: 'v' }, true],
    [{ key: 'k', operator: 'Equal' }, false],
    [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }, false],
  ] as const)('%j: %s', (toleration, holds) => expect(tolerates(toleration, taint)).toBe(holds));
});

describe('host ports', () => {
  const port = (hostIp: string, protocol = 'TCP') => ({ hostIp, protocol, port: 80 });

  it('clash on one address or on all of them, by protocol', () => {
    expect(portsConflict([port('')], [port('10.0.0.1')])).toBe(true);
    expect(portsConflict([port('10.0.0.1')], [port('0.0.0.0')])).toBe(true);
    expect(portsConflict([port('10.0.0.1')], [port('10.0.0.2')])).toBe(false);
    expect(portsConflict([port('', 'UDP')], [port('')])).toBe(false);
  });
});

describe('the text of a failure', () => {
  it('sorts its counts as text', () => {
    const counts = new Map([
      ['Insufficient cpu', 2],
      ['Too many pods', 10],
      ['node(s) were unschedulable', 2],
    ]);
    expect(fitErrorText(14, counts)).toBe(
      '0/14 nodes are available: 10 Too many pods, 2 Insufficient cpu, 2 node(s) were unschedulable.',
    );
    expect(reasonsByCount(counts)).toEqual([
      'Too many pods',
      'Insufficient cpu',
      'node(s) were unschedulable',
    ]);
  });

  it('has beside each reason, in order, what it speaks of', () => {
    const statuses = new NodeStatuses();
    const fit = statuses.of('NodeResourcesFit')('Unschedulable', ['Insufficient cpu'], ['cpu']);
    const cordoned = statuses.of('NodeUnschedulable')('UnschedulableAndUnresolvable', ['cordoned']);
    const histogram: number[] = [];
    histogram[fit] = 1;
    histogram[cordoned] = 3;
    const reasons = reasonsByCount(countReasons(statuses, histogram));
    expect(rejectionsOf(statuses, histogram, [...reasons, 'not named'])).toEqual([
      { plugin: 'NodeUnschedulable' },
      { plugin: 'NodeResourcesFit', resource: 'cpu' },
      { plugin: 'NodeAffinity' },
    ]);
  });

  it('counts each node under every reason it gives', () => {
    const reasons = ['Too many pods', 'Insufficient cpu', 'Insufficient memory'];
    const subset = fc.subarray(reasons, { minLength: 1 });
    fc.assert(
      fc.property(fc.array(subset, { maxLength: 30 }), (nodes) => {
        const statuses = new NodeStatuses();
        const histogram: number[] = [];
        for (const given of nodes) {
          const number = statuses.of('NodeResourcesFit')('Unschedulable', given);
          histogram[number] = (histogram[number] ?? 0) + 1;
        }
        const counts = countReasons(statuses, histogram);
        for (const reason of reasons) {
          expect(counts.get(reason) ?? 0).toBe(nodes.filter((given) => given.includes(reason)).length);
        }
      }),
    );
  });
});

describe('back-off', () => {
  const failed = (attempts: number, errors = 0) => ({
    since: 10_250,
    attempts,
    rejections: attempts - errors,
    errors,
  });

  it('doubles from one second to ten', () => {
    const old = behaviourOf(28);
    expect([1, 2, 3, 4, 5, 6, 99].map((count) => backoffEnd(failed(count), old) - 10_250)).toEqual([
      1000, 2000, 4000, 8000, 10_000, 10_000, 10_000,
    ]);
  });

  it('counts errors apart since 1.34', () => {
    expect(backoffEnd(failed(5, 1), behaviourOf(33))).toBe(20_000);
    expect(backoffEnd(failed(5, 1), behaviourOf(34))).toBe(11_000);
    expect(backoffEnd({ since: 0, attempts: 3, rejections: 0, errors: 0 }, behaviourOf(34))).toBe(-1);
  });

  it.each([28, 34])('is over just when the flusher comes (1.%i)', (minor) => {
    const behaviour = behaviourOf(minor);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 9 }), (since, attempts) => {
        const end = backoffEnd({ since, attempts, rejections: attempts, errors: 0 }, behaviour);
        const flushed = flushTime(end, behaviour);
        expect(flushed % 1000).toBe(0);
        expect(isBackingOff(end, flushed, behaviour)).toBe(false);
        expect(isBackingOff(end, flushed - 1000, behaviour)).toBe(true);
      }),
    );
  });
});

describe('the heap of waiting pods', () => {
  it('gives out in order whatever is put in and taken out', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), value: fc.nat(50) }),
      fc.record({ kind: fc.constant('pop' as const) }),
      fc.record({ kind: fc.constant('remove' as const), index: fc.nat(50) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new PodHeap<{ value: number; heapIndex: number }>(
          (one, other) => one.value < other.value,
        );
        const model: { value: number; heapIndex: number }[] = [];
        const least = (): number => Math.min(...model.map(({ value }) => value));
        for (const each of steps) {
          if (each.kind === 'push') {
            const entry = { value: each.value, heapIndex: -1 };
            heap.push(entry);
            model.push(entry);
          } else if (each.kind === 'pop') {
            const expected = least();
            const popped = heap.pop();
            expect(popped?.value ?? Infinity).toBe(expected);
            if (popped) model.splice(model.indexOf(popped), 1);
          } else if (model.length > 0) {
            const entry = elementAt(model.splice(each.index % model.length, 1), 0);
            heap.remove(entry);
            expect(entry.heapIndex).toBe(-1);
          }
          expect(heap.size).toBe(model.length);
          expect(heap.peek()?.value ?? Infinity).toBe(least());
        }
      }),
    );
  });
});
