// Tells recorded cases apart by their shape and hands each to its judge.

import { isApiVerdict, judgeApiVerdict } from './apiVerdicts.ts';
import { isApplySequence, judgeApplySequence } from './applySequences.ts';
import { isAutoscalingCase, judgeAutoscalingCase } from './autoscalingCases.ts';
import { isRecordedIpam } from './calicoFormat.ts';
import { judgeCalicoRecord } from './calicoRecords.ts';
import { isRecordedTable, judgeTable } from './calicoTables.ts';
import { isRecordedClusterPool, judgeClusterPool } from './ciliumVerdict.ts';
import { isIpamdTrace } from './ipamdTrace.ts';
import { judgeIpamdTrace } from './judgeIpamd.ts';
import { isRecordedAnswer, judgeMetadata } from './judgeMetadata.ts';
import { isKubectlVector, judgeKubectlVector } from './kubectlVectors.ts';
import { isNetworkCase } from './networkCase.ts';
import { judgeNetworkCase } from './networkVerdict.ts';
import { isSchedulerVector, judgeSchedulerVector } from './schedulerVectors.ts';
import type { Verdict } from './verdict.ts';

/** The verdicts on a parsed file: one case, an array of them, or a mapping with
 * them under `cases` or `sequences`. Undefined: not a recorded case of a known kind. */
export function judge(content: unknown): readonly Verdict[] | undefined {
  const cases = casesIn(content);
  if (cases.length === 0) return undefined;
  if (cases.every(isIpamdTrace)) return cases.map((each) => judgeIpamdTrace(each));
  if (cases.every(isNetworkCase)) return cases.map((each) => judgeNetworkCase(each));
  if (cases.every(isRecordedAnswer)) return judgeMetadata(cases);
  if (cases.every(isAutoscalingCase)) return cases.map((each) => judgeAutoscalingCase(each));
  if (cases.every(isRecordedIpam)) return cases.map((each) => judgeCalicoRecord(each));
  if (cases.every(isRecordedClusterPool)) return cases.map((each) => judgeClusterPool(each));
  if (cases.every(isRecordedTable)) return cases.map((each) => judgeTable(each));
  if (cases.every(isApiVerdict)) return cases.map((each) => judgeApiVerdict(each));
  if (cases.every(isApplySequence)) return cases.map((each) => judgeApplySequence(each));
  if (cases.every(isKubectlVector)) return cases.map((each) => judgeKubectlVector(each));
  return cases.every(isSchedulerVector) ? cases.map((each) => judgeSchedulerVector(each)) : undefined;
}

function casesIn(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  if (typeof content !== 'object' || content === null) return [content];
  for (const key of ['cases', 'sequences']) {
    const found: unknown = Object.entries(content).find(([one]) => one === key)?.[1];
    if (Array.isArray(found)) return found;
  }
  return [content];
}
