// What the instances of a run cost, and what updates of node groups took, a line each.

import { formatMoment } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import type { InstanceCost } from '../record/instanceHours.ts';
import { surplusOf, type NodeUpdate } from '../record/nodeUpdates.ts';
import type { RunSummary } from '../record/summary.ts';
import { labelled } from './labels.ts';
import type { Page } from './page.ts';
import { dollars } from './sweepNumbers.ts';

export function costText({ instanceCosts }: RunSummary, page: Page): string[] {
  const text = costWords(instanceCosts);
  return text === undefined ? [] : labelled('Cost', text, page);
}

/** Undefined where no instance ran. */
export function costWords(costs: readonly InstanceCost[]): string | undefined {
  const priced = costs.filter((each) => each.dollars !== undefined);
  const unpriced = costs.filter((each) => each.dollars === undefined);
  const spot = priced.filter(({ spotIn }) => spotIn !== undefined);
  const parts = [
    ...(priced.length === 0 ? [] : [`${dollars(sumOf(priced))} for instances (${kindsOf(costs)})`]),
    ...(spot.length === 0 ? [] : [`${dollars(sumOf(spot))} of it at assumed spot prices`]),
    ...(unpriced.length === 0 ? [] : [`no price is known of ${unpriced.map(hoursText).join(', ')}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** Dollars of those with a price. */
export function sumOf(costs: readonly InstanceCost[]): number {
  return costs.reduce((sum, each) => sum + (each.dollars ?? 0), 0);
}

function kindsOf(costs: readonly InstanceCost[]): string {
  return costs.length > 1 ? plural(costs.length, 'kind') : costs.map(({ hours }) => hourText(hours)).join('');
}

function hoursText({ instanceType, hours }: InstanceCost): string {
  return `${instanceType} (${hourText(hours)})`;
}

function hourText(hours: number): string {
  return `${Number(hours.toFixed(2))} instance-hours`;
}

/** Of updates of managed node groups. */
export function updatesText({ nodeUpdates }: RunSummary, page: Page): string[] {
  return nodeUpdates.flatMap((update, index) =>
    labelled(index === 0 ? 'Updates' : '', updateWords(update), page),
  );
}

function updateWords(update: NodeUpdate): string {
  const { group, status, error, replaced, nodes, from, to, addressesBefore, lowestFree } = update;
  const span =
    to === undefined ? `since ${formatMoment(from)}` : `${formatMoment(from)} to ${formatMoment(to)}`;
  const outcome = error === undefined ? status : `${status} (${error.code})`;
  const lowest =
    lowestFree === undefined
      ? ''
      : `; ${lowestFree.subnet} had ${grouped(lowestFree.free)} free at ${formatMoment(lowestFree.at)}`;
  const refused =
    update.failedLaunches === 0
      ? ''
      : `; EC2 refused ${update.failedLaunches} launch${update.failedLaunches === 1 ? '' : 'es'}`;
  return (
    `${group} ${outcome}, ${replaced} of ${plural(nodes, 'node')} replaced, ${span}; at most ` +
    `${plural(surplusOf(update), 'address')} above the ${grouped(addressesBefore)} before${lowest}${refused}`
  );
}
