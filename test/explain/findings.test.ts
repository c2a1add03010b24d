// Findings of whole runs: traps are findings where they took effect.

import { describe, expect, it } from 'vitest';
import { situationOf } from '../../src/explain/finding.ts';
import { findings } from '../../src/explain/findings.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function found(text: string): string[] {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { scenario } = parsed;
  return findings(situationOf(scenario, runScenario(scenario)))
    .filter(({ finding }) => finding === 'Trap')
    .map(({ finding, place, text: words }) => `${finding} ${place}: ${words}`);
}

const STUCK = 'cni: { env: { MINIMUM_IP_TARGET: 5 } }\n';
const web = (replicas: number) =>
  `timeline: [{ at: 2m, createDeployment: { name: web, replicas: ${replicas} } }]\nuntil: 6m\n`;

describe('a trap', () => {
  it('is a finding where pods waited for it', () => {
    expect(found(minimalWith(`${STUCK}${web(14)}`))).toEqual([
      expect.stringMatching(
        /^Trap pool-stuck: pool-stuck: pools stop growing at 5 addresses; add WARM_IP_TARGET: 1 \(NoAddressOnNode, \d pods, since 2m0\ds\)$/,
      ),
    ]);
  });

  it('is none where it made no pod wait', () => {
    expect(found(minimalWith(`${STUCK}${web(4)}`))).toEqual([]);
  });

  it('is none of what was so before the timeline set it', () => {
    const before = 'timeline:\n  - { at: 2m, createDeployment: { name: web, replicas: 20 } }\n';
    const after = '  - { at: 5m, setCniEnv: { WARM_IP_TARGET: 1 } }\nuntil: 8m\n';
    expect(found(minimalWith(`${before}${after}`))).toEqual([]);
  });
});
