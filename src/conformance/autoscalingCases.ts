// Which judge has which kind of recorded decisions of autoscalers.

import type { AutoscalingCase } from './autoscalingCase.ts';
import { judgeBatch } from './batchVerdict.ts';
import { judgeClusterAutoscaler } from './clusterAutoscalerVerdict.ts';
import { judgeDisruption } from './disruptionVerdict.ts';
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
  ['disruption', judgeDisruption],
  ['provisioning', judgeProvisioning],
  ['batch', judgeBatch],
]);

export function isAutoscalingCase(content: unknown): content is AutoscalingCase {
  if (typeof content !== 'object' || content === null) return false;
  const isKnown = 'kind' in content && typeof content.kind === 'string' && JUDGES.has(content.kind);
  return isKnown && 'name' in content && 'input' in content && ('result' in content || 'oneOf' in content);
}

export function judgeAutoscalingCase(each: AutoscalingCase): Verdict {
  const judge = JUDGES.get(each.kind);
  return judge?.(each) ?? { name: each.name, accepted: 'not-simulated', feature: each.kind };
}
