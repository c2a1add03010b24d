// What a scenario expects, compiled: one number at a time.

import { assert } from '../../base/assert.ts';
import {
  DISTRIBUTION_NAMES,
  DISTRIBUTIONS,
  METRICS,
  SINGLE_METRICS,
  type MetricName,
} from '../../base/metrics.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { ExpectationDocument } from '../document/expectDocument.ts';
import { parseComparison, parseThreshold } from '../language/comparison.ts';
import type { DocumentPath } from '../language/diagnostics.ts';
import { readDuration } from '../language/latencyText.ts';
import type { Expectation, ExpectationSubject } from './compiledExpectation.ts';

/** A subject and what is said of it, as written; the path begins at the expectation. */
interface Said {
  readonly subject: ExpectationSubject;
  readonly name: string;
  readonly written: number | string;
  readonly path: DocumentPath;
}

/** Values by measure, as an expectation's parts have them. */
type Measures<M extends string> = { readonly [K in M]?: number | string | undefined };

export function compileExpectations(expectations: readonly ExpectationDocument[]): Expectation[] {
  return expectations.flatMap((expectation, index) => {
    const { from, to } = spanOf(expectation);
    return [...statesIn(expectation), ...metricsIn(expectation, from)].map((said) => {
      return { ...compile(said, to), path: ['expect', index, ...said.path] };
    });
  });
}

/** The span that an expectation's metrics are measured in; all else is so at its end. */
function spanOf({ at, during }: ExpectationDocument): {
  readonly from: Milliseconds;
  readonly to: Milliseconds | 'end';
} {
  if (during === undefined) return { from: 0, to: at === undefined ? 'end' : readDuration(at) };
  if (during === 'run') return { from: 0, to: 'end' };
  const { from, to } = during;
  return {
    from: from === undefined ? 0 : readDuration(from),
    to: to === undefined ? 'end' : readDuration(to),
  };
}

function compile({ subject, name, written }: Said, at: Milliseconds | 'end'): Omit<Expectation, 'path'> {
  if (subject.kind === 'metric') {
    const parsed = parseThreshold(METRICS[subject.metric], written);
    assert(parsed !== undefined, `${written} passed as a threshold`);
    const { comparison, value } = parsed;
    return { at, subject, comparison, value, text: `${name} ${comparison} ${parsed.written}` };
  }
  const parsed = parseComparison(written);
  assert(parsed !== undefined, `${written} passed as a comparison`);
  return { at, subject, ...parsed, text: `${name} ${parsed.comparison} ${parsed.value}` };
}

function metricsIn(expectation: ExpectationDocument, from: Milliseconds): Said[] {
  const said = (metric: MetricName, name: string, written: unknown, path: DocumentPath): Said[] =>
    typeof written === 'string' || typeof written === 'number'
      ? [{ subject: { kind: 'metric', metric, from }, name, written, path }]
      : [];
  return [
    ...DISTRIBUTION_NAMES.flatMap((of) =>
      entriesOf(expectation[of] ?? {}).flatMap(([statistic, written]) =>
        said(DISTRIBUTIONS[of][statistic], `${statistic} ${of}`, written, [of, statistic]),
      ),
    ),
    ...SINGLE_METRICS.flatMap((metric) => said(metric, metric, expectation[metric], [metric])),
  ];
}

function statesIn(expectation: ExpectationDocument): Said[] {
  const { pods, waiting, eachNode, nodes, nodeGroups, subnets, ec2Calls, hazards } = expectation;
  return [
    ...ofPods(pods),
    ...ofWaiting(waiting),
    ...ofEachNode(eachNode),
    ...ofAll('nodes', nodes),
    ...Object.entries(nodeGroups ?? {}).map(([group, written]): Said => {
      const path = ['nodeGroups', group];
      return { subject: { kind: 'nodes', group }, name: `nodeGroups.${group}`, written, path };
    }),
    ...Object.entries(subnets ?? {}).flatMap(([subnet, measures]) =>
      measured(measures, `subnets.${subnet}`, ['subnets', subnet], (measure) => {
        return { kind: 'subnet', subnet, measure };
      }),
    ),
    ...ofEc2Calls(ec2Calls),
    ...ofAll('hazards', hazards),
  ];
}

function ofAll(kind: 'nodes' | 'hazards', written: number | string | undefined): Said[] {
  return written === undefined ? [] : [{ subject: { kind }, name: kind, written, path: [kind] }];
}

function ofPods(pods: ExpectationDocument['pods']): Said[] {
  if (pods === undefined) return [];
  const { of, ...states } = pods;
  return measured(states, withSelector('pods', of), ['pods'], (state) => ({
    kind: 'pods',
    state,
    ...(of === undefined ? {} : { of }),
  }));
}

function ofWaiting(waiting: ExpectationDocument['waiting']): Said[] {
  if (waiting === undefined) return [];
  const { of, ...reasons } = waiting;
  return measured(reasons, withSelector('waiting', of), ['waiting'], (reason) => ({
    kind: 'waiting',
    reason,
    ...(of === undefined ? {} : { of }),
  }));
}

function ofEachNode(eachNode: ExpectationDocument['eachNode']): Said[] {
  if (eachNode === undefined) return [];
  const { nodeGroup: group, ...measures } = eachNode;
  return measured(measures, withSelector('eachNode', group), ['eachNode'], (measure) => ({
    kind: 'each-node',
    measure,
    ...(group === undefined ? {} : { group }),
  }));
}

/** Those by name; a number of all calls is a metric. */
function ofEc2Calls(calls: ExpectationDocument['ec2Calls']): Said[] {
  if (typeof calls !== 'object') return [];
  return entriesOf(calls).flatMap(([call, measures]) =>
    measures === undefined
      ? []
      : measured(measures, `ec2Calls.${call}`, ['ec2Calls', call], (measure) => {
          return { kind: 'ec2-calls', call, measure };
        }),
  );
}

function measured<M extends string>(
  measures: Measures<M>,
  prefix: string,
  path: DocumentPath,
  subjectOf: (measure: M) => ExpectationSubject,
): Said[] {
  return entriesOf(measures).flatMap(([measure, written]): Said[] =>
    written === undefined
      ? []
      : [{ subject: subjectOf(measure), name: `${prefix}.${measure}`, written, path: [...path, measure] }],
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
