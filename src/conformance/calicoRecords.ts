// Which judge has which kind of recording of Calico.

import { isRecordedCollector, isRecordedRace, type RecordedIpam } from './calicoFormat.ts';
import { judgeCollector } from './calicoCollectorVerdict.ts';
import { judgeCalico } from './calicoVerdict.ts';
import type { Verdict } from './verdict.ts';

export function judgeCalicoRecord(recorded: RecordedIpam): Verdict {
  if (isRecordedRace(recorded))
    return {
      name: recorded.name,
      accepted: 'not-simulated',
      feature: 'datastore calls of several nodes that meet',
    };
  return isRecordedCollector(recorded) ? judgeCollector(recorded) : judgeCalico(recorded);
}
