// Holds the checks of manifests against what a real API server answered: each manifest alone in an empty cluster, taken
// or refused, by its checks or, as by admission, when it is applied. The words of a refusal are not compared.

import { SECOND } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { formatPath } from '../scenario/language/diagnostics.ts';
import { wordingOf } from '../scenario/language/wording.ts';
import { playTo } from '../world/run.ts';
import { World } from '../world/world.ts';
import { scenarioOf } from './clusterOfManifests.ts';
import type { Verdict } from './verdict.ts';

export interface ApiVerdict {
  readonly name: string;
  /** As in a file for kubectl. */
  readonly manifest: string;
  readonly kubernetes: 'accepts' | 'refuses';
  /** Of a refusal. */
  readonly says?: string;
}

export function isApiVerdict(content: unknown): content is ApiVerdict {
  if (typeof content !== 'object' || content === null) return false;
  return (
    'manifest' in content &&
    typeof content.manifest === 'string' &&
    'kubernetes' in content &&
    (content.kubernetes === 'accepts' || content.kubernetes === 'refuses')
  );
}

export function judgeApiVerdict({ name, manifest, kubernetes, says }: ApiVerdict): Verdict {
  const checked = scenarioOf([{ at: '1s', manifest }]);
  const reasons = checked.ok
    ? refusals(checked.scenario)
    : checked.faults.map(({ fault, path }) => `${formatPath(path)}: ${wordingOf(fault).message}`);
  const answer = reasons.length === 0 ? 'accepts' : 'refuses';
  if (answer === kubernetes) return { name, accepted: true };
  return {
    name,
    accepted: false,
    headline: `Kubernetes ${kubernetes} it, the model ${answer} it`,
    details: says === undefined ? reasons : [says, ...reasons],
  };
}

/** Pods of the one step that admission does not let in. A change of an object is none here: the server was asked to try only. */
function refusals(scenario: CompiledScenario): string[] {
  const messages: string[] = [];
  const world = new World(scenario, {
    seed: 1,
    onFact: (fact) => {
      if (fact.kind === 'pod-refused' && fact.controller === undefined) messages.push(fact.message);
    },
  });
  playTo(world, SECOND);
  return messages;
}
