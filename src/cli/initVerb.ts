// vpc-cni-sim init: writes a new scenario, which is valid as it is.

import { existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { draftText } from '../scenario/draft/draftText.ts';
import { fromEksctl } from '../scenario/draft/fromEksctl.ts';
import { parseScenario } from '../scenario/parse.ts';
import { printable } from '../report/layout.ts';
import { shellWord } from '../report/shellWord.ts';
import { BadInput, fileProblem } from './badInput.ts';
import { EXAMPLE } from './exampleName.ts';
import { scenarioPath } from './examples.ts';
import { ExitCode } from './exitCode.ts';
import { readInput } from './inputFile.ts';
import { InputFiles } from './inputFiles.ts';
import { outputTarget } from './outputTarget.ts';
import { PROGRAM } from './programCommand.ts';
import type { Streams } from './streams.ts';

interface Asked {
  readonly file: string | undefined;
  readonly from: string | undefined;
  readonly fromEksctl: string | undefined;
  readonly force: boolean;
}

interface New {
  readonly text: string;
  /** What was not taken over, a line each. */
  readonly notes: readonly string[];
}

/** Where an example names its schema: from another folder it leads nowhere. */
const OWN_SCHEMA = /^# yaml-language-server: .*\n/;

const USUAL_FILE = 'scenario.yaml';

export async function initVerb(asked: Asked, { out, error }: Streams): Promise<ExitCode> {
  const { file = USUAL_FILE, force } = asked;
  const inputs = new InputFiles();
  if (asked.from !== undefined && asked.fromEksctl !== undefined) {
    throw new BadInput('--from and --from-eksctl are both given; use one of them');
  }
  const { text, notes } = await newScenario(asked, file, inputs);
  for (const note of notes) error.write(`${printable(note)}\n`);
  if (file === '-') {
    out.write(text);
    return ExitCode.ok;
  }
  if (!force && existsSync(file)) throw new BadInput(`${file}: already exists; use another name, or --force`);
  const { path } = outputTarget(file, inputs);
  try {
    writeFileSync(path, text, force ? {} : { flag: 'wx' });
  } catch (problem) {
    throw fileProblem(file, problem);
  }
  out.write(`Written  ${printable(file)}\nNext     ${PROGRAM} replay ${shellWord(file)}\n`);
  return ExitCode.ok;
}

async function newScenario(
  { from, fromEksctl: config }: Asked,
  file: string,
  inputs: InputFiles,
): Promise<New> {
  if (from !== undefined) {
    const name = from.startsWith(EXAMPLE) ? from.slice(EXAMPLE.length) : from;
    const text = await readInput(scenarioPath(`${EXAMPLE}${name}`));
    return { text: text.replace(OWN_SCHEMA, ''), notes: [] };
  }
  if (config === undefined) {
    const name = file === '-' ? 'my cluster' : basename(file).replace(/\.ya?ml$/i, '');
    const nodeGroups = [{ name: 'workers', instanceType: 't3.medium', size: 3 }];
    return { text: draftText({ name: name || 'my cluster', nodeGroups, replicas: 40 }), notes: [] };
  }
  const read = fromEksctl(await readInput(config, inputs));
  if (!read.ok) throw new BadInput(...read.problems.map((problem) => `${config}:${problem}`));
  const text = draftText(read.draft);
  const parsed = parseScenario(text);
  if (parsed.ok) return { text, notes: read.notes.map((note) => `${config}: ${note}`) };
  throw new BadInput(...parsed.problems.map(({ message, fix }) => `${config}: ${message}; ${fix}`));
}
