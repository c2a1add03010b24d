// Observations in a scenario: how they may be written, what is wrong with others and where.

import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from './minimal.ts';

function observing(text: string): string {
  return minimalWith(`timeline:\n  - at: 1m\n    observe: ${text}\n`);
}

function actionsOf(text: string): unknown[] {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario.timeline.map(({ action }) => action);
}

function problemsOf(text: string): string[] {
  const parsed = parseScenario(text);
  if (parsed.ok) return [];
  return parsed.problems.map((p) => `${p.code} ${p.line}:${p.column}+${p.length} ${p.message}; ${p.fix}`);
}

describe('an observation', () => {
  it('is a command, or a command with its place and what is expected', () => {
    expect(actionsOf(observing('kubectl get pods'))).toEqual([
      { kind: 'observe', command: 'kubectl get pods', contains: [], excludes: [] },
    ]);
    expect(
      actionsOf(
        observing("{ command: ip rule, node: 'workers[0]', contains: [a, 2], excludes: true, equals: 43 }"),
      ),
    ).toEqual([
      {
        kind: 'observe',
        command: 'ip rule',
        node: 'workers[0]',
        contains: ['a', '2'],
        excludes: ['true'],
        equals: '43',
      },
    ]);
  });

  it('is called by its command', () => {
    const parsed = parseScenario(observing('{ command: ip rule, pod: web-0 }'));
    expect(parsed.ok && parsed.scenario.timeline[0]?.description).toBe('observe ip rule');
  });

  it('may be repeated', () => {
    const text = minimalWith(
      'timeline:\n  - { at: 1m, observe: kubectl get pods, repeat: { every: 1m, times: 3 } }\n',
    );
    expect(actionsOf(text)).toHaveLength(3);
  });

  it.each([
    [
      'a tool that there is not',
      observing('kubctl get pods'),
      ['bad-command 11:14+15 unknown command "kubctl"; did you mean kubectl?'],
    ],
    [
      'a filter that there is not',
      observing('{ command: kubectl get pods | gerp x }'),
      ['bad-command 11:25+25 unsupported filter "gerp"; did you mean grep?'],
    ],
    [
      'a command inside that there is not',
      observing('curl $(crul x)'),
      ['bad-command 11:14+14 unknown command "crul"; did you mean curl?'],
    ],
    ['a quote without end', observing(`"grep 'x"`), ["bad-command 11:14+9 missing closing '; add '"]],
    [
      'a group that there is not',
      observing("{ command: ip rule, node: 'worker[0]' }"),
      ['unknown-reference 11:40+11 unknown node group "worker"; did you mean workers?'],
    ],
    [
      'a workload that comes later',
      minimalWith(
        "timeline:\n  - { at: 1m, observe: { command: ip rule, pod: 'web[0]' } }\n  - { at: 2m, createPods: { name: web, count: 1 } }\n",
      ),
      [
        'unknown-reference 10:49+8 deployment "web" does not exist at 1m; it is created at 2m; use a later time',
      ],
    ],
    [
      'two places',
      observing("{ command: ip rule, node: 'workers[0]', pod: 'coredns[0]' }"),
      ['conflicting-keys 11:54+3 node and pod cannot be used together; remove one of the two'],
    ],
    ['no command', observing('{ node: x }'), ['missing-key 11:5+7 missing key "command"; add command: …']],
    [
      'a misspelt key',
      observing('{ command: ip rule, contain: x }'),
      ['unknown-key 11:34+7 unknown key "contain"; did you mean contains?'],
    ],
    [
      'a list',
      observing('[kubectl get pods]'),
      ['wrong-type 11:14+18 expected a command, found a list; use a command'],
    ],
  ])('cannot be %s', (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});
