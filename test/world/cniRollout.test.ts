// How aws-node's own update strategy lets a change reach the nodes.

import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/base/time.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { World } from '../../src/world/world.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** By minute, the nodes whose daemon was started again so far; and whether two daemons were down at once. */
function rolled(strategy: string, ...further: string[]) {
  const steps = [
    `  - { at: 4m, setCniUpdateStrategy: ${strategy} }\n`,
    '  - { at: 5m, setCniEnv: { WARM_IP_TARGET: 5 } }\n',
    ...further,
  ];
  const text = minimalWith(`timeline:\n${steps.join('')}until: 20m\n`).replace('size: 2', 'size: 4');
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const down = new Set<string>();
  const restarted = new Set<string>();
  let mostDown = 0;
  const world = new World(parsed.scenario, {
    seed: 1,
    onFact: (fact, at) => {
      if (at < 5 * MINUTE) return;
      if (fact.kind === 'daemon-stopped') down.add(fact.node);
      if (fact.kind === 'daemon-started') {
        down.delete(fact.node);
        restarted.add(fact.node);
      }
      mostDown = Math.max(mostDown, down.size);
    },
  });
  world.simulation.runUntil(20 * MINUTE);
  return { restarted: restarted.size, mostDown };
}

describe('aws-node', () => {
  it('rolls on as many nodes at a time as may be without it', () => {
    expect(rolled('{ rollingUpdate: { maxUnavailable: 1 } }')).toEqual({ restarted: 4, mostDown: 1 });
    expect(rolled('{ rollingUpdate: { maxUnavailable: 50% } }')).toEqual({ restarted: 4, mostDown: 2 });
  });

  it('waits for its pods to be deleted with OnDelete', () => {
    expect(rolled('{ type: OnDelete }').restarted).toBe(0);
    const deleted = '  - { at: 8m, deletePods: { of: aws-node, count: 1 } }\n';
    expect(rolled('{ type: OnDelete }', deleted).restarted).toBe(1);
  });

  it('rolls what waited once it may', () => {
    const later = '  - { at: 9m, setCniUpdateStrategy: { rollingUpdate: { maxUnavailable: 1 } } }\n';
    expect(rolled('{ type: OnDelete }', later)).toEqual({ restarted: 4, mostDown: 1 });
  });

  it('keeps its strategy when its version changes', () => {
    expect(rolled('{ type: OnDelete }', '  - { at: 8m, setCniVersion: v1.16.4 }\n').restarted).toBe(0);
  });
});
