// vpc-cni-sim examples: the scenarios that come with the program.

import { examplesDocument, examplesText } from '../report/examples.ts';
import { jsonText } from '../report/jsonText.ts';
import type { ExamplesFormat } from './choices.ts';
import { shippedExamples } from './examples.ts';
import { ExitCode } from './exitCode.ts';
import { PROGRAM } from './programCommand.ts';
import type { Streams } from './streams.ts';

export async function examplesVerb(
  { output }: { readonly output: ExamplesFormat },
  { out }: Streams,
): Promise<ExitCode> {
  const examples = shippedExamples();
  out.write(
    output === 'json' ? jsonText(examplesDocument(examples)) : examplesText(examples, PROGRAM, out.page()),
  );
  return ExitCode.ok;
}
