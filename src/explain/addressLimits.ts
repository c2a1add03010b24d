// Findings about pods that have a node and no address: the instance type's addresses, the subnet's, cooldown,
// throttling, permissions, cordon.

import { unreachable } from '../base/assert.ts';
import { cidrSize, IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { RefusalCause } from '../ipamd/facts.ts';
import type { NodeSummary } from '../record/summary.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { nodesOf, onNodes, range, shaped, total, type Finding, type Situation } from './finding.ts';
import { grouped, plural } from '../base/words.ts';

export function addressFinding(
  cause: RefusalCause,
  pods: readonly WaitingPod[],
  situation: Situation,
): Finding {
  const nodes = nodesOf(pods, situation);
  switch (cause) {
    case 'NoAddressOnNode':
      return fullNodes(nodes, situation);
    case 'SubnetExhausted':
      return { binds: subnets(nodes, situation, (free) => free), helps: exhaustedHelps(nodes, situation) };
    case 'NoPrefixInSubnet':
      return noPrefix(nodes, situation);
    case 'Cooldown':
      return cooling(nodes, situation);
    case 'Throttled':
      return {
        binds: `EC2's API limits: ${calls(situation, 'throttled')} answered RequestLimitExceeded`,
        helps: ['MINIMUM_IP_TARGET near the expected pods: fewer and larger calls', 'scaling more slowly'],
      };
    case 'Unauthorized':
      return {
        binds: 'permissions: EC2 answers UnauthorizedOperation',
        helps: ['the policy AmazonEKS_CNI_Policy for the role of aws-node'],
      };
    case 'IncreaseFailed':
      return { binds: `errors of EC2: ${calls(situation, 'errors')}`, helps: [] };
    case 'Cordoned':
      return {
        binds: `the cordon of ${plural(nodes.length, 'node')}: their daemons add no addresses`,
        helps: ['uncordon them', 'AWS_MANAGE_ENIS_NON_SCHEDULABLE=true'],
      };
    default:
      return unreachable(cause);
  }
}

/** The pool is all used: either the type has no more, or the daemon is still after them. */
function fullNodes(nodes: readonly NodeSummary[], situation: Situation): Finding {
  const each = shaped(nodes, situation);
  const full = each.filter(({ node, shape }) => node.addresses.total >= shape.addressCapacity);
  if (full.length === 0) {
    return {
      binds: `the pools of ${plural(nodes.length, 'node')}: all used, and their daemons add more only by and by`,
      helps: ['time', 'WARM_IP_TARGET or MINIMUM_IP_TARGET as large as the burst'],
    };
  }
  const [{ node, shape }] = full;
  const { config, type } = shape;
  const arithmetic = `${config.maxEnis} ENIs × ${config.slotsPerEni} ${config.prefixMode ? '× 16 ' : ''}`;
  const helps = [
    `max pods ${shape.addressCapacity + node.hostNetworkPods} there: pods would wait for a node instead`,
  ];
  if (!config.prefixMode && shape.supportsPrefixes) {
    helps.unshift(
      `prefix delegation: ${grouped(shape.addressCapacity * IPS_PER_PREFIX)} addresses on ${type.name}`,
    );
  }
  return {
    binds:
      `the addresses of ${type.name}: ${arithmetic}= ${shape.addressCapacity} for pods, all used ` +
      `${onNodes(full.length, situation.summary.nodes.length)}, while max pods is ${range(full.map((one) => one.node.maxPods))}`,
    helps: [...helps, 'more nodes'],
  };
}

/** One clause a subnet, at most three. */
function subnets(
  nodes: readonly NodeSummary[],
  { scenario, summary }: Situation,
  say: (free: string, freePrefixes: number) => string,
): string {
  const names = [...new Set(nodes.map((node) => node.subnet))];
  const clauses = names.slice(0, 3).map((name) => {
    const found = summary.subnets.find((subnet) => subnet.name === name);
    const cidr = scenario.ec2.subnets.find((subnet) => subnet.id === name)?.cidr;
    const size = cidr === undefined ? '' : ` of ${grouped(cidrSize(cidr))}`;
    return `subnet ${name}: ${say(`${found?.free ?? 0}${size} addresses free`, found?.freePrefixes ?? 0)}`;
  });
  return clauses.join('; ') + (names.length > 3 ? `; and ${names.length - 3} more` : '');
}

function exhaustedHelps(nodes: readonly NodeSummary[], { scenario, summary, env }: Situation): string[] {
  const names = new Set(nodes.map((node) => node.subnet));
  const idle = total(
    summary.nodes.filter((node) => names.has(node.subnet)),
    (node) => node.addresses.warm,
  );
  const target =
    (env['WARM_IP_TARGET'] ?? '0') === '0'
      ? 'WARM_IP_TARGET in place of WARM_ENI_TARGET'
      : 'a lower WARM_IP_TARGET';
  const discovery =
    scenario.cni.version === 'v1.16.4' ? '' : ', or a subnet of the zone tagged kubernetes.io/role/cni=1';
  return [
    ...(idle > 0 ? [`${target}: ${plural(idle, 'warm address')} lie idle on nodes there`] : []),
    `a larger subnet${discovery}`,
  ];
}

function noPrefix(nodes: readonly NodeSummary[], situation: Situation): Finding {
  return {
    binds: subnets(
      nodes,
      situation,
      (free, prefixes) => `${free}, but ${plural(prefixes, 'free aligned /28')}`,
    ),
    helps: [
      'a CIDR reservation of type prefix, made before single addresses scatter',
      'new nodes in a fresh subnet',
      'secondary addresses in place of prefixes: they take any free address',
    ],
  };
}

function cooling(nodes: readonly NodeSummary[], { env }: Situation): Finding {
  const count = total(nodes, (node) => node.addresses.cooling);
  const period = env['IP_COOLDOWN_PERIOD'] ?? '30';
  return {
    binds: `cooldown: ${plural(count, 'address')} on ${plural(nodes.length, 'node')} may not be given out yet`,
    helps: [`time: ${period} s after the pod left`, 'a warm pool as large as the pods replaced at once'],
  };
}

/** `12 × AssignPrivateIpAddresses, 3 × CreateNetworkInterface`. */
function calls({ summary }: Situation, measure: 'errors' | 'throttled'): string {
  const named = Object.entries(summary.ec2Calls)
    .filter(([, call]) => call[measure] > 0)
    .map(([name, call]) => `${grouped(call[measure])} × ${name}`);
  return named.length === 0 ? 'calls' : named.join(', ');
}
