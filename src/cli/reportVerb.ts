// vpc-cni-sim report: runs a scenario, keeps its records, and writes one report of it to a file or to standard output.

import { extname } from 'node:path';
import { unreachable } from '../base/assert.ts';
import { own } from '../base/own.ts';
import { formatDuration, type Milliseconds } from '../base/time.ts';
import type { Observer } from '../inspect/observe.ts';
import type { TraceRecord } from '../record/trace.ts';
import { situationOf } from '../explain/finding.ts';
import type { OnProgress } from '../explain/playedRun.ts';
import { headlineOf } from '../report/htmlHeadline.ts';
import { printable } from '../report/layout.ts';
import { shellWord } from '../report/shellWord.ts';
import type { RecordedRun } from '../report/recordedRun.ts';
import { nearest } from '../scenario/language/suggestion.ts';
import { holds } from '../world/observations.ts';
import { runScenario } from '../world/run.ts';
import { BadInput } from './badInput.ts';
import type { ReportFormat } from './choices.ts';
import { ExitCode } from './exitCode.ts';
import { readBundle } from './pageBundle.ts';
import { PROGRAM } from './programCommand.ts';
import { Progress } from './progress.ts';
import { RecordFile } from './recordFile.ts';
import { loadScenario } from './scenarioFile.ts';
import { observerFor } from './scenarioObserver.ts';
import type { Output, Streams } from './streams.ts';
import { leaveToThread } from './thread/longRun.ts';

export interface ReportArguments {
  readonly file: string;
  readonly output: string | undefined;
  readonly format: ReportFormat | undefined;
  /** Values instead of the file's. */
  readonly set: readonly string[];
  readonly seed: number | undefined;
  readonly until: Milliseconds | 'quiet' | undefined;
}

const STANDARD_OUTPUT = '-';

export async function reportVerb(asked: ReportArguments, streams: Streams): Promise<ExitCode> {
  const format = reportFormat(asked);
  if (format === 'html' && asked.output === undefined) {
    throw new BadInput(
      'report needs a file for the page: -o report.html (- for standard output), or another --format',
    );
  }
  const loaded = await loadScenario(asked.file, streams.error.page(), asked.set);
  if (!loaded.ok) {
    streams.error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const until = asked.until ?? loaded.scenario.until;
  leaveToThread({ ...loaded, file: asked.file, until, writes: asked.output !== undefined });
  // Before the run: a file that cannot be written is no reason to wait for one.
  const target = asked.output === undefined || asked.output === STANDARD_OUTPUT ? undefined : asked.output;
  const out = target === undefined ? undefined : new RecordFile(target, loaded.inputs);
  try {
    const observer = await observerFor(loaded.scenario, asked.seed);
    const run = record(loaded, asked, observer, streams);
    const progress = new Progress(streams.error);
    const text = await render(run, format, (now, end) => progress.simulated(now, end)).finally(() =>
      progress.clear(),
    );
    if (out === undefined) print(text, format, streams.out);
    else out.add(text);
    out?.commit();
    if (target !== undefined)
      streams.out.write(`${printable(target)}: ${headlineOf(situationOf(run.scenario, run.result))}\n`);
    const { expectations, observations } = run.result;
    const isFine = expectations.every(({ held }) => held) && observations.every(holds);
    if (isFine) return ExitCode.ok;
    streams.error.write(
      printable(`an expectation of ${asked.file} failed; see ${PROGRAM} replay ${shellWord(asked.file)}`) +
        '\n',
    );
    return ExitCode.failed;
  } catch (error) {
    out?.abort();
    throw error;
  }
}

/** Facts are kept byte for byte: their digest is taken of them. */
function print(text: string, format: ReportFormat, out: Output): void {
  if (format === 'ndjson') out.pass(`${text}\n`);
  else out.write(`${text}\n`);
}

const ENDINGS: Readonly<Record<string, ReportFormat>> = {
  html: 'html',
  htm: 'html',
  csv: 'csv',
  prom: 'prometheus',
  svg: 'svg',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

/** As asked, else by the ending of the file's name, which does not name another format. */
function reportFormat({ output, format }: ReportArguments): ReportFormat {
  if (output === undefined || output === STANDARD_OUTPUT) return format ?? 'html';
  const ending = extname(output);
  const meant = own(ENDINGS, ending.slice(1).toLowerCase());
  if (format !== undefined && meant !== undefined && format !== meant)
    throw new BadInput(
      `--format ${format} contradicts the ending of ${output} (${meant}); change one of the two`,
    );
  const chosen = format ?? meant;
  if (chosen !== undefined) return chosen;
  const known = Object.keys(ENDINGS).map((each) => `.${each}`);
  const near = nearest(ending, known);
  const fix = near === undefined ? `use ${known.join(', ')}, or --format` : `did you mean ${near}?`;
  const what =
    ending === '' ? `${output}: no ending that selects a format` : `unknown ending "${ending}" of ${output}`;
  throw new BadInput(`${what}; ${fix}`);
}

function record(
  { scenario, document, source }: Pick<RecordedRun, 'scenario' | 'document' | 'source'>,
  { file, set, seed, until }: ReportArguments,
  observer: Observer | undefined,
  streams: Streams,
): RecordedRun {
  const records: TraceRecord[] = [];
  const progress = new Progress(streams.error);
  try {
    const result = runScenario(scenario, {
      ...(seed === undefined ? {} : { seed }),
      ...(until === undefined ? {} : { until }),
      ...observer,
      onRecord: (each) => records.push(each),
      onProgress: (now, end) => progress.simulated(now, end),
    });
    if (result.standstill !== undefined) throw new BadInput(result.standstill.text);
    const end = until === undefined || until === 'quiet' ? until : formatDuration(until);
    return { scenario, document, source, file, set, result, records, until: end };
  } finally {
    progress.clear();
  }
}

/** Without the last line break. */
async function render(run: RecordedRun, format: ReportFormat, onProgress: OnProgress): Promise<string> {
  const text = await renderLines(run, format, onProgress);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** `onProgress`: of the runs that the page plays anew, to explain and with what would help. */
async function renderLines(run: RecordedRun, format: ReportFormat, onProgress: OnProgress): Promise<string> {
  switch (format) {
    case 'html': {
      const { reportDocument } = await import('../report/htmlDocument.ts');
      const { htmlPage } = await import('../report/htmlPage.ts');
      return htmlPage(reportDocument(run, onProgress), readBundle());
    }
    case 'csv': {
      const { seriesCsv } = await import('../report/csv.ts');
      const { runSeries } = await import('../record/timelineSeries.ts');
      return seriesCsv(runSeries(run.records, run.result.simulatedMs), run.result.summary);
    }
    case 'prometheus': {
      const { prometheusText } = await import('../report/prometheus.ts');
      const { cniAt } = await import('../explain/nodeShape.ts');
      const { summary } = run.result;
      return prometheusText(summary, cniAt(run.scenario, summary.at));
    }
    case 'svg': {
      const { svgPicture } = await import('../report/svg.ts');
      return svgPicture(run);
    }
    case 'ndjson': {
      const { toLine } = await import('../record/ndjson.ts');
      return run.records.map((record) => toLine(record)).join('\n');
    }
    default:
      return unreachable(format);
  }
}
