// The command that answers the question a reader is likely to have next. It names only verbs that exist.

import { formatMoment } from '../base/time.ts';
import { podLabel } from '../record/labels.ts';
import { ALLOCATOR, IPAMD } from '../sweep/allocatorRef.ts';
import { valueText } from '../sweep/settingNames.ts';
import type { RunFinding } from '../explain/findings.ts';
import type { AskedFile, Replay } from './replay.ts';
import { shellWord } from './shellWord.ts';

/** Every write is then seen later than it was made. */
const LET_TIME_PASS = 'kubernetes.timings.propagation=1ms';

export function nextCommand(
  { scenario, file, set = [], allocator, result }: Replay,
  program: string,
  found: readonly RunFinding[] = [],
): string {
  const { seed, summary, expectations, simulatedMs, standstill } = result;
  const path = fileWords({ file, set, allocator }).join(' ');
  const given = seed === scenario.seed ? '' : ` --seed ${seed}`;
  if (standstill !== undefined)
    return `${program} replay ${fileWords({ file, set: [...set, LET_TIME_PASS], allocator }).join(' ')}${given}`;
  if (result.allocatorFault !== undefined) return `${program} replay ${path}${given} --events`;
  const [worst] = summary.episodes;
  const [waiting, another] = summary.waiting;
  if (worst !== undefined || waiting !== undefined) {
    // A pod that waits alone is named; without a moment the worst episode is explained.
    const whom = waiting === undefined || another !== undefined ? '' : ` ${shellWord(podLabel(waiting.pod))}`;
    const peak = worst === undefined || worst.to === undefined ? simulatedMs : worst.peakAt;
    const moment = scenario.until === simulatedMs ? '' : ` --at ${formatMoment(peak)}`;
    return `${program} explain ${path}${whom}${moment}${given}`;
  }
  if (expectations.some((each) => !each.held)) return `${program} replay ${path}${given} --events`;
  if (found.some(({ brief }) => brief !== undefined)) return `${program} explain ${path}${given}`;
  // The settings of the CNI are nothing to an allocator of the user's own; whether it keeps the rules is.
  if (allocator !== undefined) return `${program} replay ${path}${given} --check`;
  // With IPv6 the CNI has no targets to tune.
  if (scenario.cluster.ipFamily === 'ipv6')
    return `${program} inspect ${path}${given} --at ${formatMoment(simulatedMs)} kubectl get pods -A -o wide`;
  return `${program} tune ${path} --objective 'max addressWait <= 5s' --minimize peakAddresses`;
}

/** The file, the values that were set instead of its own, and the allocator, as a shell reads them. */
export function fileWords({ file, set = [], allocator }: AskedFile): string[] {
  const own = allocator === undefined ? [] : ['--allocator', shellWord(allocator)];
  return [shellWord(file), ...set.flatMap((each) => ['--set', shellWord(each)]), ...own];
}

/** The values of a setting, and which allocator runs with it, as options of replay. */
export function settingWords(set: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(set).flatMap(([path, value]) => {
    if (path !== ALLOCATOR) return ['--set', shellWord(`${path}=${valueText(value)}`)];
    return value === IPAMD ? [] : ['--allocator', shellWord(valueText(value))];
  });
}
