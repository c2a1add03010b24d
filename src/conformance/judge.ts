// Tells recorded cases apart by their shape and hands each to its judge.

import { isIpamdTrace } from './ipamdTrace.ts';
import { judgeIpamdTrace } from './judgeIpamd.ts';
import type { Verdict } from './verdict.ts';

/** The verdicts on a parsed file: one case or an array of them. Undefined: not a recorded case of a known kind. */
export function judge(content: unknown): readonly Verdict[] | undefined {
  const cases: readonly unknown[] = Array.isArray(content) ? content : [content];
  return cases.length > 0 && cases.every(isIpamdTrace)
    ? cases.map((each) => judgeIpamdTrace(each))
    : undefined;
}
