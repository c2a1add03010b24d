// Holds the checks of manifests against what a real API server answered: each manifest alone in an empty cluster, taken
// or refused. The words of a refusal are not compared.

import { formatPath } from '../scenario/language/diagnostics.ts';
import { wordingOf } from '../scenario/language/wording.ts';
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
  const faults = checked.ok ? [] : checked.faults;
  const answer = faults.length === 0 ? 'accepts' : 'refuses';
  if (answer === kubernetes) return { name, accepted: true };
  const reasons = faults.map(({ fault, path }) => `${formatPath(path)}: ${wordingOf(fault).message}`);
  return {
    name,
    accepted: false,
    headline: `Kubernetes ${kubernetes} it, the model ${answer} it`,
    details: says === undefined ? reasons : [says, ...reasons],
  };
}
