// Traps of Calico in the VPC CNI's stead.

import { blocksOverlap, formatBlock, parseBlock } from '../../base/address.ts';
import { changedSettings, manifestEnv } from '../cluster/cniSettings.ts';
import { ofSetting, type TrapRow } from './trap.ts';

/** @upstream amazon-eks-ami nodeadm: max pods is reckoned from ENIs, whatever CNI runs */
export const maxPodsOfOtherCni = {
  code: 'max-pods-of-vpc-cni',
  closes: ['TooManyPods'],
  ofCalico: 'alone',
  find: ({ group, type, maxPods }) =>
    group.maxPods.kind === 'explicit'
      ? undefined
      : {
          subject: { of: 'group', key: 'maxPods' },
          message: `${type.name} takes ${maxPods} pods still: max pods counts addresses of ENIs, which Calico's pods do not need`,
          fix: 'set maxPods, such as 110',
        },
} as const satisfies TrapRow;

export const settingsOfOtherCni = {
  code: 'setting-of-vpc-cni',
  closes: [],
  ofCalico: 'alone',
  find: ({ env, version }) => {
    const [name, ...others] = changedSettings(manifestEnv(version, 'ipv4'), env);
    if (name === undefined) return undefined;
    const names = [name, ...others].join(', ');
    return {
      subject: ofSetting(name),
      message: `${names} ${others.length === 0 ? 'does' : 'do'} nothing: there is no aws-node in a cluster with Calico`,
      fix: 'remove it',
    };
  },
} as const satisfies TrapRow;

export const poolInVpc = {
  code: 'pool-in-vpc',
  closes: [],
  ofCalico: 'alone',
  find: ({ calico, vpcSubnets }) => {
    const hit = (calico?.pools ?? []).flatMap(({ cidr: text }) => {
      const cidr = parseBlock(text);
      const subnet = cidr && vpcSubnets.find((each) => blocksOverlap(each.cidr, cidr));
      return subnet === undefined ? [] : [{ text, subnet }];
    });
    const [first] = hit;
    return (
      first && {
        subject: { of: 'calico-pools' },
        message: `pool ${first.text} overlaps subnet ${first.subnet.id} (${formatBlock(first.subnet.cidr)}): nodes take each other for pods, and pods on the way to them get lost`,
        fix: 'use a pool outside the VPC, such as 172.16.0.0/16',
      }
    );
  },
} as const satisfies TrapRow;
