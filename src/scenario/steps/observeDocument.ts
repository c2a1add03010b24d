// What a scenario's author looks at on the way: a command, where it is typed, and what must come of it.

import { z } from 'zod';
import { checkCommand, TOOL_NAMES } from '../language/observedCommand.ts';
import { judged } from '../language/scalars.ts';

const command = judged<string>(
  (found) => {
    if (typeof found !== 'string') return { code: 'wrong-type', expected: 'a command', found };
    const parsed = checkCommand(found);
    if (parsed.ok) return undefined;
    return { code: 'bad-command', detail: parsed.detail, fix: parsed.fix };
  },
  { type: 'string', examples: ['kubectl get pods -o wide', 'ip route show table all | grep default'] },
);

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const pieces = z.union([scalar, z.array(scalar)]);

export const observation = z
  .union([
    command,
    z.strictObject({
      command: command.describe(
        `Command: ${TOOL_NAMES.join(', ')} with arguments. nginx[0] is the first pod of nginx, workers[0] ` +
          'the first node of the group workers',
      ),
      node: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Node to run it on: a name, workers[0] (first node of the group) or nginx[0] (node of that pod)',
        ),
      pod: z
        .string()
        .min(1)
        .optional()
        .describe('Pod to run it in: namespace/name, or nginx[0] (first pod of the workload)'),
      contains: pieces.optional().describe('One or more texts that the output must contain'),
      excludes: pieces.optional().describe('One or more texts that the output must not contain'),
      equals: scalar.optional().describe('Expected output, without the last line break'),
    }),
  ])
  .meta({ id: 'Observation', title: 'A command, or a command with its place and its expected output' });

export type ObservationDocument = z.output<typeof observation>;

/** An observation, compiled. */
export interface ObserveAction {
  readonly kind: 'observe';
  /** As typed into a shell. */
  readonly command: string;
  /** A node's name, or `group[index]`. */
  readonly node?: string;
  /** `namespace/name`, or `workload[index]`. */
  readonly pod?: string;
  /** What must be in the output, and what must not. */
  readonly contains: readonly string[];
  readonly excludes: readonly string[];
  readonly equals?: string;
}
