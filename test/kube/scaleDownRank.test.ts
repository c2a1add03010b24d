import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { HOUR, MINUTE, SECOND } from '../../src/base/time.ts';
import type { Labels, Pod } from '../../src/kube/api/objects.ts';
import { newPod } from '../../src/kube/api/podDraft.ts';
import { firstToGo } from '../../src/kube/controllers/scaleDownRank.ts';
import { podTemplate } from './clusterBench.ts';

const NOW = 10 * HOUR;

interface Given extends Partial<Pod> {
  readonly cost?: number;
}

/** A ready pod of an hour, on a node of its own. */
function pod(name: string, { cost, ...given }: Given = {}): Pod {
  const annotations: Labels =
    cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': String(cost) };
  const draft = {
    ...podTemplate(),
    annotations,
    uid: `uid-${name}`,
    name,
    owner: undefined,
    workload: 'web',
  };
  const born = newPod(draft, 0, NOW - HOUR);
  const running = {
    nodeName: `node-of-${name}`,
    phase: 'Running',
    ready: true,
    readyAt: NOW - HOUR,
  } as const;
  return Object.assign(born, running, given);
}

function order(...pods: Pod[]): string[] {
  return firstToGo(new Set(pods), pods.length, NOW).map(({ name }) => name);
}

describe('the order of deletion', () => {
  it('takes pods without a node first, then Pending, then not ready ones', () => {
    const unready = pod('unready', { ready: false });
    const pending = pod('pending', { phase: 'Pending', ready: false });
    const unassigned = pod('unassigned', { phase: 'Pending', ready: false, nodeName: undefined });
    expect(order(pod('ready'), unready, pending, unassigned)).toEqual([
      'unassigned',
      'pending',
      'unready',
      'ready',
    ]);
  });

  it('takes the cheaper of two by deletion cost, whatever else speaks', () => {
    const cheap = pod('cheap', { cost: -5, readyAt: NOW - 9 * HOUR });
    const dear = pod('dear', { cost: 5, readyAt: NOW - SECOND });
    expect(order(dear, cheap, pod('plain'))).toEqual(['cheap', 'plain', 'dear']);
  });

  it('takes from the node with more of them', () => {
    const crowd = ['a', 'b', 'c'].map((name) => pod(name, { nodeName: 'crowded' }));
    expect(order(pod('alone'), ...crowd).at(-1)).toBe('alone');
  });

  it('takes the later ready, unless the ages are of one power of two', () => {
    const old = pod('old', { readyAt: NOW - HOUR });
    const young = pod('young', { readyAt: NOW - MINUTE });
    expect(order(old, young)).toEqual(['young', 'old']);
    // 40 and 60 minutes are both between 2⁴¹ and 2⁴² ns: the UID decides.
    const about = pod('a-about', { readyAt: NOW - 60 * MINUTE });
    const same = pod('b-same', { readyAt: NOW - 40 * MINUTE });
    expect(order(same, about)).toEqual(['a-about', 'b-same']);
  });

  it('takes the one that restarted more, then the younger', () => {
    const restarted = pod('restarted', { restarts: 2 });
    const young = pod('young', { createdAt: NOW - MINUTE });
    expect(order(pod('old'), young, restarted)).toEqual(['restarted', 'young', 'old']);
  });

  it('is total: the same whatever order the pods come in', () => {
    const given = fc.record({
      phase: fc.constantFrom('Pending', 'Running'),
      ready: fc.boolean(),
      nodeName: fc.constantFrom('n1', 'n2', undefined),
      readyAt: fc.constantFrom(NOW - SECOND, NOW - MINUTE, NOW - 2 * MINUTE),
      createdAt: fc.constantFrom(NOW - HOUR, NOW - 2 * HOUR),
    });
    fc.assert(
      fc.property(fc.array(given, { maxLength: 8 }), fc.integer(), (givens, turn) => {
        const pods = givens.map((each, index) => pod(`p${index}`, each as Given));
        const turned = pods.map((_, index) => elementAt(pods, (index + Math.abs(turn)) % pods.length));
        expect(order(...turned)).toEqual(order(...pods));
      }),
    );
  });

  it('is the same for the first few as for all', () => {
    // No two times are alike: where they are, the rules of upstream can go round in a circle.
    const given = fc.record({
      phase: fc.constantFrom('Pending', 'Running'),
      ready: fc.boolean(),
      node: fc.option(fc.nat(3)),
      cost: fc.constantFrom(undefined, -1, 1),
      age: fc.oneof(fc.nat(40), fc.nat(90_000), fc.nat(9 * HOUR)),
    });
    const distinct = fc.uniqueArray(given, { maxLength: 60, selector: ({ age }) => age });
    fc.assert(
      fc.property(distinct, fc.nat(60), fc.integer(), (givens, count, seed) => {
        const pods = givens.map(({ phase, ready, node, cost, age }, index) =>
          pod(`p${Math.imul(index + seed, 0x9e3779b1) >>> 0}`, {
            ...(cost === undefined ? {} : { cost }),
            phase: phase as Pod['phase'],
            ready,
            nodeName: node === null ? undefined : `n${node}`,
            readyAt: NOW - age,
            createdAt: NOW - age,
          }),
        );
        expect(firstToGo(new Set(pods), count, NOW).map(({ name }) => name)).toEqual(
          order(...pods).slice(0, count),
        );
      }),
    );
  });
});
