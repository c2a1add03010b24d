// A sweep as a file: what varies, with how many seeds. The values of `set` are read as those of arguments are.

import { z } from 'zod';
import { count } from '../scenario/language/scalars.ts';

const SETTINGS = 'Paths of the scenario, as in cni.env.WARM_IP_TARGET or nodeGroups[0].instanceType';

export const sweepPlanSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1').describe('Version of this language'),
    kind: z.literal('SweepPlan').describe('The one kind there is'),
    scenario: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File of the scenario, relative to this one, or example:NAME; an argument of the command goes before it',
      ),
    seeds: count(1, 100_000)
      .optional()
      .describe(
        'Runs of each setting, with the seed of the scenario and those that follow it; 10 unless set',
      ),
    set: z
      .record(z.string(), z.unknown())
      .default({})
      .describe(
        `${SETTINGS}, each with the values to try: a list, a single value, or a range: 1..16, 1..64*2 (times 2 ` +
          'each), 0..100+20; null unsets. Every combination is run',
      ),
    settings: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('What to call it in results'),
          set: z.record(z.string(), z.unknown()).default({}).describe(`${SETTINGS}, each with its value`),
        }),
      )
      .default([])
      .describe('Combinations of one’s own, by name; with `set`, each of them with every combination there'),
  })
  .meta({
    title: 'A sweep of vpc-cni-sim',
    description: 'Which settings of a scenario to try, and with how many seeds: for `sweep --sweep FILE`',
  });

export type SweepPlanDocument = z.output<typeof sweepPlanSchema>;

export function sweepPlanJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(sweepPlanSchema, { io: 'input', unrepresentable: 'any' });
  return { $schema, ...schema };
}
