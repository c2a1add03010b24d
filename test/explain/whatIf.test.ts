// What-ifs are replays: what they say happens when somebody writes the same change into the scenario.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { explainSubject } from '../../src/explain/explain.ts';
import { playRun } from '../../src/explain/playedRun.ts';
import type { WhatIf } from '../../src/explain/whatIf.ts';
import { horizonOf } from '../../src/explain/whatIf.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { outcomeText } from '../../src/report/whatIfText.ts';
import { runScenario } from '../../src/world/run.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { explained, EVERYTHING, SCENES, source } from './scenes.ts';

const MINUTE = 60_000;

const shipped = (name: string): string =>
  shippedScenarios().find((scenario) => scenario.name === `${name}.yaml`)?.text ?? '';

const told = (text: string, at?: number): Record<string, string> => {
  const { parts, horizon } = explained(text, at);
  return Object.fromEntries(
    elementAt(parts, 0).whatIfs.map((whatIf) => [
      `${whatIf.from}: ${whatIf.change}`,
      outcomeText(whatIf, horizon),
    ]),
  );
};

describe('the 44th pod', () => {
  const outcomes = told(shipped('43-pods'));

  it('waits on as things are', () => {
    expect(outcomes['never: nothing changed']).toBe('still waits at 20:00 (max pods stays 17)');
  });

  it('runs on one more node', () => {
    expect(outcomes['now: one more node in workers']).toMatch(/^runs after \d\d s$/);
  });

  it('is not helped by prefixes alone: no kubelet takes more pods, and no slot is free', () => {
    expect(outcomes['now: prefix delegation, same nodes']).toMatch(
      /^still waits.* \(max pods stays 17; no prefix fits either, every slot carries a pod’s \/32\)$/,
    );
  });

  it('runs on new nodes of max pods 110', () => {
    expect(outcomes['now: prefix delegation, new node group, max pods 110']).toMatch(/^runs after \d\d s/);
  });

  it('would have run on the next larger type', () => {
    expect(outcomes['start: t3.large (3 × 11 + 2: max pods 35)']).toBe('runs at once');
  });
});

describe('what a what-if says', () => {
  const text = shipped('43-pods');
  const run = playRun(source(text), undefined, 1);
  const part = elementAt(explainSubject(EVERYTHING, run).parts, 0);
  const pod = elementAt(part.pods, 0);

  /** When the pod ran in a run of its own, of the scenario with the change written into it. */
  function ranAt({ settings, steps }: WhatIf): number | undefined {
    const timeline = steps.map((step) => ({ path: 'timeline', value: [...run.document.timeline, step] }));
    const end = { path: 'until', value: 'quiet' };
    const varied = withSettings(run.document, [end, ...settings, ...timeline]);
    if (!varied.ok) throw new Error(JSON.stringify(varied.faults));
    let at: number | undefined;
    runScenario(varied.scenario, {
      until: horizonOf(run),
      onRecord: (record) => {
        if (record.kind === 'pod-running' && record.pod === pod) at = record.t;
      },
    });
    return at;
  }

  it.each(
    part.whatIfs.filter(({ outcome }) => outcome.replaced === 0).map((each) => [each.change, each] as const),
  )('is what comes of it: %s', (_, whatIf) => {
    const { ran, lastMs } = whatIf.outcome;
    const created = run.chronicle.pods.get(pod)?.createdAt ?? 0;
    const since = whatIf.from === 'start' ? created : run.at;
    const at = ranAt(whatIf);
    if (ran === 0) expect(at).toBeUndefined();
    else if (whatIf.from === 'start') expect(at).toBeLessThan(created + 10_000);
    else expect(at).toBe(since + (lastMs ?? 0));
  });
});

describe('pods', () => {
  it('have the same names whatever machines they come to', () => {
    const names = (value: string): string[] => {
      const varied = withSettings(source(shipped('43-pods')).document, [
        { path: 'nodeGroups[0].instanceType', value },
      ]);
      if (!varied.ok) throw new Error('no variant');
      const created: string[] = [];
      runScenario(varied.scenario, {
        onRecord: (record) => {
          if (record.kind === 'pod-created' && !record.hostNetwork) created.push(record.pod);
        },
      });
      return created.sort();
    };
    expect(names('t3.large')).toEqual(names('t3.medium'));
  });

  it('are followed in those that come in their place', () => {
    // Every api pod that waits is replaced by the rolling update at 10:00.
    const outcomes = told(shipped('smallest-subnet'), 9 * MINUTE);
    expect(outcomes['never: nothing changed']).toMatch(
      /^all 14 run, the last after .*, 14 of them as others/,
    );
  });

  it('that stand in for preempted ones are not needed where none is preempted', () => {
    const outcomes = told(shipped('preemption'));
    expect(outcomes['start: t3.large (3 × 11 + 2: max pods 35)']).toBe(
      'both never created: they replace no others',
    );
  });
});

describe('what would have changed it', () => {
  const helpful = (text: string, at?: number): string[] =>
    elementAt(explained(text, at).parts, 0).whatIfs.flatMap(({ change, helps }) => (helps ? [change] : []));

  it.each([
    ['an ENI quota', /quota/],
    ['a permission', /without EC2’s faults/],
    ['throttling', /no throttling/],
    ['a taint', /without the taint dedicated=db:NoSchedule/],
    ['a cordon', /uncordoned/],
    ['cpu', /t3\.xlarge/],
    ['a full subnet', /subnet main as 10\.0\.0\.0\/26/],
    ['all addresses of the type', /^prefix delegation$/],
  ] as const)('%s', (name, change) => {
    expect(helpful(SCENES[name]).join('\n')).toMatch(new RegExp(change.source, 'm'));
  });

  it('tells the step of the scenario that ends the wait', () => {
    const outcomes = told(shipped('ip-exhaustion'), 8 * MINUTE);
    expect(outcomes['never: nothing changed']).toMatch(
      /others free 10\.0\.0\.4-10\.0\.0\.23 of small at 12:00/,
    );
  });

  it('does not say that prefixes switched on too late help, only those from the start', () => {
    const changes = elementAt(explained(SCENES['all addresses of the type']).parts, 0).whatIfs;
    const late = changes.find(({ from, change }) => from === 'now' && change.startsWith('prefix delegation'));
    expect(late?.helps).toBe(false);
    expect(late?.outcome.why).toMatch(/every slot carries a pod’s \/32/);
  });
});
