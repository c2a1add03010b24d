// Files that a person has, as a scenario's: a scenario with what it names, or what was exported of a cluster.

import { plural } from '../../base/words.ts';
import { importCluster, type WrittenFile } from '../../import/importCluster.ts';
import { shortText } from '../../import/text/longText.ts';
import { printable } from '../../report/layout.ts';
import type { DroppedFile, ImportedFiles, ScenarioFiles } from './protocol.ts';

const SCENARIO = /^\s*kind:\s*["']?Scenario["']?\s*(?:#.*)?$/m;

export function importedFiles(dropped: readonly DroppedFile[]): ImportedFiles {
  const scenario = dropped.find(({ text }) => SCENARIO.test(text));
  if (scenario !== undefined) {
    const files = filesOf(
      scenario,
      dropped.filter((each) => each !== scenario),
    );
    return { ok: true, files, said: `Opened ${printable(scenario.name)}` };
  }
  const files = dropped.map(({ name, text, modifiedAt }) => ({
    name,
    isNamed: true,
    modifiedAt,
    read: () => shortText(text),
  }));
  const outcome = importCluster(files, { name: undefined, at: undefined, redact: false, lenient: false });
  if (!outcome.ok) {
    const said = outcome.problems.map(({ file, message, fix }) =>
      printable(`${file === '' ? '' : `${file}: `}${message}; ${fix}`),
    );
    return { ok: false, said: said.join('\n') };
  }
  const { files: written, findings } = outcome.imported;
  const [first, ...others] = written;
  if (first === undefined) return { ok: false, said: 'nothing was written' };
  const left = findings.leftOut.map(({ what, because }) => `${what}: ${because}`);
  const said = [
    `Imported ${plural(dropped.length, 'file')}: ${printable(written.map(({ name }) => name).join(', '))}`,
    ...(left.length > 0 ? [printable(`Left out: ${left.slice(0, 5).join('; ')}`)] : []),
  ];
  return { ok: true, files: filesOf(first, others), said: said.join('\n') };
}

function filesOf({ name, text }: WrittenFile, others: readonly WrittenFile[]): ScenarioFiles {
  return { name, text, others: Object.fromEntries(others.map((each) => [each.name, each.text])) };
}
