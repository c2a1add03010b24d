// An eksctl ClusterConfig as a new scenario, with what was not taken over and why. What eksctl would choose by itself is
// said, too: its defaults are not in the file.

import { z } from 'zod';
import { instanceType as instanceTypeOf } from '../../ec2/instanceTypes.ts';
import { releaseNamed } from '../../ipamd/releaseText.ts';
import { CNI_SETTINGS } from '../cluster/cniSettings.ts';
import { own } from '../../base/own.ts';
import { DEFAULT_CIDR, eighthsOf } from '../cluster/defaultSubnets.ts';
import { KUBERNETES_VERSIONS } from '../cluster/clusterDocument.ts';
import { readYaml } from '../language/readYaml.ts';
import type { Draft } from './draftText.ts';
import { type ClusterConfig, clusterConfig, type EksctlNodeGroup, unreadKeys } from './eksctlConfig.ts';

export type FromEksctl =
  | { readonly ok: true; readonly draft: Draft; readonly notes: readonly string[] }
  /** A line each: `12:5: …`. */
  | { readonly ok: false; readonly problems: readonly string[] };

type Network = NonNullable<Draft['vpc']>;
type Subnets = NonNullable<Network['subnets']>;

/** What eksctl takes where the file says nothing. */
const USUAL_TYPE = 'm5.large';
const USUAL_SIZE = 2;

const PODS_PER_NODE = 10;

export function fromEksctl(source: string): FromEksctl {
  const { documents, flaws, text } = readYaml(source);
  const [document] = documents;
  if (document === undefined || flaws.length > 0) {
    const lines = flaws.map(({ span }) => text.placeOf(span));
    return {
      ok: false,
      problems: lines.map(({ line, column }) => `${line}:${column}: not valid YAML; fix the text`),
    };
  }
  const parsed = clusterConfig.safeParse(document.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => {
      const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
      const { line, column } = document.text.placeOf(document.text.spanOf({ path: keys, target: 'value' }));
      return `${line}:${column}: ${keys.join('.') || 'the file'}: ${message}; use an eksctl ClusterConfig`;
    });
    return { ok: false, problems };
  }
  return taken(parsed.data, unreadKeys(document.value));
}

function taken(config: ClusterConfig, unread: readonly string[]): FromEksctl {
  const notes = unread.map((path) => `${path}: not taken over`);
  const managed = (config.managedNodeGroups ?? []).map((group) => ({
    group,
    management: 'managed' as const,
  }));
  const unmanaged = (config.nodeGroups ?? []).map((group) => ({
    group,
    management: 'self-managed' as const,
  }));
  const groups = [...managed, ...unmanaged];
  if (groups.length === 0) {
    return { ok: false, problems: ['1:1: no node groups; add managedNodeGroups or nodeGroups'] };
  }
  const subnets = subnetsOf(
    config,
    groups.some(({ group }) => group.privateNetworking === true),
    notes,
  );
  const nodeGroups = groups.map(({ group, management }) => groupOf(group, management, subnets, notes));
  const nodes = nodeGroups.reduce((sum, { size }) => sum + size, 0);
  const draft: Draft = {
    name: config.metadata.name,
    ...kubernetesOf(config, notes),
    vpc: { region: config.metadata.region, cidrs: [config.vpc?.cidr ?? DEFAULT_CIDR], subnets },
    ...cniOf(config, notes),
    nodeGroups,
    replicas: Math.max(1, nodes * PODS_PER_NODE),
  };
  return { ok: true, draft, notes };
}

function kubernetesOf(config: ClusterConfig, notes: string[]): Pick<Draft, 'kubernetes'> {
  const { version: asked } = config.metadata;
  const version = KUBERNETES_VERSIONS.find((known) => known === asked);
  if (asked !== undefined && version === undefined) {
    notes.push(`metadata.version: Kubernetes ${asked} is not simulated; the default is used`);
  }
  return version === undefined ? {} : { kubernetes: { version } };
}

/** Those that the file names, else those that eksctl makes: an eighth of the block each, public ones first. */
function subnetsOf(config: ClusterConfig, needsPrivate: boolean, notes: string[]): Subnets {
  const { region } = config.metadata;
  const named = config.vpc?.subnets;
  const written = [...namedSubnets('public', named?.public), ...namedSubnets('private', named?.private)];
  if (written.length > 0) return written;
  if (named !== undefined)
    notes.push('vpc.subnets: without cidr and az; subnets as eksctl makes them are used');
  const zones = config.availabilityZones ?? ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
  if (config.availabilityZones === undefined) {
    notes.push(`availabilityZones: not given, eksctl chooses; guessed ${zones.join(', ')}`);
  }
  const blocks = eighthsOf(config.vpc?.cidr ?? DEFAULT_CIDR, 2 * zones.length);
  const ofKind = (kind: string, first: number): Subnets =>
    zones.flatMap((availabilityZone, index) => {
      const cidr = blocks[first + index];
      return cidr === undefined ? [] : [{ name: `${kind}-${availabilityZone}`, cidr, availabilityZone }];
    });
  return [...ofKind('public', 0), ...(needsPrivate ? ofKind('private', zones.length) : [])];
}

type NamedSubnets = NonNullable<NonNullable<ClusterConfig['vpc']>['subnets']>['public'];

/** A key is a name of one's own with `az`, or the zone itself. */
function namedSubnets(kind: string, written: NamedSubnets = {}): Subnets {
  return Object.entries(written).flatMap(([key, { cidr, az = key }]) =>
    cidr === undefined ? [] : [{ name: `${kind}-${key}`, cidr, availabilityZone: az }],
  );
}

function groupOf(
  group: EksctlNodeGroup,
  management: 'managed' | 'self-managed',
  subnets: Subnets,
  notes: string[],
): Draft['nodeGroups'][number] {
  const types = [group.instanceTypes, group.instancesDistribution?.instanceTypes].flatMap(
    (list) => list ?? [],
  );
  const instanceType = group.instanceType ?? types[0] ?? USUAL_TYPE;
  const size = group.desiredCapacity ?? group.minSize ?? USUAL_SIZE;
  const others = [...new Set(types)].filter((type) => type !== instanceType);
  const known = others.filter((type) => isAlike(type, instanceType));
  for (const type of others)
    if (!known.includes(type)) notes.push(`${group.name}: instance type ${type} is not taken over`);
  if (group.instanceType === undefined && types.length === 0) {
    notes.push(`${group.name}: no instanceType; ${USUAL_TYPE} as eksctl takes`);
  }
  return {
    name: group.name,
    instanceType,
    ...(known.length === 0 ? {} : { instanceTypes: known }),
    ...(group.spot === true ? { capacityType: 'SPOT' as const } : {}),
    size,
    ...(management === 'managed' && group.updateConfig !== undefined
      ? { updateConfig: group.updateConfig }
      : {}),
    ...placesOf(group, subnets),
    ...(management === 'managed' ? {} : { management }),
    ...(group.maxPodsPerNode === undefined ? {} : { maxPods: group.maxPodsPerNode }),
    ...(group.labels === undefined ? {} : { labels: group.labels }),
    ...(group.taints === undefined ? {} : { taints: taintsOf(group.taints) }),
  };
}

/** Whether the program knows the type, and machines of it take the same image. */
function isAlike(type: string, other: string): boolean {
  const architecture = instanceTypeOf(type)?.architecture;
  return architecture !== undefined && architecture === instanceTypeOf(other)?.architecture;
}

/** Nothing where it is all subnets. */
function placesOf(
  { availabilityZones, privateNetworking = false }: EksctlNodeGroup,
  subnets: Subnets,
): { subnets?: string[] } {
  const names = subnets.flatMap(({ name = '', availabilityZone = '' }) => {
    const isOfKind = name.startsWith(privateNetworking ? 'private-' : 'public-');
    return isOfKind && (availabilityZones?.includes(availabilityZone) ?? true) ? [name] : [];
  });
  return names.length === subnets.length || names.length === 0 ? {} : { subnets: names };
}

type Taints = NonNullable<EksctlNodeGroup['taints']>;

/** A list, or `key: value:Effect` as older files have them. */
function taintsOf(taints: Taints): NonNullable<Draft['nodeGroups'][number]['taints']> {
  if (Array.isArray(taints)) return taints.map(({ value = '', ...taint }) => ({ ...taint, value }));
  return Object.entries(taints).map(([key, text]) => {
    const [value = '', effect = ''] = text.includes(':') ? text.split(':') : ['', text];
    return { key, value, effect: effectOf(effect) };
  });
}

function effectOf(text: string): 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' {
  return text === 'NoExecute' || text === 'PreferNoSchedule' ? text : 'NoSchedule';
}

/** The add-on's version and its env, as far as they are simulated. */
function cniOf(config: ClusterConfig, notes: string[]): Pick<Draft, 'cni'> {
  for (const { name } of config.addons ?? []) {
    if (!SIMULATED_ADDONS.includes(name)) notes.push(`add-on ${name}: not simulated`);
  }
  const addon = config.addons?.find(({ name }) => name === 'vpc-cni');
  if (addon === undefined) return {};
  const asked = addon.version;
  const version = asked === undefined ? undefined : releaseNamed(asked);
  if (asked !== undefined && version === undefined) {
    notes.push(`add-on vpc-cni: version ${asked} is not simulated; the default is used`);
  }
  const env = envOf(addon.configurationValues, notes);
  const cni = { ...(version === undefined ? {} : { version }), ...(env === undefined ? {} : { env }) };
  return Object.keys(cni).length === 0 ? {} : { cni };
}

const SIMULATED_ADDONS = ['vpc-cni', 'coredns', 'kube-proxy'];

const configuration = z.looseObject({
  env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** Of the values in a string, JSON or YAML. */
function envOf(text: string | undefined, notes: string[]): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  const parsed = configuration.safeParse(readYaml(text).documents[0]?.value);
  if (!parsed.success) {
    notes.push('add-on vpc-cni: configurationValues is neither JSON nor YAML with env; not taken over');
    return undefined;
  }
  const { env = {}, ...others } = parsed.data;
  for (const key of Object.keys(others)) notes.push(`add-on vpc-cni: ${key}: not taken over`);
  const entries = Object.entries(env);
  const known = entries.filter(([name]) => own(CNI_SETTINGS, name) !== undefined);
  for (const [name] of entries) {
    if (own(CNI_SETTINGS, name) === undefined) notes.push(`add-on vpc-cni: env ${name}: not simulated`);
  }
  return known.length === 0
    ? undefined
    : Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}
