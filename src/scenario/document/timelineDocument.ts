// What a scenario does to the cluster, and when: steps of a time and one action.

import { z } from 'zod';
import { count, duration } from '../language/scalars.ts';
import { type StepKey, STEPS } from '../steps/table.ts';

const repeat = z
  .strictObject({
    every: duration.describe('Time between two repetitions'),
    times: count(2, 10_000).describe('Number of repetitions, the first included'),
  })
  .describe('Repeat the step; the first time is `at`');

type OptionalActions = { [K in StepKey]: z.ZodOptional<(typeof STEPS)[K]['schema']> };

export const step = z
  .strictObject({
    at: duration.describe('Time since the start of the run'),
    repeat: repeat.optional(),
    ...(Object.fromEntries(
      Object.entries(STEPS).map(([key, { schema }]) => [key, schema.optional()]),
    ) as OptionalActions),
  })
  .meta({ id: 'Step', title: 'A time and one action', minProperties: 2, maxProperties: 3 });

export type StepDocument = z.output<typeof step>;
