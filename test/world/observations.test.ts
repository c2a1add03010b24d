// Observations of a run: when they are made, how they are judged, and that they change nothing.

import { describe, expect, it } from 'vitest';
import { TraceDigest } from '../../src/record/digest.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { holds, type Observe } from '../../src/world/observations.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function scenarioOf(rest: string) {
  const parsed = parseScenario(minimalWith(rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

const SCENARIO = scenarioOf(`timeline:
  - { at: 0s, observe: kubectl get nodes }
  - { at: 1m, createPods: { name: web, count: 3 } }
  - { at: 1m, observe: { command: kubectl get pods, contains: web, excludes: [db, cache] } }
  - { at: 90s, observe: { command: kubectl get pods, equals: three } }
  - { at: 3m, observe: { command: ip rule, node: nowhere, contains: x } }
until: 3m
`);

/** Says how many pods there are and what time it is. */
const counting: Observe = ({ node }, { kubernetes, simulation }) => {
  const answer = { prompt: '$', stderr: '', exitCode: 0 };
  if (node !== undefined) return { ...answer, stdout: '', problem: 'there is no node nowhere' };
  const pods = [...kubernetes.pods()].filter(({ name }) => name.startsWith('web'));
  return { ...answer, stdout: `web ${pods.length} at ${simulation.now}\n` };
};

describe('observations', () => {
  const { observations } = runScenario(SCENARIO, { observe: counting });

  it('are made when everything due at their time has happened', () => {
    expect(observations.map(({ at, stdout }) => [at, stdout])).toEqual([
      [0, 'web 0 at 0\n'],
      [60_000, 'web 3 at 60000\n'],
      [90_000, 'web 3 at 90000\n'],
      [180_000, ''],
    ]);
  });

  it('are judged by what is expected of them', () => {
    expect(observations.map(({ expectations }) => expectations)).toEqual([
      [],
      [
        { text: 'output contains "web"', held: true },
        { text: 'output does not contain "db"', held: true },
        { text: 'output does not contain "cache"', held: true },
      ],
      [{ text: 'output is "three"', held: false }],
      [{ text: 'output contains "x"', held: false }],
    ]);
    expect(observations.map(holds)).toEqual([true, true, false, false]);
  });

  it('take line breaks at the end for nothing', () => {
    const said: Observe = () => ({ prompt: '$', stdout: 'three\n', stderr: '', exitCode: 0 });
    const [, , third] = runScenario(SCENARIO, { observe: said }).observations;
    expect(third?.expectations).toEqual([{ text: 'output is "three"', held: true }]);
  });

  it('change nothing: same records, same events, same end', () => {
    const play = (observe?: Observe, until?: 'quiet') => {
      const digest = new TraceDigest();
      const { events, simulatedMs, expectations } = runScenario(SCENARIO, {
        onRecord: (record) => digest.add(record),
        ...(observe === undefined ? {} : { observe }),
        ...(until === undefined ? {} : { until }),
      });
      return { events, simulatedMs, expectations, digest: digest.finish() };
    };
    expect(play(counting)).toEqual(play());
    expect(play(counting, 'quiet')).toEqual(play(undefined, 'quiet'));
  });

  it('are not made where nobody can, or after a run that was cut short', () => {
    expect(runScenario(SCENARIO).observations).toEqual([]);
    const cut = runScenario(SCENARIO, { observe: counting, until: 70_000 });
    expect(cut.observations.map(({ at }) => at)).toEqual([0, 60_000]);
  });

  it('come after every fact up to their time has been heard', () => {
    const heard: number[] = [];
    let latest = 0;
    runScenario(SCENARIO, {
      onFact: (_fact, at) => {
        latest = at;
      },
      observe: (action, world) => {
        heard.push(latest);
        return counting(action, world);
      },
    });
    expect(heard.every((at, index) => at <= (observations[index]?.at ?? 0))).toBe(true);
    expect(heard.at(-1)).toBe(180_000);
  });
});
