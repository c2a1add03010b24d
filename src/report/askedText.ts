// What was asked: the scenario's name, and what its machines and its CNI mean in numbers.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import { HOST_NETWORK_PODS } from '../ec2/maxPods.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import { maxPodsOf } from '../scenario/cluster/compileNodeGroup.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { hanging, printable, textWidth, wrap } from './layout.ts';
import { nodeShape, shapeOfGroup, type NodeShape } from '../explain/nodeShape.ts';
import type { Page } from './page.ts';

/** Lines the description may take. */
const MOST_DESCRIPTION = 4;

/** Different machines told one by one; more than these are only counted. */
const MOST_MACHINES = 4;

/** What it is called, and where it comes from. */
export function titleText({ name }: CompiledScenario, file: string, seed: number, page: Page): string[] {
  return headline(printable(name), printable(`${file}, seed ${seed}`), page);
}

export function askedText(scenario: CompiledScenario, page: Page): string[] {
  const description = scenario.description === '' ? [] : wrap(printable(scenario.description), page.width);
  return [
    ...description.slice(0, MOST_DESCRIPTION).map((line) => page.dim(line)),
    ...askedSentences(scenario).flatMap((line) => hanging('', line, page.width)),
  ];
}

/** The name on the left and where it comes from on the right, on two lines when one is too short. */
function headline(name: string, source: string, page: Page): string[] {
  const room = page.width - textWidth(name) - textWidth(source);
  if (room >= 2) return [`${page.bold(name)}${' '.repeat(room)}${page.dim(source)}`];
  return [
    ...wrap(name, page.width).map((line) => page.bold(line)),
    ...wrap(source, page.width).map((line) => page.dim(line)),
  ];
}

/** What its machines and its CNI mean in numbers, a sentence each. */
export function askedSentences(scenario: CompiledScenario): string[] {
  const told = new Set<string>();
  for (const group of askedAt(scenario).everyNodeGroup) {
    const line = machineLine(group, scenario);
    if (line !== undefined) told.add(line);
  }
  const lines = [...told];
  const left = lines.length - MOST_MACHINES;
  const shown = lines.slice(0, MOST_MACHINES);
  return [...shown, ...(left > 0 ? [`and ${left} more kinds of nodes`] : []), cniLine(scenario)];
}

function machineLine(group: NodeGroupConfig, scenario: CompiledScenario): string | undefined {
  const shape = shapeOfGroup(group, scenario);
  if (shape === undefined) return undefined;
  const { config, type, maxEnis } = shape;
  if (shape.ofCalico) return `${type.name}: max pods is ${maxPodsText(group, shape)}${forOtherCni(group)}`;
  const cards = maxEnis === config.maxEnis ? '' : ` on each of ${config.networkCards} network cards`;
  const enis = `${config.maxEnis} ENI${config.maxEnis === 1 ? '' : 's'} of ${type.ipv4PerEni} addresses${cards}`;
  return `${type.name} has ${enis}: ${capacity(shape)}; max pods is ${maxPodsText(group, shape)}`;
}

/** The formula is the VPC CNI's, whatever CNI runs. */
function forOtherCni({ maxPods }: NodeGroupConfig): string {
  return maxPods.kind === 'explicit' ? '' : ', as if pods needed addresses of ENIs';
}

function capacity(shape: NodeShape): string {
  const { config, addressCapacity } = shape;
  const reasons = podlessEnis(shape);
  const without = reasons.length === 0 ? '' : ` (none on ${reasons.join(', and ')})`;
  if (config.ipv6) return 'a /80 of IPv6 addresses for pods';
  if (!config.prefixMode) return `${addressCapacity} for pods${without}`;
  return `${addressCapacity / IPS_PER_PREFIX} /28 prefixes or ${addressCapacity} addresses for pods${without}`;
}

/** ENIs that serve no pods, and why. */
function podlessEnis({ config, maxEnis, podEnis, trunk, type }: NodeShape): string[] {
  const why = config.customNetworking ? 'custom networking' : 'whose subnet is excluded';
  const branchEnis = type.branchEniLimit ?? 0;
  const isTrunk = trunk !== 'none';
  return [
    ...(maxEnis - podEnis > (isTrunk ? 1 : 0) ? [`the primary ENI, ${why}`] : []),
    ...(isTrunk && branchEnis > 0 ? [`the trunk ENI, which has ${branchEnis} branch ENIs`] : []),
    ...(isTrunk && branchEnis === 0 ? ['the ENI whose slot is kept for a trunk'] : []),
  ];
}

function maxPodsText(group: NodeGroupConfig, { type }: NodeShape): string {
  const maxPods = maxPodsOf(group.maxPods, type);
  if (group.maxPods.kind === 'explicit') return `${maxPods} (set by the node group)`;
  const enis = group.maxPods.kind === 'formula' ? type.maxEnis : type.maxEnis - 1;
  const byEnis = enis * (type.ipv4PerEni - 1) + HOST_NETWORK_PODS;
  const capped = byEnis > maxPods ? `, capped` : '';
  return `${maxPods} (${enis} × ${type.ipv4PerEni - 1} + 2 on the host network${capped})`;
}

const SHOWN_SETTINGS = [
  'WARM_ENI_TARGET',
  'WARM_IP_TARGET',
  'MINIMUM_IP_TARGET',
  'WARM_PREFIX_TARGET',
  'MAX_ENI',
  'IP_COOLDOWN_PERIOD',
];

function calicoText({ version, pools, config }: NonNullable<CompiledScenario['calico']>): string {
  const texts = pools.map(({ cidr, blockSize = 26, vxlanMode = 'Never', ipipMode = 'Never' }) => {
    const encapsulation = vxlanMode === 'Never' ? (ipipMode === 'Never' ? '' : ' by IPIP') : ' by VXLAN';
    return `${cidr} in blocks of /${blockSize}${encapsulation}`;
  });
  return `Calico ${version}, ${texts.join(', ')}${config.strictAffinity ? ', strict affinity' : ''}`;
}

function cniLine(scenario: CompiledScenario): string {
  const { cni, cluster } = scenario;
  const end = `Kubernetes 1.${cluster.kubernetesMinor}`;
  if (scenario.calico !== undefined) return printable(`CNI ${calicoText(scenario.calico)}; ${end}`);
  if (cluster.ipFamily === 'ipv6') return `CNI ${cni.version}, IPv6; ${end}`;
  const prefixMode = askedAt(scenario).everyNodeGroup.some(
    (group) => nodeShape(group.instanceType, cni, 0)?.config.prefixMode === true,
  );
  const idle = prefixMode ? 'WARM_ENI_TARGET' : 'WARM_PREFIX_TARGET';
  const settings = SHOWN_SETTINGS.filter((name) => name !== idle && cni.env[name] !== undefined);
  const mode = prefixMode ? '/28 prefixes' : 'secondary addresses';
  const parts = [cni.version, mode, ...settings.map((name) => `${name}=${cni.env[name]}`)];
  return printable(`CNI ${parts.join(', ')}; ${end}`);
}
