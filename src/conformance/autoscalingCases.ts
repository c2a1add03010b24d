// Which judge has which kind of recorded decisions of autoscalers.

import type { AutoscalingCase } from './autoscalingCase.ts';
import { judgeBatch } from './batchVerdict.ts';
import { judgeClusterAutoscaler } from './clusterAutoscalerVerdict.ts';
import { judgeDrain } from './drainVerdict.ts';
import { judgeLifecycle } from './lifecycleVerdict.ts';
import { judgePodAutoscaler } from './podAutoscalerVerdict.ts';
import { judgeProvisioning } from './provisioningVerdict.ts';
import type { Verdict } from './verdict.ts';

const JUDGES = new Map<string, (each: AutoscalingCase) => Verdict>([
  ['cluster-autoscaler', judgeClusterAutoscaler],
  ['hpa', judgePodAutoscaler],
  ['lifecycle', judgeLifecycle],
  ['drain', judgeDrain],
  ['provisioning', judgeProvisioning],
  ['batch', judgeBatch],
]);

const NOT_SIMULATED = new Map([['disruption', 'Karpenter']]);

export function isAutoscalingCase(content: unknown): content is AutoscalingCase {
  if (typeof content !== 'object' || content === null) return false;
  const isKnown = 'kind' in content && typeof content.kind === 'string' && isKindOfCase(content.kind);
  return isKnown && 'name' in content && 'input' in content && ('result' in content || 'oneOf' in content);
}

function isKindOfCase(kind: string): boolean {
  return JUDGES.has(kind) || NOT_SIMULATED.has(kind);
}

export function judgeAutoscalingCase(each: AutoscalingCase): Verdict {
  const judge = JUDGES.get(each.kind);
  if (judge !== undefined) return judge(each);
  return { name: each.name, accepted: 'not-simulated', feature: NOT_SIMULATED.get(each.kind) ?? each.kind };
}
