// In which order the recorded daemon walked the attached ENIs: told from the calls that it made on the way, which do not
// all say for which ENI they are.

import type { ObservedRecord } from './ipamdTrace.ts';

/** All of `enis`, those that a call shows in the order of the calls. `calls` begin with the first of the walk. */
export function walkOfAttached(calls: readonly ObservedRecord[], enis: readonly string[]): readonly string[] {
  const end = calls.findIndex((call) => !isOfWalk(call));
  const made = end < 0 ? calls : calls.slice(0, end);
  const unnamed = enis.filter((eni) => !made.some((call) => eniOf(call) === eni));
  const walk: string[] = [];
  // A lookup of subnets is for the ENI just tagged, else for one that had its tag.
  let justTagged = false;
  for (const call of made) {
    const eni = eniOf(call);
    if (eni !== undefined) {
      if (!walk.includes(eni)) walk.push(eni);
      justTagged = call.call === 'CreateTags' && call.error === undefined;
    } else if (call.error === undefined) {
      if (!justTagged) walk.push(...unnamed.splice(-1));
      justTagged = false;
    }
  }
  return [...walk, ...enis.filter((each) => !walk.includes(each))];
}

function isOfWalk(record: ObservedRecord): boolean {
  if (record.call === 'DescribeSubnets') return true;
  const named = record.call === 'CreateTags' || record.call === 'DescribeNetworkInterfaces';
  return named && eniOf(record) !== undefined;
}

function eniOf({ eni, enis }: ObservedRecord): string | undefined {
  if (typeof eni === 'string') return eni;
  return Array.isArray(enis) && enis.length === 1 ? String(enis[0]) : undefined;
}
