// Load that comes and goes by itself, in every shape, and what a scenario expects to come of everything.

import fc from 'fast-check';
import { elementAt } from '../../src/base/assert.ts';
import { DISTRIBUTION_NAMES, METRICS, SINGLE_METRICS, type MetricName } from '../../src/base/metrics.ts';
import { keysOf, recordOf } from '../../src/base/records.ts';
import { WAITING_REASONS } from '../../src/base/waitingReason.ts';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { SCALABLE_KINDS } from '../../src/kube/api/workloadConfig.ts';
import { EC2_CALLS } from '../../src/ec2/calls.ts';
import { THING_OF, WORKLOADS } from '../../src/scenario/language/things.ts';
import { THING_OF_SHAPE, type ShapeKey } from '../../src/scenario/document/workloadDocument.ts';
import type { Cast } from './cast.ts';
import { duration, latency, maybe, oneOf, sparse, withoutGaps } from './draws.ts';
import { pods } from './podDraws.ts';

/** Many at a time now and then, or a few at every second. */
const often = latency(SECOND, 7 * SECOND);
const seldom = latency(20 * SECOND, MINUTE);

const CSV = ['arrival,life\n0,5s\n1m,90\n', 'arrival,life,cpu,memory\n0,1s,100m,70Mi\n0,0,,\n30s,2m,1,\n'];

/** From each of these times on. */
const curve = (amount: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(oneOf('0s', '30s', '1m', '90s', '2m'), amount, {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  });

const amount = oneOf<unknown>('0', '50m', '900m', 3, '100Mi');

/** Loads are of workloads that there are, also by steps: they are drawn apart. */
const SHAPES: Readonly<Record<Exclude<ShapeKey, 'load'>, fc.Arbitrary<Record<string, unknown>>>> = {
  steady: fc.oneof(
    pods({ pods: oneOf(1, 3, 8) }, 'endless'),
    pods({ pods: oneOf(1, 3), lifetime: latency(SECOND, 20 * SECOND, MINUTE) }, 'endless'),
  ),
  diurnal: pods({
    low: oneOf(0, 1),
    high: oneOf(1, 8),
    period: duration(MINUTE, 4 * MINUTE),
    peak: duration(0, MINUTE),
    step: duration(5 * SECOND, MINUTE),
  }),
  bursts: fc.oneof(
    pods({ pods: oneOf(1, 2), every: often, spread: duration(0, SECOND) }, 'ends'),
    pods({ pods: oneOf(5, 15), every: seldom, spread: duration(0, 20 * SECOND) }, 'ends'),
  ),
  shortJobs: fc.oneof(
    pods({ jobs: oneOf(1), every: often }, 'ends'),
    pods({ jobs: oneOf(2, 6), every: seldom }, 'ends'),
  ),
  rollingUpdates: fc.oneof(
    pods({ replicas: oneOf(1, 2), every: fc.oneof(duration(SECOND), often) }),
    pods({ replicas: oneOf(3, 6), every: seldom }),
  ),
  nodeChurn: fc.record({ every: latency(20 * SECOND, MINUTE), nodeGroup: fc.nat(3) }),
  pods: pods({ trace: oneOf(...CSV), csv: maybe(fc.constant('inline')) }, 'endless').map(withoutGaps),
};

const SHAPE_KEYS = keysOf(SHAPES);

type DrawnWorkload = (cast: Cast, files: Map<string, string>) => unknown;

export const workload: fc.Arbitrary<DrawnWorkload> = oneOf(...SHAPE_KEYS).chain((shape) =>
  fc
    .record({
      fields: SHAPES[shape],
      from: maybe(duration(0, 30 * SECOND, 2 * MINUTE)),
      until: duration(3 * MINUTE, 4 * MINUTE),
      place: fc.nat(50),
    })
    .map(({ fields, from, until, place }) => (cast, files) => {
      const name = cast.newWorkload(['load', 'constructor', 'storm', 'ci'], place);
      if (name === undefined) return undefined;
      const thing = THING_OF_SHAPE[shape];
      const namespace = (fields['namespace'] as string | undefined) ?? 'default';
      if (thing !== undefined) cast.enter(thing, name, namespace, [name]);
      const settled = settle(shape, fields, cast, files);
      return settled === undefined ? undefined : { name, ...withoutGaps({ from, until }), [shape]: settled };
    }),
);

/** Of a workload that there is. */
export const load: fc.Arbitrary<(cast: Cast) => unknown> = fc
  .record({
    whose: oneOf(...SCALABLE_KINDS),
    place: fc.nat(20),
    from: maybe(duration(0, 30 * SECOND, 2 * MINUTE)),
    until: maybe(duration(3 * MINUTE, 4 * MINUTE)),
    given: fc.oneof(
      fc.record({ cpu: curve(amount) }),
      sparse({ requestsPerSecond: curve(oneOf(0, 1.5, 40)) }, { cpuPerRequest: amount }, 1),
      fc.record({ memoryPerPod: amount }),
      fc.record({
        external: fc.dictionary(oneOf('queue', 'constructor'), curve(amount), {
          minKeys: 1,
          noNullPrototype: true,
        }),
      }),
    ),
  })
  .map(({ whose, place, from, until, given }) => (cast) => {
    const role = cast.pick([THING_OF[whose]], place);
    if (role === undefined) return undefined;
    const { name, namespace } = role;
    return { name, ...withoutGaps({ from, until }), load: withoutGaps({ kind: whose, namespace, ...given }) };
  });

/** With names for numbers, and files for texts. */
function settle(
  shape: ShapeKey,
  fields: Readonly<Record<string, unknown>>,
  cast: Cast,
  files: Map<string, string>,
): unknown {
  if (shape === 'nodeChurn') {
    const group = cast.pick(['node group'], fields['nodeGroup'] as number);
    return group === undefined ? undefined : { ...fields, nodeGroup: group.name };
  }
  if (shape !== 'pods') return fields;
  const file = `trace-${files.size}.csv`;
  const text = String(fields['trace']);
  if (fields['csv'] !== undefined) return { ...fields, trace: file, csv: text };
  files.set(file, text);
  return { ...fields, trace: file };
}

const comparison = oneOf<unknown>('>= 0', '<= 3', 2, '= 1');

const numbers = (...keys: readonly string[]) =>
  fc.dictionary(oneOf(...keys), comparison, { minKeys: 1, maxKeys: 3, noNullPrototype: true });

const states = numbers('total', 'running', 'pending', 'creating', 'succeeded', 'failed');
const counts = numbers('pods', 'maxPods', 'enis', 'total', 'assigned', 'cooling', 'warm', 'prefixes');
const ofSubnet = numbers('free', 'freePrefixes');
const ofCall = numbers('count', 'errors', 'throttled');

const SECONDS = oneOf<unknown>('<= 5s', '>= 1ms', 0);
const HOURS = oneOf<unknown>('<= 2.5', 1.5, 3);

function ofMetric(metric: MetricName): fc.Arbitrary<unknown> {
  const { unit } = METRICS[metric];
  return unit === 's' ? SECONDS : unit === 'h' ? HOURS : comparison;
}

const statistics = fc.record(
  { p50: SECONDS, p90: SECONDS, p99: SECONDS, max: SECONDS },
  { requiredKeys: [] },
);

/** Metrics of the run, up to a time, or in a span. */
const metrics: fc.Arbitrary<(cast: Cast) => unknown> = fc
  .record({
    when: oneOf<Record<string, unknown>>(
      {},
      { at: '2m' },
      { during: 'run' },
      { during: { from: '10s' } },
      { during: { to: '1m' } },
      { during: { from: '30s', to: '90s' } },
    ),
    singles: fc.record(
      recordOf(SINGLE_METRICS, (metric) => ofMetric(metric)),
      { requiredKeys: ['podsNeverStarted'] },
    ),
    spread: fc.record(
      recordOf(DISTRIBUTION_NAMES, () => statistics),
      { requiredKeys: [] },
    ),
  })
  .map(({ when, singles, spread }) => () => ({
    ...when,
    ...singles,
    ...Object.fromEntries(Object.entries(spread).filter(([, each]) => Object.keys(each).length > 0)),
  }));

/** What is expected of the run's end, or earlier of what was there from the start. */
const moments: fc.Arbitrary<(cast: Cast) => unknown> = fc
  .record({
    at: maybe(duration(0, 3 * MINUTE)),
    pods: maybe(states),
    waiting: maybe(numbers(...Object.keys(WAITING_REASONS))),
    eachNode: maybe(counts),
    nodes: comparison,
    hazards: maybe(comparison),
    groups: maybe(comparison),
    subnets: maybe(ofSubnet),
    ec2Calls: maybe(sparse({}, Object.fromEntries(EC2_CALLS.map((call) => [call, ofCall])))),
    place: fc.nat(50),
    narrow: fc.boolean(),
  })
  .map(({ at, narrow, place, groups, subnets, ec2Calls, ...drawn }) => (cast) => {
    const workload = at === undefined && narrow ? cast.pick(WORKLOADS, place)?.name : undefined;
    const group = at === undefined ? cast.pick(['node group'], place)?.name : undefined;
    const of = workload === undefined ? {} : { of: workload };
    const inGroup = group === undefined || !narrow ? {} : { nodeGroup: group };
    return withoutGaps({
      at,
      nodes: drawn.nodes,
      hazards: drawn.hazards,
      pods: drawn.pods && { ...of, ...drawn.pods },
      waiting: drawn.waiting && { ...of, ...drawn.waiting },
      eachNode: drawn.eachNode && { ...inGroup, ...drawn.eachNode },
      nodeGroups: groups === undefined || group === undefined ? undefined : { [group]: groups },
      subnets: subnets && { [elementAt(cast.subnets, place % cast.subnets.length).name]: subnets },
      ec2Calls: ec2Calls && Object.keys(ec2Calls).length > 0 ? ec2Calls : undefined,
    });
  });

export const expectation: fc.Arbitrary<(cast: Cast) => unknown> = fc.oneof(moments, metrics);
