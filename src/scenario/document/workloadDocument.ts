// Workload shapes: load that comes and goes by itself, beside what the timeline does step by step. Each has a name and
// exactly one shape.

import { keysOf } from '../../base/records.ts';
import { z } from 'zod';
import type { Mortal } from '../language/things.ts';
import { POD_FIELDS } from '../cluster/podDocument.ts';
import { count, duration, latency, markedName, name } from '../language/scalars.ts';

const { lifetime: _, ...FIELDS_WITHOUT_LIFETIME } = POD_FIELDS;

/** Pods of these shapes end by themselves: without an end they would only pile up. */
const MORTAL_POD_FIELDS = {
  ...FIELDS_WITHOUT_LIFETIME,
  lifetime: latency.describe('From start until the container exits with success'),
} as const;

const every = latency.describe('Time from one to the next: a duration, or quantiles to draw from');

/** Every shape by its key. */
export const SHAPES = {
  steady: z
    .strictObject({
      pods: count(1, 200_000).describe(
        'Pods that are there at a time; one that has ended is replaced at once',
      ),
      ...POD_FIELDS,
    })
    .describe('A constant number of bare pods, each as long as its lifetime'),
  diurnal: z
    .strictObject({
      low: count(0, 200_000).describe('Replicas in the quietest hour'),
      high: count(1, 200_000).describe('Replicas in the busiest'),
      period: duration.default('24h').describe('From one peak to the next'),
      peak: duration.default('14h').describe('When the first peak is, from the start of the workload'),
      step: duration.default('5m').describe('How often the Deployment is scaled, as an autoscaler would'),
      ...POD_FIELDS,
    })
    .describe('A Deployment whose replicas follow the day: up and down on a smooth curve'),
  bursts: z
    .strictObject({
      pods: count(1, 200_000).describe('Bare pods of one burst'),
      every,
      spread: duration.default('0s').describe('Over which time the pods of a burst arrive'),
      ...MORTAL_POD_FIELDS,
    })
    .describe('Batches of bare pods that work and end'),
  shortJobs: z
    .strictObject({
      jobs: count(1, 10_000).describe('Jobs at a time, of one pod each'),
      every,
      ...MORTAL_POD_FIELDS,
    })
    .describe('Many short Jobs at once, again and again: a storm of CronJobs on the same minute'),
  rollingUpdates: z
    .strictObject({
      replicas: count(1, 200_000).describe('Pods of the Deployment'),
      every,
      ...POD_FIELDS,
    })
    .describe('A Deployment that is rolled again and again, as a team that delivers often does'),
  nodeChurn: z
    .strictObject({
      nodeGroup: name.describe('One of its nodes, drawn by lot, is terminated; the group launches another'),
      every,
    })
    .describe('Nodes that go without warning, as spot instances do'),
  pods: z
    .strictObject({
      trace: z
        .string()
        .min(1)
        .describe(
          'CSV file, relative to the scenario: arrival and life, perhaps cpu and memory, a pod a line',
        ),
      csv: z.string().optional().describe('What was read from the file, which is then not read again'),
      ...FIELDS_WITHOUT_LIFETIME,
    })
    .describe('Bare pods as they were recorded somewhere, by arrival and life'),
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
  pods: 'pod set',
} as const satisfies Readonly<Record<ShapeKey, Mortal | undefined>>;

type OptionalShapes = { [K in ShapeKey]: z.ZodOptional<(typeof SHAPES)[K]> };

export const workload = z
  .strictObject({
    name: markedName.describe('Name of the Deployment, or what names of pods and Jobs start with'),
    from: duration.default('0s').describe('When it begins'),
    until: duration.optional().describe('When nothing more is added; without it at the end of the run'),
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
