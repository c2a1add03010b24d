// vpc-cni-sim schema: what a scenario may say, or what a replay writes, as JSON Schema.

import type { SchemaName } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import type { Streams } from './streams.ts';

export async function schemaVerb(name: SchemaName, { out }: Streams): Promise<ExitCode> {
  const schema =
    name === 'scenario'
      ? (await import('../scenario/schema.ts')).scenarioJsonSchema()
      : (await import('../report/replaySchema.ts')).replayJsonSchema();
  out.write(`${JSON.stringify(schema, null, 2)}\n`);
  return ExitCode.ok;
}
