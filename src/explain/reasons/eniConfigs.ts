// Pods on nodes that name no ENIConfig that exists: with custom networking their daemons create no ENI.

import { plural } from '../../base/words.ts';
import { ipamdConfig } from '../../ipamd/config.ts';
import type { NodeSummary } from '../../record/summary.ts';
import { nodeLabel } from '../../record/labels.ts';
import { askedAt } from '../../scenario/askedAt.ts';
import { eniConfigNameIn } from '../../scenario/cluster/eniConfigChoice.ts';
import { fromNow, fromStart, type Change } from '../change.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import type { Scene } from '../scene.ts';
import { usesEniConfigs, zoneOf } from '../subnetChanges.ts';
import { envFromStart } from '../warmChanges.ts';
import type { Family, Remedy } from './card.ts';
import { onGroup, refusalCause } from './refusal.ts';

/** Read off the labels of the node's group: labels that steps set later are not known without playing them. */
function nameOf(node: NodeSummary, scene: Scene): string | undefined {
  const group = askedAt(scene.scenario, scene.at).nodeGroups.get(node.group);
  const limits = { maxEnis: 1, ipv4PerEni: 1, supportsPrefixes: false };
  const config = ipamdConfig(scene.env, limits, node.maxPods);
  return group && eniConfigNameIn(group, zoneOf(node.subnet, scene.document), config);
}

/** One without nodes first, then the one with most free addresses. */
function subnetFor(node: NodeSummary, { document, summary }: Scene): string {
  const zone = zoneOf(node.subnet, document);
  const ofZone = document.vpc.subnets.filter(({ availabilityZone }) => availabilityZone === zone);
  const free = (name: string): number => summary.subnets.find((subnet) => subnet.name === name)?.free ?? 0;
  const hasNodes = (name: string): number => Number(summary.nodes.some((each) => each.subnet === name));
  const [most] = ofZone
    .map(({ name }) => name)
    .sort((one, other) => hasNodes(one) - hasNodes(other) || free(other) - free(one));
  return most ?? node.subnet;
}

const createEniConfig = onGroup(({ node, scene }) => eniConfigChanges(node, scene));

/** For nodes whose daemon does not start without it. */
export const createEniConfigForStart: Remedy = (_, scene) => {
  const node = scene.summary.nodes.find(({ ready, daemon }) => !ready && daemon !== 'ready');
  if (node === undefined || !usesEniConfigs(scene)) return [];
  const isThere = askedAt(scene.scenario, scene.at).eniConfigs.has(nameOf(node, scene) ?? '');
  return isThere ? [] : [...eniConfigChanges(node, scene), ...withoutCustomNetworking()];
};

function eniConfigChanges(node: NodeSummary, scene: Scene): Change[] {
  const name = nameOf(node, scene);
  if (name === undefined) return [];
  const subnet = subnetFor(node, scene);
  const label = `ENIConfig ${name} with subnet ${subnet}`;
  const manifest = {
    apiVersion: 'crd.k8s.amazonaws.com/v1alpha1',
    kind: 'ENIConfig',
    metadata: { name },
    spec: { subnet },
  };
  const { eniConfigs } = scene.document.cni;
  const others = eniConfigs.filter((each) => each.name !== name);
  return [
    fromNow(label, scene, { manifest }),
    fromStart(label, { path: 'cni.eniConfigs', value: [...others, { name, subnet }] }),
  ];
}

const withoutCustomNetworking = () => [
  envFromStart('without custom networking', { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: false }),
];

/** Undefined where nodes choose no ENIConfig, and where the one that the node names is there. */
export function missingEniConfigLink(node: string, { world }: PlayedRun): Link | undefined {
  const [pool] = world.daemons.nodes.get(node)?.pools ?? [];
  if (pool?.config.customNetworking !== true) return undefined;
  if (world.kubernetes.stores.customResources.eniConfigs.find(pool.eniConfigName) !== undefined)
    return undefined;
  const there = [...world.kubernetes.stores.customResources.eniConfigs.all()].map(
    ({ config }) => config.name,
  );
  const known =
    there.length === 0 ? say`there is no ENIConfig` : say`ENIConfigs there are: ${there.join(', ')}`;
  const { annotation, label } = pool.config.eniConfigKeys;
  const keys = annotation === label ? annotation : `${annotation} (annotation) or ${label} (label)`;
  return link(
    say`${nodeLabel(node)} names ENIConfig ${pool.eniConfigName}, by vpc.amazonaws.com/externalEniConfig, ${keys}, or as the default; it does not exist`,
    [link(known)],
  );
}

export const ENI_CONFIGS = {
  NoENIConfig: {
    binds: ({ nodes }) => `a missing ENIConfig: ${plural(nodes.length, 'node')} can get no further ENI`,
    sentence: () => 'ipamd creates no ENI without the ENIConfig that the node names.',
    cause: refusalCause('NoENIConfig', ({ node }, run) => [missingEniConfigLink(node.name, run)]),
    remedies: [createEniConfig, withoutCustomNetworking],
  },
} satisfies Family;
