// vpc-cni-sim replay: runs a scenario and reports what came of it.

import type { Milliseconds } from '../base/time.ts';
import { TraceDigest } from '../record/digest.ts';
import { toLine } from '../record/ndjson.ts';
import type { Observer } from '../inspect/observe.ts';
import type { TraceRecord } from '../record/trace.ts';
import { eventLine } from '../report/eventLine.ts';
import { cut, printable } from '../report/layout.ts';
import type { StoryLength } from '../report/replayText.ts';
import type { Replay } from '../report/replay.ts';
import { holds } from '../world/observations.ts';
import { runScenario } from '../world/run.ts';
import type { Source } from '../explain/playedRun.ts';
import { type HelpTable, whatWouldHelp } from '../explain/wouldHelp.ts';
import type { OutputFormat } from './choices.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { jsonText } from '../report/jsonText.ts';
import { askedAllocator } from './allocatorModule.ts';
import { EarlyEnd } from './earlyEnd.ts';
import { ExitCode } from './exitCode.ts';
import { Progress } from './progress.ts';
import { RecordFile } from './recordFile.ts';
import { loadScenario, type LoadedScenario } from './scenarioFile.ts';
import { observerFor } from './scenarioObserver.ts';
import { ReaderGone, type Stream, type Streams } from './streams.ts';
import { leaveToThread } from './thread/longRun.ts';

export interface ReplayArguments {
  readonly file: string;
  /** Values instead of the file's. */
  readonly set: readonly string[];
  readonly seed: number | undefined;
  readonly until: Milliseconds | 'quiet' | undefined;
  /** Name of a module; without it ipamd. */
  readonly allocator: string | undefined;
  readonly output: OutputFormat;
  readonly events: boolean;
  readonly record: string | undefined;
  readonly check: boolean;
  readonly story: StoryLength;
}

/** A run that is checked after every event takes as long as so many that are not. */
const CHECKED_RUNS = 10;

export async function replayVerb(asked: ReplayArguments, streams: Streams): Promise<number> {
  const loaded = await loadScenario(asked.file, streams.error.page(), asked.set);
  if (!loaded.ok) {
    streams.error.write(loaded.problems);
    return ExitCode.badInput;
  }
  const allocator = await askedAllocator(asked.allocator, loaded.inputs);
  leaveToThread({
    ...loaded,
    file: asked.file,
    until: asked.until ?? loaded.scenario.until,
    writes: asked.record !== undefined,
    runs: asked.check ? CHECKED_RUNS : 1,
    hasPartialResult: true,
  });
  // The digest costs about as much as the run: only the formats that show it pay for it.
  const digest = asked.output === 'text' ? undefined : new TraceDigest();
  const observer = await observerFor(loaded.scenario, asked.seed);
  const early = new EarlyEnd();
  const result = run(loaded, asked, { digest, observer, early, allocator }, streams);
  const replay: Replay = {
    scenario: loaded.scenario,
    file: asked.file,
    set: asked.set,
    allocator: asked.allocator,
    result,
    help: helpOf({ ...loaded, allocator }, result, streams),
  };
  streams.out.write(await format(replay, asked, digest, streams.out));
  if (early.status !== undefined) {
    const end = asked.until ?? loaded.scenario.until;
    const kept = asked.record === undefined ? '' : `${asked.record} is not written. `;
    const text = early.text(result.simulatedMs, end, `${kept}The report is of the run so far.`);
    streams.error.write(`${printable(text)}\n`);
    return early.status;
  }
  if (result.standstill !== undefined) return ExitCode.badInput;
  const isFine =
    result.brokenInvariant === undefined &&
    result.allocatorFault === undefined &&
    result.expectations.every(({ held }) => held) &&
    result.observations.every(holds);
  return isFine ? ExitCode.ok : ExitCode.failed;
}

/** Played only where the run came to its end. */
function helpOf(source: Source, result: Replay['result'], { error }: Streams): HelpTable[] {
  const { stopped, standstill, allocatorFault, brokenInvariant } = result;
  if (stopped || standstill !== undefined || allocatorFault !== undefined || brokenInvariant !== undefined)
    return [];
  const progress = new Progress(error);
  const help = whatWouldHelp(source, result, (now, end) => progress.simulated(now, end));
  progress.clear();
  return help;
}

type Loaded = Extract<LoadedScenario, { readonly ok: true }>;

interface Listeners {
  readonly digest: TraceDigest | undefined;
  readonly observer: Observer | undefined;
  readonly early: EarlyEnd;
  readonly allocator: Allocator | undefined;
}

function run(
  { scenario, inputs }: Pick<Loaded, 'scenario' | 'inputs'>,
  asked: ReplayArguments,
  { digest, observer, early, allocator }: Listeners,
  streams: Streams,
): Replay['result'] {
  const file = asked.record === undefined ? undefined : new RecordFile(asked.record, inputs);
  const progress = new Progress(streams.error);
  // Beside a document on standard output events would be in its way.
  const events = asked.events ? (asked.output === 'text' ? streams.out : streams.error) : undefined;
  try {
    const result = runScenario(scenario, {
      ...(asked.seed === undefined ? {} : { seed: asked.seed }),
      ...(asked.until === undefined ? {} : { until: asked.until }),
      check: asked.check,
      allocator,
      shouldStop: early.shouldStop,
      ...observer,
      ...recordListener(file, digest, events),
      ...(events === undefined ? { onProgress: (now, end) => progress.simulated(now, end) } : {}),
    });
    progress.clear();
    // There is the whole trace or none.
    if (result.stopped) file?.abort();
    else file?.commit();
    return result;
  } catch (error) {
    progress.clear();
    file?.abort();
    throw error;
  }
}

/** Nothing listens to a run that nobody follows: it is faster so. */
function recordListener(
  file: RecordFile | undefined,
  digest: TraceDigest | undefined,
  events: Stream | undefined,
): { readonly onRecord?: (record: TraceRecord) => void } {
  if (file === undefined && digest === undefined && events === undefined) return {};
  return {
    onRecord(record) {
      if (file !== undefined || digest !== undefined) {
        const line = toLine(record);
        file?.add(line);
        digest?.add(record, line);
      }
      if (events === undefined) return;
      if (events.isGone && file === undefined) throw new ReaderGone();
      const line = eventLine(record);
      events.write(`${events.columns === undefined ? line : cut(line, events.columns)}\n`);
    },
  };
}

async function format(
  replay: Replay,
  { output, story }: Pick<ReplayArguments, 'output' | 'story'>,
  digest: TraceDigest | undefined,
  stream: Stream,
): Promise<string> {
  if (digest === undefined) {
    const { replayText } = await import('../report/replayText.ts');
    return replayText(replay, stream.page(), story);
  }
  const { replayDocument } = await import('../report/replayJson.ts');
  const document = replayDocument(replay, digest.finish());
  if (output === 'json') return jsonText(document);
  const { stringify } = await import('yaml');
  return stringify(document);
}
