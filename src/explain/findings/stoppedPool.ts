// Nodes whose pool will not grow although they have room for more pods: the next pod there gets no address.

import { ipTargetsDefined, type IpamdConfig } from '../../ipamd/config.ts';
import type { CniEnv } from '../../scenario/cluster/cniSettings.ts';
import { isTrue } from '../../scenario/cluster/cniDocument.ts';
import { isOpen } from '../room.ts';
import { shapeOfNode } from '../nodeShape.ts';
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
  return {
    brief: `the pool of ${where} has stopped growing`,
    text: `${where}: ${usedText(pool.total, each)}, and the pool has not grown since ${formatMoment(from)}: ${whyStopped(pool, node, situation)}`,
    from,
    place: group.length === 1 ? node.name : node.group,
  };
}

function usedText(total: number, each: string): string {
  if (total === 0) return 'no pod address is there';
  return `all ${plural(total, 'pod address')}${each} are assigned`;
}

function whyStopped(
  { because, total, unmanagedEnis }: StoppedPool,
  node: NodeSummary,
  situation: Situation,
): string {
  const { env } = situation;
  const shape = shapeOfNode(node, situation);
  if (because === 'full')
    return `every ENI that carries pods is full (${total} addresses, max pods ${node.maxPods})${countedText(unmanagedEnis)}`;
  if (because === 'not-provisioned')
    return `${provisioningSwitch(env)}=true, so ipamd adds no addresses and no ENIs`;
  if (because === 'no-eni-config')
    return 'the ENIConfig that the node names does not exist, and ipamd creates no ENI without it';
  const targets = targetsInForce(shape?.config).flatMap((name) =>
    env[name] === undefined ? [] : [`${name}=${env[name]}`],
  );
  const met = targets.length === 0 ? 'the warm targets are met' : `${targets.join(' ')} is met`;
  return `${met}, so ipamd adds no more (${node.instanceType} carries up to ${shape?.addressCapacity ?? total})`;
}

function countedText(unmanagedEnis: number): string {
  if (unmanagedEnis === 0) return '';
  return `, and ipamd counts ${plural(unmanagedEnis, 'unmanaged ENI')}, in whose slots it creates none`;
}

/** The setting that forbids it. */
function provisioningSwitch(env: CniEnv): string {
  const name = 'ENABLE_IMDS_ONLY_MODE';
  return isTrue(env[name] ?? 'false') ? name : 'DISABLE_NETWORK_RESOURCE_PROVISIONING';
}

/** The warm targets that ipamd looks at. */
function targetsInForce(config: IpamdConfig | undefined): readonly string[] {
  if (config === undefined) return [];
  if (ipTargetsDefined(config)) return ['WARM_IP_TARGET', 'MINIMUM_IP_TARGET'];
  return [config.prefixMode ? 'WARM_PREFIX_TARGET' : 'WARM_ENI_TARGET'];
}
