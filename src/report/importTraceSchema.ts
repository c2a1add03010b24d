// The report of an import over time for programs: every field with its meaning, the object itself, and the JSON Schema of it.

import { z } from 'zod';
import { isoTime } from '../base/calendar.ts';
import { SECOND } from '../base/time.ts';
import type { ImportedTrace } from '../import/trace/importTrace.ts';
import { FINDINGS } from './importSchema.ts';

const seconds = z.number().describe('Seconds');

const pod = z.strictObject({
  pod: z.string().describe('Namespace and name'),
  arrival: seconds.describe('Seconds since the start of the window; negative: it was there before'),
  life: z
    .enum(['exact', 'between', 'at-least'])
    .describe('How well its life is known: between two snapshots, or at least until the end'),
  shortest: seconds,
  longest: seconds.nullable().describe('Null: it was there at the end'),
  requests: z.record(z.string(), z.string()),
});

const traceSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('ImportedTrace'),
    from: z.string().describe('Start of the window'),
    to: z.string().describe('End of the window'),
    pods: z.array(pod),
    steady: z.array(
      z.strictObject({ namespace: z.string(), name: z.string(), replicas: z.int().nonnegative() }),
    ),
    unseen: z
      .int()
      .nonnegative()
      .describe('Estimate of the pods that no snapshot saw; they are not in the trace'),
    written: z.array(z.string()).describe('Files that were written'),
    ...FINDINGS,
  })
  .meta({
    title: 'A trace imported by vpc-cni-sim',
    description: 'What `import --trace --report FILE` writes',
  });

export function traceDocument(imported: ImportedTrace): z.output<typeof traceSchema> {
  const { from, to, pods, steady, unseen, files, findings } = imported;
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'ImportedTrace',
    from: isoTime(from),
    to: isoTime(to),
    pods: pods.map(({ pod: { namespace, name, requests }, arrival, known }) => ({
      pod: `${namespace}/${name}`,
      arrival: arrival / SECOND,
      life: known.how,
      shortest: (known.how === 'exact' ? known.life : known.shortest) / SECOND,
      longest:
        known.how === 'at-least' ? null : (known.how === 'exact' ? known.life : known.longest) / SECOND,
      requests,
    })),
    steady: steady.map(({ namespace, name, replicas }) => ({ namespace, name, replicas })),
    unseen,
    written: files.map(({ name }) => name),
    guessed: findings.guessed,
    leftOut: findings.leftOut,
    warned: findings.warned,
    contradictions: findings.contradictions,
  };
}

export function traceJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(traceSchema);
  return { $schema, ...schema };
}
