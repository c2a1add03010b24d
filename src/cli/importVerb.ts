// vpc-cni-sim import: reads the files of a cluster and writes the scenario, all of its files or none.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Milliseconds } from '../base/time.ts';
import { howToCollect } from '../import/collect.ts';
import type { ImportProblem } from '../import/evidence/readFiles.ts';
import type { ImportOutcome, WrittenFile } from '../import/importCluster.ts';
import { printable } from '../report/layout.ts';
import type { Page } from '../report/page.ts';
import { shellWord } from '../report/shellWord.ts';
import { BadInput, fileProblem } from './badInput.ts';
import { seeHelp } from './commands/verb.ts';
import { ExitCode } from './exitCode.ts';
import { importFiles, type FoundFiles } from './importFiles.ts';
import { InputFiles } from './inputFiles.ts';
import { RecordFile } from './recordFile.ts';
import type { Output, Streams } from './streams.ts';

export interface ImportAsked {
  readonly file: readonly string[];
  readonly how: boolean;
  readonly cluster: string | undefined;
  readonly output: string | undefined;
  readonly name: string | undefined;
  readonly at: Milliseconds | undefined;
  readonly report: string | undefined;
  readonly redact: boolean;
  readonly trace: boolean;
  readonly seed: number | undefined;
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
  if (asked.trace) return importOverTime(asked, found, inputs, out);
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
  out.write(endText(files, page));
  return ExitCode.ok;
}

/** What came and went, as a trace that a scenario plays. */
async function importOverTime(
  asked: ImportAsked,
  found: FoundFiles,
  inputs: InputFiles,
  out: Output,
): Promise<ExitCode> {
  if (asked.redact) throw new BadInput('--redact is not for --trace; redact what import makes of one moment');
  const { importTrace } = await import('../import/trace/importTrace.ts');
  const { name, at, lenient, seed = 1, output = '.' } = asked;
  const outcome = importTrace(found.files, { name, at, lenient, seed });
  if (!outcome.ok) throw new BadInput(...outcome.problems.map(problemLine));
  const { imported } = outcome;
  imported.findings.leftOut.push(...found.leftOut);
  const files = imported.files.map((file) => ({ ...file, name: join(output, file.name) }));
  const { traceDocument } = await import('../report/importTraceSchema.ts');
  const { jsonText } = await import('../report/jsonText.ts');
  const report =
    asked.report === undefined ? [] : [{ name: asked.report, text: jsonText(traceDocument(imported)) }];
  writeAll(output, [...files, ...report], inputs);
  const { traceText } = await import('../report/importText.ts');
  const page = out.page();
  out.write(traceText(imported, page));
  out.write(endText(files, page));
  return ExitCode.ok;
}

function endText(files: readonly WrittenFile[], { program }: Page): string {
  const [scenario] = files;
  const next = scenario === undefined ? '' : `Next          ${program} replay ${shellWord(scenario.name)}\n`;
  return `\nWritten       ${files.map((file) => printable(file.name)).join(', ')}\n${next}`;
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
