// vpc-cni-sim schema: what files may say, and what the program writes for programs, as JSON Schema.

import type { SchemaName } from './choices.ts';
import { jsonText } from '../report/jsonText.ts';
import { ExitCode } from './exitCode.ts';
import type { Streams } from './streams.ts';

export const SCHEMA_OF: Readonly<Record<SchemaName, () => Promise<object>>> = {
  scenario: async () => (await import('../scenario/schema.ts')).scenarioJsonSchema(),
  state: async () => (await import('../scenario/start/stateDocument.ts')).stateJsonSchema(),
  replay: async () => (await import('../report/replaySchema.ts')).replayJsonSchema(),
  explanation: async () => (await import('../report/explainSchema.ts')).explanationJsonSchema(),
  sweep: async () => (await import('../report/sweepSchema.ts')).sweepJsonSchema(),
  tune: async () => (await import('../report/tuneSchema.ts')).tuneJsonSchema(),
  size: async () => (await import('../report/sizeSchema.ts')).sizeJsonSchema(),
  compare: async () => (await import('../report/compareSchema.ts')).compareJsonSchema(),
  validation: async () => (await import('../report/validateSchema.ts')).validationJsonSchema(),
  import: async () => (await import('../report/importSchema.ts')).importJsonSchema(),
  examples: async () => (await import('../report/examples.ts')).examplesJsonSchema(),
  'import-trace': async () => (await import('../report/importTraceSchema.ts')).traceJsonSchema(),
  'sweep-plan': async () => (await import('../sweep/planDocument.ts')).sweepPlanJsonSchema(),
};

export async function schemaVerb(name: SchemaName, { out }: Streams): Promise<ExitCode> {
  out.write(jsonText(await SCHEMA_OF[name]()));
  return ExitCode.ok;
}
