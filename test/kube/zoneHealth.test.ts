// The counts that are kept give the pace that a look at all nodes would.

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { SECOND } from '../../src/base/time.ts';
import { ZoneHealth } from '../../src/kube/nodes/zoneHealth.ts';
import type { Node } from '../../src/kube/api/objects.ts';

const ZONES = ['a', 'b', undefined];

function node(index: number, zone: string | undefined): Node {
  return {
    name: `n${index}`,
    labels: zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone },
    annotations: {},
    createdAt: 0,
    capacity: {},
    allocatable: {},
    taints: [],
    unschedulable: false,
    ready: false,
    images: [],
  };
}

/** As upstream reads it, from the nodes themselves. */
function intervalByLooking(nodes: readonly Node[], zone: string): number | undefined {
  if (nodes.every(({ ready }) => !ready)) return undefined;
  const inZone = nodes.filter(({ labels }) => (labels['topology.kubernetes.io/zone'] ?? '') === zone);
  const down = inZone.filter(({ ready }) => !ready).length;
  const isPartial = down > 2 && down < inZone.length && down / inZone.length >= 0.55;
  if (!isPartial) return 10 * SECOND;
  return inZone.length > 50 ? 100 * SECOND : undefined;
}

it('is as the nodes are, whatever came, went and changed', () => {
  const change = fc.record({
    kind: fc.constantFrom('add', 'add', 'turn', 'turn', 'remove'),
    which: fc.nat(),
  });
  fc.assert(
    fc.property(fc.nat(120), fc.array(change, { maxLength: 120 }), (atStart, changes) => {
      const health = new ZoneHealth();
      const nodes: Node[] = [];
      const add = (which: number): void => {
        const added = node(nodes.length, ZONES[which % ZONES.length]);
        nodes.push(added);
        health.nodeAdded(added);
      };
      const turn = (which: number): void => {
        const turned = elementAt(nodes, which % nodes.length);
        turned.ready = !turned.ready;
        health.readinessChanged(turned);
      };
      for (let index = 0; index < atStart; index++) add(index % 5);
      for (let index = 0; index < atStart; index += 2) turn(index);
      for (const { kind, which } of changes) {
        if (kind === 'add' || nodes.length === 0) add(which);
        else if (kind === 'turn') turn(which);
        else for (const removed of nodes.splice(which % nodes.length, 1)) health.nodeRemoved(removed);
        for (const zone of ['a', 'b', ''])
          expect(health.evictionInterval(zone)).toBe(intervalByLooking(nodes, zone));
      }
    }),
  );
});
