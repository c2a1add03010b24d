// What `tune` searches, in plain words: the warm targets, and when asked also the cooldown, max pods, the number and type
// of nodes, the size of subnets, and Karpenter's first NodePool. Every combination is tried; there are fewer warm targets where there is more.

import { vpcCniVersion } from '../scenario/cluster/cniDocument.ts';
import { CNI_VERSIONS, isFrom, type CniVersion } from '../base/cniReleases.ts';
import { keysOf } from '../base/records.ts';
import { instanceType, instanceTypeNames } from '../ec2/instanceTypes.ts';
import { upstreamRules } from '../ipamd/rules.ts';
import { isTrue } from '../scenario/cluster/cniDocument.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';
import { LARGEST_SUBNET, largestGroup, resizedSubnets, subnetLengths } from './resize.ts';
import { nodePoolSpace } from './nodePoolSpace.ts';
import type { SearchFamily } from './searchFamilies.ts';
import { type SpaceSettings, tuneSpace } from './tuneSpace.ts';

const CUSTOM_NETWORKING = 'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG';

/** Each gives the settings beside today's. */
const FAMILIES: Readonly<Record<SearchFamily, (document: ScenarioDocument) => readonly SpaceSettings[]>> = {
  warm: tuneSpace,
  cooldown: () =>
    ['5', '10'].map((seconds) =>
      named(`IP_COOLDOWN_PERIOD=${seconds}`, 'cni.env.IP_COOLDOWN_PERIOD', seconds),
    ),
  'max-pods': (document) =>
    ofLargestGroup(document, ({ maxPods }) =>
      ['formula', ...wordOfCustomNetworking(document), 110]
        .filter((value) => value !== maxPods)
        .map((value) => ['maxPods', value]),
    ),
  nodes: (document) =>
    ofLargestGroup(document, ({ size }) =>
      [...new Set([size + 1, size + 2, Math.ceil(size * 1.5), size * 2])]
        .filter((value) => value > size)
        .map((value) => ['size', value]),
    ),
  type: (document) =>
    ofLargestGroup(document, (group) =>
      largerTypes(group.instanceType).map((value) => ['instanceType', value]),
    ),
  'node-pool': nodePoolSpace,
  subnet: (document) =>
    [1, 2].flatMap((bits) => {
      const today = subnetLengths(document);
      const length = Math.min(...today) - bits;
      const settings =
        length < LARGEST_SUBNET
          ? undefined
          : resizedSubnets(
              document,
              today.map(() => length),
            );
      return settings === undefined ? [] : [{ name: `subnets=/${length}`, settings }];
    }),
  mode: switchedModes,
  version: ({ cni }) =>
    newerReleases(vpcCniVersion(cni)).map((version) => named(`version=${version}`, 'cni.version', version)),
};

/** Each mode that is on is turned off; and custom networking on, where there are ENIConfigs. */
function switchedModes({ cni, kubernetes }: ScenarioDocument): SpaceSettings[] {
  const isOn = (setting: string): boolean => isTrue(String(cni.env[setting]));
  const hasEniConfigs = cni.eniConfigs.length > 0 && kubernetes.ipFamily === 'ipv4';
  const mayChange = [
    ...(hasEniConfigs || isOn(CUSTOM_NETWORKING) ? [CUSTOM_NETWORKING] : []),
    ...['ENABLE_POD_ENI', 'ENABLE_MULTI_NIC'].filter(isOn),
  ];
  return mayChange.map((setting) => {
    const value = String(!isOn(setting));
    return named(`${setting}=${value}`, `cni.env.${setting}`, value);
  });
}

/** The last of each minor version, where it follows other rules than this one. */
function newerReleases(today: CniVersion): CniVersion[] {
  const minorOf = (version: CniVersion): string => version.slice(0, version.lastIndexOf('.'));
  return CNI_VERSIONS.filter(
    (version, place) =>
      version !== today &&
      isFrom(version, today) &&
      minorOf(version) !== minorOf(CNI_VERSIONS[place + 1] ?? today) &&
      isUnlike(version, today),
  );
}

function isUnlike(one: CniVersion, other: CniVersion): boolean {
  const [rules, others] = [upstreamRules(one), upstreamRules(other)];
  return keysOf(rules).some((name) => rules[name] !== others[name]);
}

/** Max pods without the primary ENI, where that serves no pods. */
function wordOfCustomNetworking({ cni }: ScenarioDocument): string[] {
  return isTrue(String(cni.env[CUSTOM_NETWORKING])) ? ['custom-networking'] : [];
}

/** More take too long. */
const MOST_SETTINGS = 300;

export function searchSpace(
  document: ScenarioDocument,
  families: readonly SearchFamily[],
): readonly SpaceSettings[] {
  const others = families.filter((family) => family !== 'warm');
  const rest = combined(others.map((family) => FAMILIES[family](document)));
  if (!families.includes('warm')) return rest.filter(({ settings }) => settings.length > 0);
  const most = Math.max(1, Math.floor(MOST_SETTINGS / rest.length) - 1);
  return combined([thinned(FAMILIES.warm(document), most), rest]).filter(
    ({ settings }) => settings.length > 0,
  );
}

/** One of each, or today's. */
function combined(families: readonly (readonly SpaceSettings[])[]): SpaceSettings[] {
  return families.reduce<SpaceSettings[]>(
    (all, family) =>
      all.flatMap((one) => [
        one,
        ...family
          .filter(({ settings }) => settings.length > 0)
          .map(({ name, settings }) => ({
            name: `${one.name} ${name}`.trim(),
            settings: [...one.settings, ...settings],
          })),
      ]),
    [{ name: '', settings: [] }],
  );
}

/** Evenly spread over the list. */
function thinned<T>(items: readonly T[], most: number): readonly T[] {
  return items.length <= most
    ? items
    : items.filter(
        (_, index) =>
          Math.floor((index * most) / items.length) !== Math.floor(((index - 1) * most) / items.length),
      );
}

function named(name: string, path: string, value: unknown): SpaceSettings {
  const settings: Setting[] = [{ path, value }];
  return { name, settings };
}

type Group = ScenarioDocument['nodeGroups'][number];

function ofLargestGroup(
  document: ScenarioDocument,
  choices: (group: Group) => readonly (readonly [key: string, value: unknown])[],
): SpaceSettings[] {
  const index = largestGroup(document);
  const group = document.nodeGroups[index];
  if (group === undefined) return [];
  return choices(group).map(([key, value]) =>
    named(`${key}=${String(value)}`, `nodeGroups[${index}].${key}`, value),
  );
}

/** The next two of the family with more addresses for pods. */
function largerTypes(name: string): string[] {
  const [family = ''] = name.split('.');
  const room = (each: string): number => {
    const type = instanceType(each);
    return type === undefined ? 0 : type.maxEnis * (type.ipv4PerEni - 1);
  };
  const larger = instanceTypeNames().filter(
    (each) => each.startsWith(`${family}.`) && room(each) > room(name),
  );
  const sorted = larger.toSorted((one, other) => room(one) - room(other) || (one < other ? -1 : 1));
  return sorted.filter((each, place) => room(each) !== room(sorted[place - 1] ?? '')).slice(0, 2);
}
