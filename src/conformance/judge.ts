// Tells recorded cases apart by their shape and hands each to its judge.

import { isIpamdTrace } from './ipamdTrace.ts';
import { judgeIpamdTrace } from './judgeIpamd.ts';
import { isRecordedAnswer, judgeMetadata } from './judgeMetadata.ts';
import { isKubectlVector, judgeKubectlVector } from './kubectlVectors.ts';
import { isNetworkCase } from './networkCase.ts';
import { judgeNetworkCase } from './networkVerdict.ts';
import { isSchedulerVector, judgeSchedulerVector } from './schedulerVectors.ts';
import type { Verdict } from './verdict.ts';

/** The verdicts on a parsed file: one case or an array of them. Undefined: not a recorded case of a known kind. */
export function judge(content: unknown): readonly Verdict[] | undefined {
  const cases: readonly unknown[] = Array.isArray(content) ? content : [content];
  if (cases.length === 0) return undefined;
  if (cases.every(isIpamdTrace)) return cases.map((each) => judgeIpamdTrace(each));
  if (cases.every(isNetworkCase)) return cases.map((each) => judgeNetworkCase(each));
  if (cases.every(isRecordedAnswer)) return judgeMetadata(cases);
  if (cases.every(isKubectlVector)) return cases.map((each) => judgeKubectlVector(each));
  return cases.every(isSchedulerVector) ? cases.map((each) => judgeSchedulerVector(each)) : undefined;
}
