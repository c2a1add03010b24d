// vpc-cni-sim import: reads the files of a cluster and writes the scenario, all of its files or none.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds } from '../base/time.ts';
import { howToCollect } from '../import/collect.ts';
import type { ImportProblem } from '../import/evidence/readFiles.ts';
import type { ImportOutcome, WrittenFile } from '../import/importCluster.ts';
import { printable } from '../report/layout.ts';
import { shellWord } from '../report/shellWord.ts';
import { BadInput, fileProblem } from './badInput.ts';
import { seeHelp } from './commands/verb.ts';
import { ExitCode } from './exitCode.ts';
import { importFiles } from './importFiles.ts';
import { InputFiles } from './inputFiles.ts';
import { RecordFile } from './recordFile.ts';
import type { Streams } from './streams.ts';

export interface ImportAsked {
  readonly file: readonly string[];
  readonly how: boolean;
  readonly cluster: string | undefined;
  readonly output: string | undefined;
  readonly name: string | undefined;
  readonly at: Milliseconds | undefined;
  readonly report: string | undefined;
  readonly redact: boolean;
  readonly lenient: boolean;
}

export async function importVerb(asked: ImportAsked, { out }: Streams): Promise<ExitCode> {
  if (asked.how) {
    out.pass(howToCollect({ cluster: asked.cluster }));
    return ExitCode.ok;
  }
  if (asked.file.length === 0) throw new BadInput(`import needs a folder or files; ${seeHelp('import')}`);
  const inputs = new InputFiles();
  const found = await importFiles(asked.file, inputs);
  const { importCluster } = await import('../import/importCluster.ts');
  const { name, at, redact, lenient, output = '.' } = asked;
  const imported = importedOf(importCluster(found.files, { name, at, redact, lenient }));
  const left = redact ? found.leftOut.map((each) => ({ ...each, what: 'a file' })) : found.leftOut;
  imported.findings.leftOut.push(...left);
  const { importText } = await import('../report/importText.ts');
  const files = imported.files.map((file) => ({ ...file, name: join(output, file.name) }));
  const { importDocument } = await import('../report/importSchema.ts');
  const { jsonText } = await import('../report/jsonText.ts');
  const report =
    asked.report === undefined ? [] : [{ name: asked.report, text: jsonText(importDocument(imported)) }];
  writeAll(output, [...files, ...report], inputs);
  const page = out.page();
  out.write(importText(imported, page));
  const [scenario] = files;
  out.write(`\nWritten       ${files.map((file) => printable(file.name)).join(', ')}\n`);
  if (scenario !== undefined) out.write(`Next          ${page.program} replay ${shellWord(scenario.name)}\n`);
  return ExitCode.ok;
}

function importedOf(outcome: ImportOutcome): Extract<ImportOutcome, { ok: true }>['imported'] {
  if (outcome.ok) return outcome.imported;
  throw new BadInput(...outcome.problems.map(problemLine));
}

function problemLine({ file, line, column, code, message, fix }: ImportProblem): string {
  const place = file === '' ? '' : `${printable(file)}:${line}:${column}: `;
  return `${place}${code}: ${printable(message)}; ${fix}`;
}

/** Each takes its name when all are whole. */
function writeAll(folder: string, files: readonly WrittenFile[], inputs: InputFiles): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(folder, error);
  }
  const records: RecordFile[] = [];
  try {
    for (const { name, text } of files) {
      const record = new RecordFile(name, inputs);
      records.push(record);
      record.add(text.replace(/\n$/, ''));
    }
    for (const record of records) record.commit();
  } catch (error) {
    for (const record of records) record.abort();
    throw error;
  }
}
