// A session in a run: moving in time shows what a run to that moment shows, and a change is a step of the scenario.

import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { inspectWith, namedWords } from '../../src/inspect/inspect.ts';
import { playTo } from '../../src/inspect/moment.ts';
import { changeOf } from '../../src/inspect/session/changes.ts';
import { appliedLines } from '../../src/inspect/session/applied.ts';
import { clusterObjects } from '../../src/inspect/clusterObjects.ts';
import { Session, type Passing } from '../../src/inspect/session/session.ts';
import { NO_FILES } from '../../src/scenario/check/stepManifests.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from '../scenario/minimal.ts';

const TIMELINE = `timeline:
  - { at: 3m, createDeployment: { name: web, replicas: 6 } }
  - { at: 5m, scale: { deployment: web, replicas: 8 } }
until: 6m
`;

function compiled(text: string) {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
}

function sessionOf(timeline = TIMELINE): Session {
  return new Session({ ...compiled(minimalWith(timeline)), seed: undefined, readFile: NO_FILES });
}

function passed<Answer>(passing: Passing<Answer>): Answer {
  for (;;) {
    const step = passing.next();
    if (step.done === true) return step.value;
  }
}

const ALL = ['get', 'pods,nodes,deployments,events', '-A', '-o', 'yaml'];

function seen(session: Session): string {
  return inspectWith(session.moment, 'kubectl', ALL, {}).stdout;
}

function type(session: Session, line: string, manifest?: string): string {
  const words = namedWords(session.moment, 'kubectl', line.split(' '));
  const change = changeOf(session.moment, words, (file) => (file === '-' ? manifest : undefined));
  if (change === undefined) return 'no change';
  if ('exitCode' in change) return change.stderr.trim();
  const before = clusterObjects(session.moment);
  const faults = passed(session.add(change.steps));
  if (faults.length > 0) return faults.map(({ fault }) => fault.code).join(' ');
  return [...change.told, ...appliedLines(session.actions(change.steps.length), before)].join('\n');
}

const names = (session: Session) =>
  [...session.moment.world.kubernetes.pods()]
    .filter(({ namespace }) => namespace === 'default')
    .map(({ name }) => name);

describe('a session', () => {
  it('shows at every moment what a run to there shows, forwards and back', () => {
    const session = sessionOf();
    const { scenario } = compiled(minimalWith(TIMELINE));
    for (const at of [3 * MINUTE + 700, 4 * MINUTE, 5 * MINUTE + SECOND, 3 * MINUTE + 900, 8 * MINUTE]) {
      passed(session.goTo(at));
      expect(session.moment.at).toBe(at);
      expect(seen(session)).toBe(inspectWith(playTo(scenario, at), 'kubectl', ALL, {}).stdout);
    }
  });

  it('goes to what happens next, and no further than it is told', () => {
    const session = sessionOf();
    passed(session.goTo(3 * MINUTE - 1));
    expect(passed(session.next(6 * MINUTE))).toMatchObject([{ kind: 'step-applied', t: 3 * MINUTE }]);
    const [created] = passed(session.next(6 * MINUTE));
    expect(created?.kind).toBe('pod-created');
    expect(session.moment.at).toBe(created?.t);
    const quiet = sessionOf('timeline: []\nuntil: 9m\n');
    passed(quiet.goTo(8 * MINUTE));
    expect(passed(quiet.next(9 * MINUTE))).toEqual([]);
    expect(quiet.moment.at).toBe(9 * MINUTE);
  });

  it('has a change as a step of the scenario: the run is that of the scenario with it', () => {
    const session = sessionOf();
    passed(session.goTo(4 * MINUTE + SECOND - 1));
    expect(type(session, 'scale deployment/web --replicas=3')).toBe('deployment.apps/web scaled');
    expect(session.moment.at).toBe(4 * MINUTE + SECOND);
    passed(session.goTo(6 * MINUTE));
    const written = TIMELINE.replace(
      '  - { at: 5m',
      '  - { at: 4m1s, scale: { deployment: web, replicas: 3 } }\n  - { at: 5m',
    );
    const { scenario } = compiled(minimalWith(written));
    expect(seen(session)).toBe(inspectWith(playTo(scenario, 6 * MINUTE), 'kubectl', ALL, {}).stdout);
    expect(session.added).toEqual([
      { at: '4m1s', body: { scale: { deployment: 'web', namespace: 'default', replicas: 3 } } },
    ]);
  });

  it('deletes the pods that are named, and no others', () => {
    const session = sessionOf();
    passed(session.goTo(4 * MINUTE));
    const before = names(session);
    expect(type(session, 'delete pod web[1] web[4] web[2]').split('\n')).toEqual(
      [1, 4, 2].map((index) => `pod "${before[index]}" deleted from default namespace`),
    );
    passed(session.goTo(4 * MINUTE + 50 * SECOND));
    const after = names(session);
    expect(before.filter((name) => !after.includes(name))).toEqual([before[1], before[2], before[4]]);
    expect(after).toHaveLength(6);
  });

  it.each([
    ['cordon workers[0]', /^node\/ip-\S+ cordoned$/],
    ['drain workers[0] --ignore-daemonsets', /^node\/ip-\S+ cordoned\nnode\/ip-\S+ drained$/],
    ['taint nodes workers[1] a=b:NoSchedule', /^node\/ip-\S+ tainted$/],
    ['rollout restart deploy web', /^deployment.apps\/web restarted$/],
    ['set image deployment/web web=other:2', /^deployment.apps\/web image updated$/],
    ['set env ds/aws-node -n kube-system WARM_IP_TARGET=3', /^daemonset.apps\/aws-node env updated$/],
    ['create deployment api --image=nginx --replicas=2', /^deployment.apps\/api created$/],
    // The scenario scales it later.
    ['delete deployment web', /^unknown-reference$/],
    [
      'delete deploy coredns -n kube-system',
      /^deployment.apps "coredns" deleted from kube-system namespace$/,
    ],
    ['scale deployment/none --replicas=2', /NotFound.*"none" not found/],
    ['scale deployment/web', /required flag.*"replicas" not set/],
    ['scale ds/aws-node -n kube-system --replicas=2', /daemonset\/aws-node cannot be scaled/],
    ['set env deployment/web A=b', /only the environment of daemonset\/aws-node is simulated/],
    ['create deployment web --image=nginx', /^duplicate-name|^already/],
    ['get pods', /^no change$/],
    ['apply -f missing.yaml', /^bad-file|^unreadable|file/],
  ])('takes kubectl %s', (line, answer) => {
    const session = sessionOf();
    passed(session.goTo(4 * MINUTE));
    const told = type(session, line);
    expect(told).toMatch(answer);
    // Where kubectl complains, nothing has changed.
    expect(session.added.length > 0).toBe(/^(?:node|deployment.apps|daemonset.apps)\S* .*ed\b/.test(told));
  });

  it('applies a manifest, and says what was there before', () => {
    const session = sessionOf();
    passed(session.goTo(4 * MINUTE));
    const budget = `{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: b, namespace: default },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } } }`;
    expect(type(session, 'apply -f -', budget)).toBe('poddisruptionbudget.policy/b created');
    expect(type(session, 'apply -f -', budget)).toBe('poddisruptionbudget.policy/b configured');
    expect(type(session, 'apply -f -', 'kind: Deployment')).toContain('missing');
    expect(session.added).toHaveLength(2);
  });
});
