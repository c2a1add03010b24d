// Files over time to a trace of arrivals and lives, and a scenario that plays it on nodes like those of the cluster.

import { isoTime } from '../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { Random } from '../../kernel/random.ts';
import type { Moments } from '../cluster/captureTime.ts';
import { Findings } from '../cluster/findings.ts';
import { Evidence, type ReadFile } from '../evidence/evidence.ts';
import { readFiles, type ImportFile, type ImportProblem } from '../evidence/readFiles.ts';
import type { WrittenFile } from '../importCluster.ts';
import { fileNameOf } from '../output/fileName.ts';
import { frontOf } from '../text/front.ts';
import { jsonSheets } from '../text/jsonSheets.ts';
import type { Sheet } from '../text/sheet.ts';
import { UnreadableText } from '../text/sheet.ts';
import { yamlSheets } from '../text/yamlSheets.ts';
import { readCsvTrace } from './csvTraces.ts';
import { lifeOf, PodLives, unseenPods, type Known, type PodLife } from './podLives.ts';
import { csvText, traceScenario } from './traceFiles.ts';
import { steadyOf, type SteadyWorkload } from './steady.ts';
import type { TracedLife } from './tracedLife.ts';
import { timeInName, TRACE_READERS } from './traceReaders.ts';

export interface TraceOptions {
  readonly name: string | undefined;
  readonly at: Moments['asked'];
  readonly lenient: boolean;
  /** Of the lives that are drawn. */
  readonly seed: number;
}

export interface ImportedTrace {
  readonly name: string;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly pods: readonly TracedLife[];
  readonly steady: readonly SteadyWorkload[];
  readonly unseen: number;
  readonly findings: Findings;
  readonly read: readonly ReadFile[];
  readonly files: readonly WrittenFile[];
}

export type TraceOutcome =
  | { readonly ok: true; readonly imported: ImportedTrace }
  | { readonly ok: false; readonly problems: readonly ImportProblem[] };

export function importTrace(files: readonly ImportFile[], options: TraceOptions): TraceOutcome {
  const lives = new PodLives();
  const findings = new Findings();
  const problems: ImportProblem[] = [];
  const rest = files.filter((file) => {
    try {
      return !readTraceFile(file, lives, findings);
    } catch (error) {
      if (!(error instanceof UnreadableText)) throw error;
      const { line, column, message, fix, isCutOff } = error;
      problems.push({
        file: file.name,
        line,
        column,
        code: isCutOff ? 'cut-off' : 'unreadable',
        message,
        fix,
      });
      return false;
    }
  });
  // The newest snapshot tells of the cluster too: its nodes, its settings.
  const evidence = new Evidence();
  problems.push(
    ...readFiles([...rest, ...files.filter(({ name }) => name === lives.newestSnapshot)], evidence, {
      lenient: options.lenient,
      redact: false,
    }),
  );
  const all = lives.all();
  const looks = [...new Set(lives.looks)].sort((one, other) => one - other);
  if (all.length + lives.replicas.length === 0 && problems.length === 0) {
    const fix =
      'use snapshots of kubectl get pods -A -o json, a watch, an audit log, kube_pod_* series, or a trace of SimKube, Alibaba, Google or Azure';
    problems.push({
      file: files[0]?.name ?? '',
      line: 1,
      column: 1,
      code: 'no-trace',
      message: 'no pods over time in any file',
      fix,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  return traced({ lives, all, looks, evidence, findings }, options);
}

/** False: it says nothing of pods over time. */
function readTraceFile(file: ImportFile, lives: PodLives, findings: Findings): boolean {
  const text = file.read();
  const { start } = frontOf(text);
  const head = text.slice(start, start + 4096);
  const namedTime = (newest: Milliseconds): Milliseconds =>
    timeInName(file.name, newest, isoTime(newest).slice(0, 10));
  let sheets: readonly Sheet[];
  if (/^\s*[{[]/.test(head)) {
    const read = jsonSheets(text, start);
    if (read.broken !== undefined) throw read.broken;
    sheets = read.sheets;
  } else if (/^(?:apiVersion|kind|items|---)/m.test(head)) sheets = yamlSheets(text.slice(start));
  else return readCsvTrace(text.slice(start), { name: file.name, lives, findings, namedTime });
  let found = false;
  for (const reader of TRACE_READERS) {
    const own = sheets.filter((sheet) => {
      const [list] = sheet.lists.values();
      const element: unknown = list?.values().next().value;
      return reader.recognises(sheet, element);
    });
    if (own.length === 0) continue;
    found = true;
    reader.read(own, { name: file.name, lives, findings, namedTime });
    break;
  }
  return found;
}

interface Seen {
  readonly lives: PodLives;
  readonly all: readonly PodLife[];
  /** In order of time. */
  readonly looks: readonly Milliseconds[];
  readonly evidence: Evidence;
  readonly findings: Findings;
}

function traced(seen: Seen, options: TraceOptions): TraceOutcome {
  const { lives, all, looks, evidence, findings } = seen;
  const { from, to } = windowOf(seen);
  const mortal = all.filter(isMortal);
  const random = new Random(options.seed).stream('import/life');
  const pods = mortal.map((pod): TracedLife => {
    const known = lifeOf(pod, looks);
    return {
      pod,
      arrival: (pod.createdAt ?? pod.firstSeen) - from,
      known,
      life: drawn(known, () => random.unit()),
    };
  });
  const interval = looks.length > 1 ? (to - from) / (looks.length - 1) : 0;
  const exact = pods.flatMap(({ known, pod }) =>
    known.how === 'exact' && pod.deletedAt === undefined ? [known.life] : [],
  );
  const unseen = unseenPods(exact, keptFor(pods), interval);
  tellLives(pods, unseen, interval, options.seed, findings);
  const steady = steadyOf({ pods: all, replicas: lives.replicas, looks, from });
  const name = options.name ?? [...evidence.clusterNames][0] ?? 'trace';
  const base = fileNameOf(name);
  const trace = { name: `${base}.trace.csv`, text: csvText(pods) };
  if (trace.text.length > LARGEST_TRACE) return { ok: false, problems: [tooLarge(pods.length)] };
  const scenario = traceScenario({ name, trace: trace.name, from, to, pods, steady }, evidence, findings);
  const written = [{ name: `${base}.yaml`, text: scenario }, ...(pods.length === 0 ? [] : [trace])];
  return {
    ok: true,
    imported: { name, from, to, pods, steady, unseen, findings, read: evidence.files, files: written },
  };
}

/** Bytes of a file that a scenario may name. */
const LARGEST_TRACE = 16 * 2 ** 20;

function tooLarge(pods: number): ImportProblem {
  const message = `${pods} pods are more than the trace of a scenario can have`;
  return {
    file: '',
    line: 1,
    column: 1,
    code: 'too-large',
    message,
    fix: 'cut the files, such as with head',
  };
}

/** Snapshots begin with the first of them, a watch and a log with their first pod, a trace where it says. */
function windowOf({ lives, all, looks }: Seen): { readonly from: Milliseconds; readonly to: Milliseconds } {
  const mortal = all.filter(isMortal);
  const created = (mortal.length > 0 ? mortal : all).map(
    ({ createdAt, firstSeen }) => createdAt ?? firstSeen,
  );
  const begins = lives.spans.length > 0 ? lives.spans.map(({ from }) => from) : created;
  const least = begins.reduce((first, each) => Math.min(first, each), Infinity);
  const ends = [...looks.slice(-1), ...lives.spans.map((span) => span.to)];
  const lastSeen = all.reduce((most, pod) => Math.max(most, pod.lastSeen), 0);
  return {
    from: looks.length > 1 ? (looks[0] ?? least) : least,
    to: ends.reduce((most, each) => Math.max(most, each), lastSeen),
  };
}

/** Bare pods and pods of Jobs come and go; others belong to workloads, and nodes have their own. */
function isMortal({ owner, hostNetwork }: PodLife): boolean {
  return !hostNetwork && (owner === undefined || owner.kind === 'Job' || owner.kind === 'Workflow');
}

function drawn(known: Known, chance: () => number): Milliseconds {
  if (known.how === 'exact') return known.life;
  if (known.how === 'at-least') return known.shortest;
  const life = known.shortest + chance() * (known.longest - known.shortest);
  return Math.round(life / SECOND) * SECOND;
}

/** How long pods that are over were seen yet, on average. */
function keptFor(pods: readonly TracedLife[]): Milliseconds {
  const kept = pods.flatMap(({ pod }) =>
    pod.finishedAt === undefined ? [] : [Math.max(0, pod.lastSeen - pod.finishedAt)],
  );
  return kept.length === 0 ? 0 : kept.reduce((sum, time) => sum + time, 0) / kept.length;
}

function tellLives(
  pods: readonly TracedLife[],
  unseen: number,
  interval: Milliseconds,
  seed: number,
  findings: Findings,
): void {
  const count = (how: Known['how']): number => pods.filter(({ known }) => known.how === how).length;
  if (count('between') > 0)
    findings.guess(
      `life of ${count('between')} of ${pods.length} pods`,
      `drawn uniformly, seed ${seed}`,
      'they went between two snapshots',
      'kubectl get pods -A -w --output-watch-events -o json',
    );
  if (count('at-least') > 0)
    findings.guess(
      `life of ${count('at-least')} of ${pods.length} pods`,
      'as long as they were seen',
      'they were there at the end',
      null,
    );
  if (unseen > 0)
    findings.warn(
      `about ${unseen} more pods came and went between two snapshots, which are ${Math.round(interval / SECOND)}s apart: ` +
        `estimated from the ${count('exact')} lives that are known exactly; they are not in the trace`,
    );
}
