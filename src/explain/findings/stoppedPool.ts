// Nodes whose pool will not grow although they have room for more pods: the next pod there gets no address.

import { isOpen } from '../room.ts';
import { nodeShape } from '../nodeShape.ts';
import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { StoppedPool } from '../../world/stoppedPools.ts';
import type { NodeSummary } from '../../record/summary.ts';
import type { Situation } from '../finding.ts';
import { groupedBy } from '../../record/waitingGroups.ts';
import type { FindingRow, Found } from './row.ts';

interface Stopped {
  readonly node: NodeSummary;
  readonly pool: StoppedPool;
}

export const stoppedPool: FindingRow = {
  name: 'PoolStopped',
  find: (situation) => {
    const { summary, stoppedPools } = situation;
    const stopped = stoppedPools.flatMap((pool) => {
      const node = summary.nodes.find(({ name }) => name === pool.node);
      return node === undefined || !isOpen(node) || node.pods >= node.maxPods ? [] : [{ node, pool }];
    });
    const alike = ({ node, pool }: Stopped): string => `${node.group} ${pool.because} ${pool.total}`;
    return groupedBy(stopped, alike).map(([, group]) => foundOf(group, situation));
  },
};

function foundOf(group: readonly [Stopped, ...Stopped[]], situation: Situation): Found {
  const [{ node, pool }] = group;
  const from = group.reduce((least, each) => Math.min(least, each.node.poolChangedAt), Infinity);
  const where =
    group.length === 1 ? nodeLabel(node.name) : `${plural(group.length, 'node')} of ${node.group}`;
  const each = group.length === 1 ? '' : ' each';
  const assigned = `${where}: all ${plural(pool.total, 'pod address')}${each} assigned`;
  return {
    text: `${assigned}, and ${whyStopped(pool, node, situation)} since ${formatMoment(from)}; the next pod there waits for a pod to end`,
    from,
    place: group.length === 1 ? node.name : node.group,
  };
}

function whyStopped({ because }: StoppedPool, node: NodeSummary, { env }: Situation): string {
  if (because === 'full') return `every ENI is full (max pods is ${node.maxPods}): ipamd has added none`;
  const targets = ['WARM_IP_TARGET', 'MINIMUM_IP_TARGET', 'WARM_ENI_TARGET', 'WARM_PREFIX_TARGET'].flatMap(
    (name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]),
  );
  const capacity = nodeShape(node.instanceType, env, node.maxPods)?.addressCapacity ?? 0;
  const met = targets.length === 0 ? 'the warm targets are met' : `${targets.join(' ')} is met`;
  return `${met}: ipamd has added none (${node.instanceType} carries up to ${capacity})`;
}
