// What `aws eks describe-…` prints, as JSON or YAML: what is meant of the cluster, its node groups and the VPC CNI.

import { own } from '../../base/own.ts';
import { readManifestYaml } from '../../scenario/language/readYaml.ts';
import { countAt, isRecord, listAt, recordAt, textAt, textsAt, type Json } from '../text/values.ts';
import { settingsIn } from './objects.ts';
import type { Recogniser } from './recogniser.ts';

/** The thing under its key, or alone as `--query` prints it. */
function thing(header: Json, key: string, members: readonly string[]): Json | undefined {
  return [recordAt(header, key), header].find((part) => members.every((name) => part[name] !== undefined));
}

const CLUSTER = ['name', 'resourcesVpcConfig'];
const NODE_GROUP = ['nodegroupName', 'scalingConfig'];
const ADDON = ['addonName', 'addonVersion', 'status'];

export const EKS_ANSWERS: readonly Recogniser[] = [
  {
    reads: 'a cluster of EKS',
    recognises: ({ header }) => thing(header, 'cluster', CLUSTER) !== undefined,
    read({ header }, { file, evidence }) {
      const cluster = thing(header, 'cluster', CLUSTER);
      const name = textAt(cluster, 'name') ?? '';
      evidence.clusterNames.add(name);
      evidence.count('cluster');
      evidence.controlPlanes.push({ file, name, version: textAt(cluster, 'version') });
    },
  },
  {
    reads: 'a node group of EKS',
    recognises: ({ header }) => thing(header, 'nodegroup', NODE_GROUP) !== undefined,
    read({ header }, { file, evidence }) {
      const group = thing(header, 'nodegroup', NODE_GROUP);
      evidence.count('node group');
      evidence.nodeGroups.push({
        file,
        name: textAt(group, 'nodegroupName') ?? '',
        instanceTypes: wordsAt(group, 'instanceTypes'),
        subnets: wordsAt(group, 'subnets'),
        labels: textsAt(group, 'labels'),
        taints: listAt(group, 'taints').flatMap((taint) => {
          const effect = own(EFFECTS, textAt(taint, 'effect') ?? '');
          const key = textAt(taint, 'key');
          if (key === undefined || effect === undefined) return [];
          return [{ key, value: textAt(taint, 'value') ?? '', effect }];
        }),
        minSize: countAt(group, 'scalingConfig', 'minSize'),
        maxSize: countAt(group, 'scalingConfig', 'maxSize'),
        desiredSize: countAt(group, 'scalingConfig', 'desiredSize'),
        updateConfig: updateConfigOf(group),
      });
    },
  },
  {
    reads: 'an addon of EKS',
    recognises: ({ header }) => thing(header, 'addon', ADDON) !== undefined,
    read({ header }, { file, evidence }) {
      const addon = thing(header, 'addon', ADDON);
      const cluster = textAt(addon, 'clusterName');
      if (cluster !== undefined) evidence.clusterNames.add(cluster);
      evidence.count('addon');
      if (textAt(addon, 'addonName') !== 'vpc-cni') return;
      const { env, isRead } = settingsOf(textAt(addon, 'configurationValues'));
      if (!isRead)
        evidence.warned.push(`configurationValues of addon vpc-cni in ${file} is neither JSON nor YAML`);
      evidence.cni.push({ file, version: textAt(addon, 'addonVersion'), env, of: 'addon' });
    },
  },
];

const UPDATE_KEYS = ['maxUnavailable', 'maxUnavailablePercentage', 'updateStrategy'];

function updateConfigOf(group: Json | undefined): Readonly<Record<string, string | number>> {
  const written = Object.entries(recordAt(group, 'updateConfig'));
  return Object.fromEntries(
    written.flatMap(([key, value]) =>
      UPDATE_KEYS.includes(key) && (typeof value === 'string' || typeof value === 'number')
        ? [[key, value]]
        : [],
    ),
  );
}

/** As EKS writes effects of taints. */
const EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: 'NoSchedule',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
  NO_EXECUTE: 'NoExecute',
};

function wordsAt(part: unknown, key: string): string[] {
  return listAt(part, key).flatMap((word) => (typeof word === 'string' ? word : []));
}

/** JSON or YAML in a string, whose `env` is that of aws-node. */
function settingsOf(text = '{}'): {
  readonly env: Readonly<Record<string, string>>;
  readonly isRead: boolean;
} {
  const { documents, flaws } = readManifestYaml(text);
  const value = documents[0]?.value;
  if (flaws.length > 0 || !isRecord(value)) return { env: {}, isRead: false };
  const given = Object.entries(recordAt(value, 'env')).map(([name, each]) => [name, String(each)] as const);
  return { env: settingsIn(Object.fromEntries(given)), isRead: true };
}
