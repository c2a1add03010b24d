// Pods that a quota refuses: what is said of the workload that lacks them, and what is proposed.

import { describe, expect, it } from 'vitest';
import { explain } from '../../src/explain/explain.ts';
import { situationOf } from '../../src/explain/finding.ts';
import { findings } from '../../src/explain/findings.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { claims, explained, source } from './scenes.ts';

const scenario = (hard: string, later = '') =>
  minimalWith(`timeline:
  - at: 2m
    manifest:
      - { apiVersion: v1, kind: ResourceQuota, metadata: { name: team }, spec: { hard: ${hard} } }
      - apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 4
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: c, image: nginx, resources: { requests: { cpu: 100m } } }] }
${later}until: 8m
`);

function refused(text: string): string[] {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const found = findings(situationOf(parsed.scenario, runScenario(parsed.scenario)));
  return found.filter(({ finding }) => finding === 'PodsRefused').map(({ text: words }) => words);
}

describe('pods that a quota refuses', () => {
  it('are a finding of the workload that lacks them', () => {
    expect(refused(scenario('{ pods: 3 }'))).toEqual([
      expect.stringMatching(
        /^web has 3 of 4 pods: more were refused \d+ times \(ResourceQuota team\), from 2m00s to 7m\d\ds: exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3$/,
      ),
    ]);
    expect(refused(scenario('{ pods: 4 }'))).toEqual([]);
  });

  it('are a finding, too, where they came later', () => {
    const gone = '  - { at: 3m, delete: { kind: ResourceQuota, name: team } }\n';
    expect(refused(scenario('{ pods: 3 }', gone))).toEqual([
      expect.stringMatching(
        /^pods of web were refused \d+ times \(ResourceQuota team\), from 2m00s to 2m\d\ds: exceeded/,
      ),
    ]);
  });

  it('are explained, and would run with the quota that is proposed', () => {
    const { parts } = explained(
      scenario('{ pods: 3, requests.cpu: 350m, limits.cpu: 4 }').replace(
        'requests: { cpu: 100m }',
        'requests: { cpu: 100m }, limits: { cpu: 1 }',
      ),
    );
    const [part] = parts;
    expect(part?.headline).toBe('web has 3 of 4 pods: more are refused since 2m00s (ResourceQuota team)');
    expect(claims(part?.chain ?? [])[0]).toMatch(
      /^exceeded quota: team, requested: pods=1,requests.cpu=100m, used: /,
    );
    const rows = part?.whatIfs?.rows.map(({ change, outcome, helps }) => [
      change,
      outcome?.running,
      outcome?.pods,
      helps,
    ]);
    expect(rows).toEqual([
      ['none', 3, 4, false],
      ['raise ResourceQuota team to pods=4,requests.cpu=400m at 2m00s', 4, 4, true],
    ]);
  });

  it('are explained by the class that is missing, and would run with it', () => {
    const classed = scenario('{ pods: 9 }').replace(
      'spec: { containers:',
      'spec: { priorityClassName: low, containers:',
    );
    const [part] = explained(classed).parts;
    expect(part?.headline).toBe('web has 0 of 4 pods: more are refused since 2m00s (no PriorityClass low)');
    expect(part?.whatIfs?.rows.map(({ change, outcome }) => [change, outcome?.running])).toEqual([
      ['none', 0],
      ['apply PriorityClass low at 2m00s', 4],
    ]);
  });

  it('are asked about by the name of their workload, though there is none', () => {
    const answer = explain(source(scenario('{ limits.memory: 1Gi }')), { about: 'web' });
    const parts = answer.ok ? answer.explanation.parts : [];
    expect(parts[1]?.headline).toBe('web has 0 of 4 pods: more are refused since 2m00s (ResourceQuota team)');
    expect(parts[1]?.whatIfs?.rows.map(({ note }) => note)).toEqual([
      '',
      'how much is for its author to say',
    ]);
  });
});
