// Files into evidence: each by its content, whatever its name. What cannot be read is a problem with its place; what is
// none of the import's business is left out, with a word.

import type { Milliseconds } from '../../base/time.ts';
import { parseIsoTime } from '../../base/calendar.ts';
import { frontOf } from '../text/front.ts';
import { jsonSheets } from '../text/jsonSheets.ts';
import type { LongText } from '../text/longText.ts';
import { NotText, UnreadableText, type Sheet } from '../text/sheet.ts';
import { textTables } from '../text/tables.ts';
import { yamlSheets } from '../text/yamlSheets.ts';
import { DAEMON_ANSWERS } from './daemonAnswers.ts';
import { EC2_ANSWERS } from './ec2Answers.ts';
import { EKS_ANSWERS } from './eksAnswers.ts';
import type { Evidence } from './evidence.ts';
import { isKubectlTable, readTables } from './kubectlTables.ts';
import { KUBERNETES } from './kubernetesLists.ts';
import { instanceIn } from './nodes.ts';
import type { Reading, Recogniser } from './recogniser.ts';
import { SpecBook } from './specBook.ts';

/** In this order: the first that recognises a document reads it. */
const RECOGNISERS: readonly Recogniser[] = [...EC2_ANSWERS, ...EKS_ANSWERS, ...DAEMON_ANSWERS, ...KUBERNETES];

export interface ImportFile {
  /** As it is shown. */
  readonly name: string;
  /** Whether the user named the file itself, not only its folder. */
  readonly isNamed: boolean;
  /** When it was written, as the file system says. */
  readonly modifiedAt: Milliseconds | undefined;
  /** Throws `UnreadableText` where it is no text. */
  read(): LongText;
}

export interface ImportProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export interface ReadOptions {
  /** Takes what could be read of a file that is cut off. */
  readonly lenient: boolean;
  /** Calls files by numbers, since their names may say whose they are. */
  readonly redact: boolean;
}

const KNOWN = 'use what vpc-cni-sim import --how collects';

export function readFiles(
  files: readonly ImportFile[],
  evidence: Evidence,
  { lenient, redact }: ReadOptions,
): ImportProblem[] {
  const specs = new SpecBook();
  return files.flatMap((file, index): ImportProblem[] => {
    const path = file.name;
    const shown = redact ? `file-${index + 1}` : path;
    try {
      readFile(
        file,
        { file: shown, path, evidence, specs, instanceId: instanceIn(path) },
        { lenient, redact },
      );
      return [];
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error;
      if (error instanceof NotText && !file.isNamed) {
        evidence.leftOut.push({ what: shown, because: `${error.message}; ${error.fix}` });
        return [];
      }
      const { line, column, message, fix, isCutOff } = error;
      return [{ file: file.name, line, column, code: isCutOff ? 'cut-off' : 'unreadable', message, fix }];
    } finally {
      evidence.endFile(shown, collectedAt(path));
    }
  });
}

function readFile(file: ImportFile, reading: Reading, { lenient, redact }: ReadOptions): void {
  const text = file.read();
  const { start, noise } = frontOf(text);
  const { evidence } = reading;
  if (isKubectlTable(textTables(text.slice(start, start + HEAD)))) {
    readTables(textTables(text.slice(start)), reading);
    return;
  }
  const sheets = sheetsOf(text, start, reading, lenient);
  const unknown = sheets.filter((sheet) => !readSheet(sheet, reading));
  const [first] = noise;
  const said = redact && first !== undefined ? 'what a tool said' : first;
  if (sheets.length > unknown.length) {
    if (said !== undefined)
      evidence.warned.push(`${reading.file} begins with lines that are left out: ${said}`);
    return;
  }
  if (file.isNamed) {
    const what = said === undefined ? 'not a file of a cluster' : `not a file of a cluster but ${said}`;
    throw new UnreadableText(what, { line: 1, column: 1 }, KNOWN);
  }
  evidence.leftOut.push({ what: reading.file, because: said ?? 'nothing that import reads' });
}

/** Characters that tell what a file is. */
const HEAD = 4096;

function sheetsOf(
  text: LongText,
  start: number,
  { file, evidence }: Reading,
  lenient: boolean,
): readonly Sheet[] {
  const head = text.slice(start, start + HEAD);
  if (/^\s*[{[]/.test(head)) {
    const { sheets, broken } = jsonSheets(text, start);
    if (broken === undefined) return sheets;
    if (!lenient || !broken.isCutOff) throw broken;
    evidence.warned.push(`${file} is cut off at line ${broken.line}: what is behind it is missing`);
    return sheets;
  }
  // Logs and metrics are no YAML either: of a folder they are left out.
  if (!/^(?:---|[A-Za-z]\w*:|- |#)/m.test(head)) return [];
  const yaml = text.slice(start);
  try {
    return yamlSheets(yaml);
  } catch (error) {
    if (
      error instanceof UnreadableText &&
      !/^(?:apiVersion|items|kind|Subnets|NetworkInterfaces|Reservations):/m.test(yaml)
    )
      return [];
    throw error;
  }
}

function readSheet(sheet: Sheet, reading: Reading): boolean {
  const [list] = sheet.lists.values();
  const first: unknown = list?.values().next().value;
  const recogniser = RECOGNISERS.find((each) => each.recognises(sheet, first));
  recogniser?.read(sheet, reading);
  return recogniser !== undefined;
}

/** eks-log-collector writes it into the names of its folders: `eks_i-0abc_2026-05-18_1402-UTC_0.7.8`. */
function collectedAt(name: string): Milliseconds | undefined {
  const [, day, hour, minute] = /_(\d{4}-\d\d-\d\d)_(\d\d)(\d\d)-UTC/.exec(name) ?? [];
  return day === undefined ? undefined : parseIsoTime(`${day}T${hour}:${minute}:00Z`);
}
