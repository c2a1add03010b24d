// Why a node that an autoscaler or an update made is there: what it came for, why it is of this type, what it costs, and
// why it stays or goes.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { instancePrice } from '../record/instanceHours.ts';
import { dollarsOf, type NodeChange } from '../record/nodeChanges.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';

/** None of a node that its group has by its size. */
export function originLinks(name: string, run: PlayedRun): Link[] {
  const change = run.summary.nodeChanges.findLast(({ node }) => node === name);
  if (change === undefined) return stayLinks(name, run);
  return [
    ...arrivalLinks(change),
    costLink(change, run),
    ...(change.went === undefined
      ? stayLinks(name, run)
      : [link(say`it is going since ${formatMoment(change.went.at)}: ${change.went.reason}`)]),
  ];
}

function arrivalLinks({ maker, nodeClaim, came, launchedAt, instanceType, spotIn }: NodeChange): Link[] {
  if (came.reason === 'NodeGroup' || came.reason === 'Update') return [];
  const pods = came.pods === 0 ? '' : ` for ${plural(came.pods, 'pod')}`;
  if (came.choice === undefined)
    return [link(say`${maker} asked for it${pods}; it was launched at ${formatMoment(launchedAt)}`)];
  const { instanceTypes, offered } = came.choice;
  const paid = spotIn === undefined ? 'on demand' : 'spot';
  const choice = spotIn === undefined ? 'the cheapest' : 'the cheapest with capacity';
  return [
    link(
      say`${maker} launched it at ${formatMoment(launchedAt)}${pods} (${came.reason}), NodeClaim ${nodeClaim ?? ''}`,
      [
        link(
          say`${plural(instanceTypes, 'instance type')} would do; EC2 was offered ${plural(offered, 'pool')} of them and chose ${choice}: ${instanceType}, ${paid}`,
        ),
      ],
    ),
  ];
}

function costLink(change: NodeChange, { at }: PlayedRun): Link {
  const { instanceType, spotIn } = change;
  const price = instancePrice(instanceType, spotIn);
  const cost = dollarsOf(change, at);
  if (price === undefined || cost === undefined)
    return link(say`what it costs is not known: ${instanceType} has no known price`);
  const assumed = spotIn === undefined ? '' : ', an assumed spot price';
  return link(say`it has cost $${cost.toFixed(3)} so far, at $${String(price)} an hour${assumed}`);
}

/** What was last said of it by who might take it away. */
function stayLinks(name: string, { chronicle }: PlayedRun): Link[] {
  const word = chronicle.nodeWords.get(name);
  if (word === undefined) return [];
  return [link(say`${word.speaker} at ${formatMoment(word.at)}: ${word.message}`)];
}
