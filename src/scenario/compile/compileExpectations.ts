// What a scenario expects, compiled: one number at a time.

import type { Milliseconds } from '../../base/time.ts';
import { parseComparison, type ParsedComparison } from '../language/comparison.ts';
import type { Expectation, ExpectationSubject } from './compiledExpectation.ts';
import { assert } from '../../base/assert.ts';
import type { ExpectationDocument } from '../document/expectDocument.ts';
import { readDuration } from '../language/latencyText.ts';

/** A subject and what is said of it, as written. */
type Said = readonly [subject: ExpectationSubject, name: string, comparison: number | string];

/** Values by measure, as an expectation's parts have them. */
type Measures<M extends string> = { readonly [K in M]?: number | string | undefined };

export function compileExpectations(expectations: readonly ExpectationDocument[]): Expectation[] {
  return expectations.flatMap((expectation) => {
    const at = expectation.at === undefined ? 'end' : readDuration(expectation.at);
    return saidIn(expectation).map((said) => compile(said, at));
  });
}

function compile([subject, name, written]: Said, at: Milliseconds | 'end'): Expectation {
  const parsed = parseComparison(written);
  assert(parsed !== undefined, `${written} passed as a comparison`);
  return { at, subject, ...parsed, text: `${name} ${sign(parsed)} ${parsed.value}` };
}

function sign({ comparison }: ParsedComparison): string {
  return comparison;
}

function saidIn(expectation: ExpectationDocument): Said[] {
  const { pods, waiting, eachNode, nodes, nodeGroups, subnets, ec2Calls, hazards } = expectation;
  return [
    ...ofPods(pods),
    ...ofWaiting(waiting),
    ...ofEachNode(eachNode),
    ...(nodes === undefined ? [] : [[{ kind: 'nodes' }, 'nodes', nodes] satisfies Said]),
    ...Object.entries(nodeGroups ?? {}).map(([group, written]): Said => [
      { kind: 'nodes', group },
      `nodeGroups.${group}`,
      written,
    ]),
    ...Object.entries(subnets ?? {}).flatMap(([subnet, measures]) =>
      measured(measures, `subnets.${subnet}`, (measure) => ({ kind: 'subnet', subnet, measure })),
    ),
    ...ofEc2Calls(ec2Calls),
    ...(hazards === undefined ? [] : [[{ kind: 'hazards' }, 'hazards', hazards] satisfies Said]),
  ];
}

function ofPods(pods: ExpectationDocument['pods']): Said[] {
  if (pods === undefined) return [];
  const { of, ...states } = pods;
  return measured(states, withSelector('pods', of), (state) => ({
    kind: 'pods',
    state,
    ...(of === undefined ? {} : { of }),
  }));
}

function ofWaiting(waiting: ExpectationDocument['waiting']): Said[] {
  if (waiting === undefined) return [];
  const { of, ...reasons } = waiting;
  return measured(reasons, withSelector('waiting', of), (reason) => ({
    kind: 'waiting',
    reason,
    ...(of === undefined ? {} : { of }),
  }));
}

function ofEachNode(eachNode: ExpectationDocument['eachNode']): Said[] {
  if (eachNode === undefined) return [];
  const { nodeGroup: group, ...measures } = eachNode;
  return measured(measures, withSelector('eachNode', group), (measure) => ({
    kind: 'each-node',
    measure,
    ...(group === undefined ? {} : { group }),
  }));
}

function ofEc2Calls(calls: ExpectationDocument['ec2Calls']): Said[] {
  return entriesOf(calls ?? {}).flatMap(([call, measures]) =>
    measures === undefined
      ? []
      : measured(measures, `ec2Calls.${call}`, (measure) => ({ kind: 'ec2-calls', call, measure })),
  );
}

function measured<M extends string>(
  measures: Measures<M>,
  prefix: string,
  subjectOf: (measure: M) => ExpectationSubject,
): Said[] {
  return entriesOf(measures).flatMap(([measure, written]): Said[] =>
    written === undefined ? [] : [[subjectOf(measure), `${prefix}.${measure}`, written]],
  );
}

/** `pods(nginx)` where only some are meant. */
function withSelector(subject: string, selector: string | undefined): string {
  return selector === undefined ? subject : `${subject}(${selector})`;
}

/** Entries of an object whose keys the schema has limited. */
function entriesOf<K extends string, V>(object: { readonly [P in K]?: V }): [K, V | undefined][] {
  return Object.entries(object) as [K, V | undefined][];
}
