// The command that answers the question a reader is likely to have next. It names only verbs that exist.

import { formatMoment } from '../base/time.ts';
import { podLabel } from '../record/labels.ts';
import { ALLOCATOR, IPAMD } from '../sweep/allocatorRef.ts';
import { valueText } from '../sweep/settingNames.ts';
import type { RunFinding } from '../explain/findings.ts';
import type { AskedFile, Replay } from './replay.ts';

/** Every write is then seen later than it was made. */
const LET_TIME_PASS = 'kubernetes.timings.propagation=1ms';

export function nextCommand(
  { scenario, file, set = [], allocator, result }: Replay,
  found: readonly RunFinding[] = [],
): string {
  const { seed, summary, expectations, simulatedMs, standstill } = result;
  const path = fileWords({ file, set, allocator }).join(' ');
  const given = seed === scenario.seed ? '' : ` --seed ${seed}`;
  if (standstill !== undefined)
    return `vpc-cni-sim replay ${fileWords({ file, set: [...set, LET_TIME_PASS], allocator }).join(' ')}${given}`;
  if (result.allocatorFault !== undefined) return `vpc-cni-sim replay ${path}${given} --events`;
  const [worst] = summary.episodes;
  const [waiting, another] = summary.waiting;
  if (worst !== undefined || waiting !== undefined) {
    // A pod that waits alone is named; without a moment the worst episode is explained.
    const whom = waiting === undefined || another !== undefined ? '' : ` ${shellWord(podLabel(waiting.pod))}`;
    const peak = worst === undefined || worst.to === undefined ? simulatedMs : worst.peakAt;
    const moment = scenario.until === simulatedMs ? '' : ` --at ${formatMoment(peak)}`;
    return `vpc-cni-sim explain ${path}${whom}${moment}${given}`;
  }
  if (expectations.some((each) => !each.held)) return `vpc-cni-sim replay ${path}${given} --events`;
  if (found.some(({ brief }) => brief !== undefined)) return `vpc-cni-sim explain ${path}${given}`;
  // The settings of the CNI are nothing to an allocator of the user's own; whether it keeps the rules is.
  if (allocator !== undefined) return `vpc-cni-sim replay ${path}${given} --check`;
  return `vpc-cni-sim tune ${path} --objective 'max addressWait <= 5s' --minimize peakAddresses`;
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

/** Quoted where a shell would read more into it than a name. */
export function shellWord(text: string): string {
  if (UNPRINTABLE.test(text)) return `$'${Array.from(text, quotedCharacter).join('')}'`;
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Between `$'` and `'`, where Bash and Zsh read escapes. */
function quotedCharacter(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!UNPRINTABLE.test(character)) return character;
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
