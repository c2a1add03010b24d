// A population of pods in words.

import { elementAt } from '../base/assert.ts';
import { formatMoment } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import type { Outcome } from './outcome.ts';
import { AT_ONCE, type Population } from './population.ts';

/** `the 43 web pods created at 6m00s`; `counted`: with nothing changed. */
export function populationText({ workloads }: Population, counted: Outcome): string {
  const names = workloads.map((name) => name.slice(name.indexOf('/') + 1));
  const whose = names.length === 1 ? `${elementAt(names, 0)} ` : '';
  const of = names.length > 1 ? ` of ${plural(names.length, 'workload')}` : '';
  const count = counted.pods === 1 ? '' : `${grouped(counted.pods)} `;
  return `the ${count}${whose}${counted.pods === 1 ? 'pod' : 'pods'}${of} created ${whenText(counted)}`;
}

function whenText({ createdMs: [first, last] }: Outcome): string {
  if (last - first < AT_ONCE) return `at ${formatMoment(first)}`;
  return `from ${formatMoment(first)} to ${formatMoment(last)}`;
}
