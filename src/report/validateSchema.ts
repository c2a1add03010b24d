// The JSON output of `validate`: every field with its meaning, the object itself, and the JSON Schema of it.

import { z } from 'zod';
import { unreachable } from '../base/assert.ts';
import type { Problem } from '../scenario/language/diagnostics.ts';
import type { Warning } from '../scenario/warnings.ts';
import type { ValidatedFile } from './validation.ts';

const count = z.int().nonnegative();

const place = {
  file: z.string().describe('The file that it stands in: the scenario, or one that the scenario reads'),
  line: count.describe('From 1'),
  column: count.describe('From 1, in UTF-16 units'),
  length: count.describe('Characters of that line, at least 1'),
  path: z.string().describe('As in nodeGroups[0].maxPods; empty: the file as a whole'),
  code: z.string().describe('What kind it is of, in a word that stays the same'),
  message: z.string().describe('What is wrong'),
  fix: z.string().describe('What to write instead'),
};

const file = z.strictObject({
  file: z.string().describe('As it was named'),
  valid: z.boolean(),
  name: z.string().nullable().describe('The scenario’s name; null: the file is not valid'),
  error: z.string().nullable().describe('Why the file could not be read; null if it could'),
  problems: z.array(z.strictObject(place)).describe('What makes the file invalid, in order of the text'),
  warnings: z
    .array(z.strictObject(place))
    .describe('Settings that are valid and do not do what one would think, in order of the text'),
});

const validationSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Validation'),
    files: z.array(file).describe('In the order in which they were named'),
    valid: count.describe('Files that are valid'),
    invalid: count.describe('Files that are not, or cannot be read'),
  })
  .meta({ title: 'A validation by vpc-cni-sim', description: 'What `validate --output json` writes' });

type ValidationDocument = z.output<typeof validationSchema>;
type FileDocument = ValidationDocument['files'][number];

export function validationDocument(files: readonly ValidatedFile[]): ValidationDocument {
  const documents = files.map(fileDocument);
  const valid = documents.filter((each) => each.valid).length;
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Validation',
    files: documents,
    valid,
    invalid: documents.length - valid,
  };
}

function fileDocument({ file: name, outcome }: ValidatedFile): FileDocument {
  const none = { file: name, valid: false, name: null, error: null, problems: [], warnings: [] };
  switch (outcome.kind) {
    case 'unreadable':
      return { ...none, error: outcome.why };
    case 'invalid':
      return { ...none, problems: outcome.problems.map((problem) => problemOf(name, problem)) };
    case 'valid':
      return {
        ...none,
        valid: true,
        name: outcome.scenario.name,
        warnings: outcome.warnings.map((warning) => warningOf(name, warning)),
      };
    default:
      return unreachable(outcome);
  }
}

function problemOf(name: string, problem: Problem): FileDocument['problems'][number] {
  const { line, column, length, path, code, message, fix, elsewhere } = problem;
  return { file: elsewhere?.file ?? name, line, column, length, path, code, message, fix };
}

function warningOf(name: string, warning: Warning): FileDocument['warnings'][number] {
  const { line, column, length, path, code, message, fix } = warning;
  return { file: name, line, column, length, path, code, message, fix };
}

export function validationJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(validationSchema);
  return { $schema, ...schema };
}
