// Holds `kubectl apply` against a real API server: manifests applied one after another, with other verbs between them,
// and what the objects were then. No nodes are there, so that only the objects themselves are told.
// What a refusal says is compared as far as the value that it shows, whose fields the server fills with its defaults.

import { MINUTE } from '../base/time.ts';
import { ClusterHistory } from '../inspect/history/clusterHistory.ts';
import { inspect } from '../inspect/inspect.ts';
import { formatPath, type LocatedFault } from '../scenario/language/diagnostics.ts';
import { readManifestYaml } from '../scenario/language/readYaml.ts';
import { wordingOf } from '../scenario/language/wording.ts';
import { checkManifest } from '../scenario/manifest/checkManifest.ts';
import { playTo } from '../world/run.ts';
import { World } from '../world/world.ts';
import { scenarioOf } from './clusterOfManifests.ts';
import { stepOfCommand } from './kubectlSteps.ts';
import type { Verdict } from './verdict.ts';

interface ApplyStep {
  /** As in a file for kubectl. */
  readonly apply: string;
  readonly answer: 'accepted' | 'refused';
  readonly says: string;
}

/** `then`: kind, names and a JSON path; what it `is`. */
type SequenceStep = ApplyStep | { readonly command: string } | { readonly then: string; readonly is: string };

export interface ApplySequence {
  readonly name: string;
  readonly steps: readonly SequenceStep[];
}

export function isApplySequence(content: unknown): content is ApplySequence {
  return (
    typeof content === 'object' &&
    content !== null &&
    'name' in content &&
    'steps' in content &&
    Array.isArray(content.steps) &&
    content.steps.every(isStep)
  );
}

function isStep(step: unknown): boolean {
  if (typeof step !== 'object' || step === null) return false;
  const has = (key: string): boolean =>
    typeof Object.entries(step).find(([one]) => one === key)?.[1] === 'string';
  return (has('apply') && has('answer')) || has('command') || (has('then') && has('is'));
}

export function judgeApplySequence({ name, steps }: ApplySequence): Verdict {
  const rejected = (headline: string, details: readonly string[] = []): Verdict => ({
    name,
    accepted: false,
    headline,
    details,
  });
  const played = steps.map(read);
  const unknown = steps.find((step, index) => 'command' in step && played[index]?.step === undefined);
  if (unknown !== undefined) return rejected(`the judge does not know ${JSON.stringify(unknown)}`);
  const checked = scenarioOf(
    played.flatMap(({ step }, index) => (step === undefined ? [] : [{ at: `${index + 1}m`, ...step }])),
  );
  if (!checked.ok) return rejected('the sequence is not a scenario', checked.faults.map(fieldError));
  const { scenario } = checked;
  const history = new ClusterHistory(scenario.cluster.kubernetesMinor);
  let refusals: string[] = [];
  const world = new World(scenario, {
    seed: 1,
    onFact: (fact, time) => {
      history.apply(fact, time);
      if (fact.kind === 'apply-refused') refusals.push(fact.message);
    },
  });
  for (const [index, step] of steps.entries()) {
    const at = (index + 1) * MINUTE;
    refusals = [];
    playTo(world, at);
    const faults = [...(played[index]?.faults ?? []), ...refusals];
    const difference =
      'apply' in step
        ? answerDifference(step, faults, refusals)
        : 'then' in step
          ? valueDifference(
              step,
              (command) => inspect({ scenario, seed: 1, world, at, history }, [command]).stdout,
            )
          : undefined;
    if (difference !== undefined) return rejected(`step ${index + 1}: ${difference}`, faults);
  }
  return { name, accepted: true };
}

interface ReadStep {
  /** As in a scenario's timeline; absent: nothing happens. */
  readonly step?: object | undefined;
  /** Of objects that never reach the cluster. */
  readonly faults: readonly string[];
}

/** kubectl applies what it can of a file, whatever is wrong with the rest. */
function read(step: SequenceStep): ReadStep {
  if ('command' in step) return { step: stepOfCommand(step.command), faults: [] };
  if ('then' in step) return { faults: [] };
  const { documents, flaws } = readManifestYaml(step.apply);
  const checked = documents.map(({ value }) => ({ value, ...checkManifest([value], [], 'default') }));
  const sound = checked.filter(({ faults }) => faults.length === 0);
  return {
    step: sound.length === 0 ? undefined : { manifest: sound.map(({ value }) => value) },
    faults: [
      ...flaws.map(({ fault }) => wordingOf(fault).message),
      ...checked.flatMap(({ faults }) => faults.map(fieldError)),
    ],
  };
}

function answerDifference(
  { answer, says }: ApplyStep,
  faults: readonly string[],
  refusals: readonly string[],
): string | undefined {
  const got = faults.length === 0 ? 'accepted' : 'refused';
  if (got !== answer) return `Kubernetes ${answer} it, the model ${got} it: ${says}`;
  const [words] = says.split(': Invalid value: ');
  const [said] = refusals;
  if (said === undefined || words === undefined || said.startsWith(words)) return undefined;
  return `Kubernetes says ${JSON.stringify(says)}, the model ${JSON.stringify(said)}`;
}

/** `deploy w {.spec.replicas}`; names with a comma between them are only listed. */
function valueDifference(
  { then, is }: { readonly then: string; readonly is: string },
  answer: (command: string) => string,
): string | undefined {
  const [kind = '', names = '', ...path] = then.split(' ');
  const output = names.includes(',') ? '-o name' : `-o jsonpath='${path.join(' ')}'`;
  const got = answer(`kubectl get ${kind} ${names.replaceAll(',', ' ')} ${output}`).trim();
  return got === is ? undefined : `${then} is ${JSON.stringify(is)}, not ${JSON.stringify(got)}`;
}

function fieldError({ path, fault }: LocatedFault): string {
  return `${formatPath(path)}: ${wordingOf(fault).message}`;
}
