// vpc-cni-sim validate: checks scenarios without running them.

import { printable } from '../report/layout.ts';
import { fileText, totalsText } from '../report/validateText.ts';
import type { ValidatedFile } from '../report/validation.ts';
import { BadInput } from './badInput.ts';
import type { ValidateFormat } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import { readScenario } from './scenarioFile.ts';
import type { Streams } from './streams.ts';

interface Asked {
  readonly file: readonly string[];
  readonly output: ValidateFormat;
}

/** All files are looked at, whatever is wrong with one of them. */
export async function validateVerb({ file: names, output }: Asked, streams: Streams): Promise<ExitCode> {
  const { out, error } = streams;
  const page = out.page();
  const files: ValidatedFile[] = [];
  for (const name of names) {
    const file = await validated(name);
    files.push(file);
    if (output === 'json') continue;
    if (file.outcome.kind === 'unreadable') error.write(`${printable(file.outcome.why)}\n`);
    else out.write(fileText(file, page));
  }
  if (output === 'json') {
    const { validationDocument } = await import('../report/validateSchema.ts');
    const { jsonText } = await import('../report/jsonText.ts');
    out.write(jsonText(validationDocument(files)));
  } else out.write(totalsText(files, page));
  return files.every(({ outcome }) => outcome.kind === 'valid') ? ExitCode.ok : ExitCode.badInput;
}

async function validated(file: string): Promise<ValidatedFile> {
  try {
    const { parsed, source } = await readScenario(file);
    return {
      file,
      outcome: parsed.ok
        ? { kind: 'valid', source, scenario: parsed.scenario, warnings: parsed.warnings }
        : { kind: 'invalid', source, problems: parsed.problems },
    };
  } catch (problem) {
    if (!(problem instanceof BadInput)) throw problem;
    return { file, outcome: { kind: 'unreadable', why: problem.message } };
  }
}
