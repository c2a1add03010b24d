// The lists of pods by node are held against a map of sets, whatever comes and goes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { newPod } from '../../src/kube/api/podDraft.ts';
import { PodsByNode } from '../../src/kube/api/podsByNode.ts';
import { podTemplate } from './clusterBench.ts';

const NODES = ['one', 'other'];
const PODS = Array.from({ length: 12 }, (_, row) =>
  newPod({ ...podTemplate(), uid: `${row}`, name: `${row}`, owner: undefined, workload: 'web' }, row, 0),
);

const deeds = fc.array(
  fc.record({
    kind: fc.constantFrom('place', 'take-off'),
    pod: fc.constantFrom(...PODS),
    node: fc.nat(NODES.length - 1),
    nodeExists: fc.boolean(),
  }),
);

describe('pods by node', () => {
  it('are those bound and not taken off, in order of binding', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const pods = new PodsByNode();
        const model = NODES.map(() => new Set<object>());
        for (const { kind, pod, node, nodeExists } of all) {
          const name = elementAt(NODES, node);
          const bound = elementAt(model, node);
          if (kind === 'take-off') {
            pods.takeOff(pod, name, nodeExists);
            bound.delete(pod);
          } else if (!model.some((each) => each.has(pod))) {
            pods.place(pod, name);
            bound.add(pod);
          }
          for (const [place, each] of NODES.entries())
            expect(pods.on(each)).toEqual([...elementAt(model, place)]);
        }
      }),
    );
  });

  it('stay as they were for whoever goes through them', () => {
    const pods = new PodsByNode();
    for (const pod of PODS) pods.place(pod, 'one');
    const met = pods.on('one').map((pod) => {
      pods.takeOff(pod, 'one', true);
      return pod;
    });
    expect(met).toEqual(PODS);
    expect(pods.on('one')).toEqual([]);
  });
});
