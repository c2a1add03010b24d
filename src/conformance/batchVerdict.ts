// Holds the window in which Karpenter gathers pods against the real one.

import { BatchWindow } from '../autoscaling/karpenter/batchWindow.ts';
import type { AutoscalingCase } from './autoscalingCase.ts';
import { caseVerdict } from './caseVerdict.ts';
import type { Verdict } from './verdict.ts';

interface BatchCase {
  readonly batch: {
    readonly idleMs: number;
    readonly maxMs: number;
    readonly arrivalsMs: readonly number[];
  };
}

export function judgeBatch(each: AutoscalingCase): Verdict {
  return caseVerdict(each, isInput, isResult, play);
}

function isInput(input: object): input is BatchCase {
  return 'batch' in input;
}

function isResult(result: object): result is object {
  return 'windows' in result;
}

function play({ batch: { idleMs, maxMs, arrivalsMs } }: BatchCase): object {
  const window = new BatchWindow({ idle: idleMs, longest: maxMs });
  const windows: { closesMs: number }[] = [];
  for (const [row, now] of [...arrivalsMs, Infinity].entries()) {
    const { end } = window;
    if (end !== undefined && end < now) {
      windows.push({ closesMs: end });
      window.close();
    }
    window.add(`pod-${row}`, now);
  }
  return { windows };
}
