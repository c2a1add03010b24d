// vpc-cni-sim validate: checks scenarios without running them.

import type { CompiledScenario } from '../scenario/compiled.ts';
import { statedIn } from '../report/expectationsText.ts';
import { ignoredFieldsText } from '../report/ignoredText.ts';
import { plural } from '../base/words.ts';
import { hanging, printable } from '../report/layout.ts';
import { BadInput } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import { loadScenario } from './scenarioFile.ts';
import type { Streams } from './streams.ts';

/** All files are looked at, whatever is wrong with one of them. */
export async function validateVerb(files: readonly string[], streams: Streams): Promise<ExitCode> {
  let exit: ExitCode = ExitCode.ok;
  for (const file of files) {
    const good = await isGood(file, streams);
    if (!good) exit = ExitCode.badInput;
  }
  return exit;
}

async function isGood(file: string, { out, error }: Streams): Promise<boolean> {
  try {
    const palette = await out.palette();
    const loaded = await loadScenario(file, palette);
    if (!loaded.ok) out.write(loaded.problems);
    else {
      const lines = [
        ...hanging('  ', describe(file, loaded.scenario)),
        ...ignoredFieldsText(loaded.scenario.ignored).map((line) => `  ${line}`),
      ];
      out.write(`${palette.green('✓')}${lines.join('\n').slice(1)}\n`);
    }
    return loaded.ok;
  } catch (problem) {
    if (!(problem instanceof BadInput)) throw problem;
    error.write(`${printable(problem.message)}\n`);
    return false;
  }
}

function describe(file: string, scenario: CompiledScenario): string {
  const { name, nodeGroups, timeline } = scenario;
  const nodes = nodeGroups.reduce((sum, group) => sum + group.size, 0);
  const counts = [
    plural(nodes, 'node'),
    plural(timeline.length, 'step'),
    plural(statedIn(scenario), 'expectation'),
  ];
  return printable(`${file}: ${name} (${counts.join(', ')})`);
}
