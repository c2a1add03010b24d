// Subnets that cannot give what a node would ask for next: a whole ENI, or a /28. All or nothing: what is left of them
// helps no node to grow.

import { formatMoment } from '../../base/time.ts';
import { cidrSize } from '../../base/ipv4.ts';
import { grouped, plural } from '../../base/words.ts';
import type { NodeSummary, SubnetSummary } from '../../record/summary.ts';
import { ipTargetsDefined, type IpamdConfig } from '../../ipamd/config.ts';
import { shaped, type Situation } from '../finding.ts';
import type { FindingRow } from './row.ts';

export const fullSubnet: FindingRow = {
  name: 'SubnetFull',
  find: (situation) =>
    situation.summary.subnets.flatMap((subnet) => {
      const short = shortageOf(subnet, situation);
      if (short === undefined) return [];
      const from = subnet.refused?.firstAt ?? subnet.lowestFreeAt;
      return {
        brief: `${nameOf(subnet)} is full`,
        text: `${nameOf(subnet)} is full since ${formatMoment(from)}: ${short}${refusals(subnet)}`,
        from,
        place: subnet.name,
      };
    }),
};

function nameOf({ name }: SubnetSummary): string {
  return name.startsWith('subnet') ? name : `subnet ${name}`;
}

/** `7 of 32 addresses free, a new ENI needs 10`; undefined where it has what its nodes could ask for. */
function shortageOf(subnet: SubnetSummary, situation: Situation): string | undefined {
  const nodes = situation.summary.nodes.filter(({ podSubnet }) => podSubnet === subnet.name);
  const hungry = shaped(nodes, situation).filter(({ node, shape }) => mayAsk(node, shape.config));
  const [first] = hungry;
  if (first === undefined) return undefined;
  const cidr = situation.scenario.ec2.subnets.find(({ id }) => id === subnet.name)?.cidr;
  const size = cidr === undefined ? '' : ` of ${grouped(cidrSize(cidr))}`;
  const free = `${grouped(subnet.free)}${size} addresses free`;
  if (first.shape.config.prefixMode) {
    return subnet.freePrefixes > 0 ? undefined : `no /28 is free (${free})`;
  }
  const needs = Math.min(...hungry.map(({ shape }) => addressesOfEni(shape.config)));
  if (subnet.free >= needs) return undefined;
  return `${free}, a new ENI needs ${needs} (1 primary + ${needs - 1} secondary), all or nothing`;
}

/** It has an ENI to attach, and its kubelet takes more pods than its pool has addresses. */
function mayAsk({ attachedEnis, maxPods, addresses }: NodeSummary, { maxEnis }: IpamdConfig): boolean {
  return attachedEnis < maxEnis && addresses.total < maxPods;
}

/** With an IP target ipamd asks for as few as it is short of. */
function addressesOfEni(config: IpamdConfig): number {
  return ipTargetsDefined(config) ? 2 : 1 + config.slotsPerEni;
}

function refusals({ refused }: SubnetSummary): string {
  if (refused === undefined) return '';
  const { count, nodes, lastAt } = refused;
  return `; EC2 refused ${plural(count, 'call')} of ${plural(nodes.length, 'node')}, the last at ${formatMoment(lastAt)}`;
}
