// Holds the main loop of Cluster Autoscaler against the real one: the same code, in virtual time, on the same stand-in for
// Auto Scaling groups. Where the real one did the same in every run, so has the model, whatever the order of maps; where
// it was random, the model has to come to something that was seen, which is perhaps not all there is.

import { ClusterAutoscaler } from '../autoscaling/clusterAutoscaler/autoscaler.ts';
import { ClusterAutoscalerController } from '../autoscaling/clusterAutoscaler/controller.ts';
import { SECOND } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { Simulation } from '../kernel/simulation.ts';
import { flagsWith } from '../kube/api/clusterAutoscalerFlags.ts';
import { AutoscaledCluster } from './autoscaledCluster.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import type { ClusterAutoscalerInput, ClusterAutoscalerResult, TraceEntry } from './clusterAutoscalerCase.ts';
import { ClusterAutoscalerTrace } from './clusterAutoscalerTrace.ts';
import type { Verdict } from './verdict.ts';

const LOOP_DURATION = SECOND / 10;
/** Each is another order of maps. */
const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1);
const FEW_SEEDS = SEEDS.slice(0, 4);

export function judgeClusterAutoscaler({ name, input, result, oneOf }: AutoscalingCase): Verdict {
  if (!isInput(input)) return { name, accepted: false, headline: 'not of a known form', details: [] };
  if (result !== undefined)
    return verdictOf(
      name,
      FEW_SEEDS.map((seed) => differencesFrom([result], input, seed)),
    );
  const found = SEEDS.map((seed) => differencesFrom(oneOf ?? [], input, seed));
  return found.some((each) => each.length === 0) ? { name, accepted: true } : verdictOf(name, found);
}

function verdictOf(name: string, differences: readonly (readonly string[])[]): Verdict {
  const [headline, ...details] = differences.find((each) => each.length > 0) ?? [];
  return headline === undefined ? { name, accepted: true } : { name, accepted: false, headline, details };
}

/** From the first of the outcomes; none where it is one of them. */
function differencesFrom(
  outcomes: readonly object[],
  input: ClusterAutoscalerInput,
  seed: number,
): readonly string[] {
  const modelled = playCase(input, seed);
  const differences = outcomes.map((outcome) =>
    isResult(outcome) ? differencesOf(outcome, modelled) : ['not of a known form'],
  );
  return differences.some((each) => each.length === 0) ? [] : (differences[0] ?? ['no outcome']);
}

function isInput(input: object): input is ClusterAutoscalerInput {
  return 'groups' in input && 'pods' in input && 'seconds' in input;
}

function isResult(result: object): result is ClusterAutoscalerResult {
  return 'loops' in result && 'trace' in result;
}

/** Until a loop would start after the end: what happens before it is still seen. */
function playCase(input: ClusterAutoscalerInput, seed: number): ClusterAutoscalerResult {
  const simulation = new Simulation();
  const trace = new ClusterAutoscalerTrace(simulation);
  const loops: number[] = [];
  const end = Math.round(input.seconds * SECOND);
  const cluster = new AutoscaledCluster(input, simulation, trace, () => controller.podUnschedulable());
  const flags = flagsWith(input.options ?? {});
  const status = 'ConfigMap/cluster-autoscaler-status';
  const autoscaler = new ClusterAutoscaler({
    ports: {
      clock: {
        get now() {
          return simulation.now;
        },
        after: (delay, action) => {
          simulation.after(delay, Lane.cluster, action);
        },
      },
      cloud: cluster.cloud,
      cluster,
      events: {
        ofPod: (pod, text) => trace.notePodEvent(text, pod),
        ofNode: (node, text) => trace.noteEvent(text, `Node/${node.name}`),
        ofStatus: (text) => trace.noteEvent(text, status),
      },
      decisions: { tell: () => {} },
    },
    config: { flags, priorities: [] },
    seed,
    refreshInterval: 0,
  });
  const controller = new ClusterAutoscalerController({
    autoscaler,
    flags,
    simulation,
    loopDuration: LOOP_DURATION,
    playsEveryLoop: true,
    onLoop: (at) => {
      if (at < end) loops.push(at / SECOND);
      else {
        trace.close();
        simulation.halt();
      }
    },
  });
  controller.start();
  cluster.play();
  while (!simulation.isHalted) simulation.step();
  return { loops, trace: trace.entries() };
}

/** A line each. */
function differencesOf(observed: ClusterAutoscalerResult, modelled: ClusterAutoscalerResult): string[] {
  const loops = [observed.loops, modelled.loops].map((each) => JSON.stringify(each));
  const [seen, done] = [linesOf(observed.trace), linesOf(modelled.trace)];
  return [
    ...seen.filter((line) => !done.includes(line)).map((line) => `observed only: ${line}`),
    ...done.filter((line) => !seen.includes(line)).map((line) => `in the model only: ${line}`),
    ...(loops[0] === loops[1] ? [] : [`loops: observed ${loops[0]}, the model says ${loops[1]}`]),
  ];
}

/** An entry each, its keys sorted, equal ones numbered. */
function linesOf(trace: readonly TraceEntry[]): string[] {
  const counts = new Map<string, number>();
  return trace.map((entry) => {
    const line = JSON.stringify(sorted(entry));
    const count = (counts.get(line) ?? 0) + 1;
    counts.set(line, count);
    return count === 1 ? line : `${line} ×${count}`;
  });
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
