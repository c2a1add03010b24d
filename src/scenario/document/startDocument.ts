// What a scenario says of its start: the time of day, and the cluster that is there already.

import { z } from 'zod';
import { timestamp } from '../language/scalars.ts';

export const start = z.strictObject({
  clock: timestamp
    .optional()
    .describe('Calendar time of the start, such as 2026-03-04T09:30:00Z (default: 2024-03-01T00:00:00Z)'),
  state: z
    .string()
    .min(1)
    .optional()
    .describe('File with the state of a running cluster (see: schema state), relative to the scenario'),
  content: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .optional()
    .describe('The state, as text or as an object; if it is set, the file is not read'),
});
