// Workload shapes: load that comes and goes by itself, beside what the timeline does step by step. Each has a name and
// exactly one shape.

import { keysOf } from '../../base/records.ts';
import { z } from 'zod';
import { SCALABLE_KINDS } from '../../kube/api/workloadConfig.ts';
import type { Mortal } from '../language/things.ts';
import { POD_FIELDS } from '../cluster/podDocument.ts';
import {
  count,
  curveOf,
  duration,
  latency,
  markedName,
  name,
  labelName,
  quantity,
} from '../language/scalars.ts';

const { lifetime: _, ...FIELDS_WITHOUT_LIFETIME } = POD_FIELDS;

/** Pods of these shapes end by themselves: without an end they would only pile up. */
const MORTAL_POD_FIELDS = {
  ...FIELDS_WITHOUT_LIFETIME,
  lifetime: latency.describe('Time from start until the container exits with success'),
} as const;

const every = latency.describe('Interval: a duration, or a distribution by quantiles');

/** Every shape by its key. */
export const SHAPES = {
  steady: z
    .strictObject({
      pods: count(1, 200_000).describe('Number of pods; a pod that ends is replaced at once'),
      ...POD_FIELDS,
    })
    .describe('A constant number of bare pods'),
  diurnal: z
    .strictObject({
      low: count(0, 200_000).describe('Replicas at the lowest point'),
      high: count(1, 200_000).describe('Replicas at the peak'),
      period: duration.default('24h').describe('Time from one peak to the next'),
      peak: duration.default('14h').describe('Time of the first peak since the start of the workload'),
      step: duration.default('5m').describe('How often the Deployment is scaled'),
      ...POD_FIELDS,
    })
    .describe('A Deployment whose replicas rise and fall every day'),
  bursts: z
    .strictObject({
      pods: count(1, 200_000).describe('Bare pods per burst'),
      every,
      spread: duration.default('0s').describe('Time over which the pods of a burst are created'),
      ...MORTAL_POD_FIELDS,
    })
    .describe('Bursts of bare pods that end by themselves'),
  shortJobs: z
    .strictObject({
      jobs: count(1, 10_000).describe('Jobs per burst, one pod each'),
      every,
      ...MORTAL_POD_FIELDS,
    })
    .describe('Bursts of short Jobs, as CronJobs of the same minute'),
  rollingUpdates: z
    .strictObject({
      replicas: count(1, 200_000).describe('Pods of the Deployment'),
      every,
      ...POD_FIELDS,
    })
    .describe('A Deployment with regular rolling updates'),
  nodeChurn: z
    .strictObject({
      nodeGroup: name.describe('A random node of it is terminated; the group launches another'),
      every,
    })
    .describe('Nodes that are terminated without warning, as spot instances'),
  load: z
    .strictObject({
      kind: z.enum(SCALABLE_KINDS).default('Deployment').describe('Kind of the workload that has this name'),
      namespace: labelName.default('default').describe('Namespace of the workload'),
      cpu: curveOf(quantity)
        .optional()
        .describe('CPU that its Ready pods use together, from each time on: {0s: 500m, 10m: 6}'),
      requestsPerSecond: curveOf(z.number().min(0).max(1e9))
        .optional()
        .describe('Requests that its Ready pods serve together, from each time on: {0s: 20, 10m: 400}'),
      cpuPerRequest: quantity.default('10m').describe('CPU seconds of one request: 10m is 10 ms'),
      memoryPerPod: quantity.optional().describe('Memory that each of its pods uses'),
      external: z
        .record(z.string().min(1), curveOf(quantity))
        .optional()
        .describe('External metrics by name, from each time on: {queue: {0s: 30, 5m: 900}}'),
    })
    .describe(
      'What the pods of a workload have to do, by which its HorizontalPodAutoscaler scales it; times count from `from`',
    ),
  pods: z
    .strictObject({
      trace: z
        .string()
        .min(1)
        .describe(
          'CSV file, relative to the scenario, with one pod per line: arrival, life and optionally cpu and memory; ' +
            'other columns are ignored',
        ),
      csv: z.string().optional().describe('Content of the file; if it is set, the file is not read'),
      ...FIELDS_WITHOUT_LIFETIME,
    })
    .describe('Bare pods of a recorded trace, by arrival and life'),
} as const;

export type ShapeKey = keyof typeof SHAPES;

export const SHAPE_KEYS = keysOf(SHAPES);

/** What a workload of each shape is to those who refer to it. */
export const THING_OF_SHAPE = {
  steady: 'pod set',
  diurnal: 'deployment',
  bursts: 'pod set',
  shortJobs: 'job',
  rollingUpdates: 'deployment',
  nodeChurn: undefined,
  load: undefined,
  pods: 'pod set',
} as const satisfies Readonly<Record<ShapeKey, Mortal | undefined>>;

type OptionalShapes = { [K in ShapeKey]: z.ZodOptional<(typeof SHAPES)[K]> };

export const workload = z
  .strictObject({
    name: markedName.describe('Name of the Deployment, or prefix of pod and Job names'),
    from: duration.default('0s').describe('Start of the workload'),
    until: duration.optional().describe('End of the workload (default: the end of the run)'),
    ...(Object.fromEntries(
      Object.entries(SHAPES).map(([key, shape]) => [key, shape.optional()]),
    ) as OptionalShapes),
  })
  .meta({ id: 'Workload', title: 'A name and one shape', minProperties: 2, maxProperties: 4 });

export type WorkloadDocument = z.output<typeof workload>;

/** The shapes a workload names: one, when it is right. */
export function shapesOf(document: WorkloadDocument): ShapeKey[] {
  return SHAPE_KEYS.filter((key) => document[key] !== undefined);
}
