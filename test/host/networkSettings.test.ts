import { describe, expect, it } from 'vitest';
import { formatCidr } from '../../src/base/ipv4.ts';
import { configuredPodMtu, networkSettings, podMtu } from '../../src/host/networkSettings.ts';
import { vethName } from '../../src/host/vethName.ts';

describe('settings of the host network', () => {
  it('are the shipped defaults without an environment', () => {
    expect(networkSettings({})).toEqual({
      externalSnat: false,
      podEni: false,
      enforcingMode: 'strict',
      excludedCidrs: [],
      externalServiceCidrs: [],
      snatPorts: 'random-fully',
      nodePortSupport: true,
      mark: 0x80,
      eniMtu: 9001,
      vethPrefix: 'eni',
      v4Egress: true,
      v6Egress: false,
      disablePodV6: false,
    });
  });

  it.each([
    ['256', 256],
    ['0x100', 256],
    ['0o20', 16],
    ['020', 16],
    ['0b101', 5],
    ['4294967295', 0xffffffff],
    ['4294967296', 0x80],
    ['0', 0x80],
    ['-1', 0x80],
    ['mark', 0x80],
    ['', 0x80],
  ])('read the mark %j as Go reads integers', (text, mark) => {
    expect(networkSettings({ AWS_VPC_K8S_CNI_CONNMARK: text }).mark).toBe(mark);
  });

  it('take blocks by commas, once each, as networks, and pass over what is none', () => {
    const list = ' 10.1.2.3/16, nonsense,fd00::/8,10.1.0.0/16 ,8.8.8.8/32,10.2.0.0';
    const { excludedCidrs, externalServiceCidrs } = networkSettings({
      AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS: list,
      AWS_EXTERNAL_SERVICE_CIDRS: '',
    });
    expect(excludedCidrs.map(formatCidr)).toEqual(['10.1.0.0/16', '8.8.8.8/32']);
    expect(externalServiceCidrs).toEqual([]);
  });

  it('read switches as Go does, and fall back where they cannot', () => {
    const read = (text: string) => networkSettings({ AWS_VPC_K8S_CNI_EXTERNALSNAT: text }).externalSnat;
    expect(['1', 't', 'True', 'TRUE'].map(read)).toEqual([true, true, true, true]);
    expect(['0', 'f', 'yes', 'tRUE', ''].map(read)).toEqual([false, false, false, false, false]);
    expect(networkSettings({ AWS_VPC_CNI_NODE_PORT_SUPPORT: 'off' }).nodePortSupport).toBe(true);
  });

  it('know three ways to choose source ports', () => {
    const read = (text: string) => networkSettings({ AWS_VPC_K8S_CNI_RANDOMIZESNAT: text }).snatPorts;
    expect(['prng', 'hashrandom', 'none', 'dice'].map(read)).toEqual([
      'random-fully',
      'random',
      'sequential',
      'random-fully',
    ]);
  });

  it('give pods the MTU of ENIs unless they have one of their own that makes sense', () => {
    const mtu = (env: Record<string, string>) => podMtu(configuredPodMtu(env));
    expect(mtu({})).toBe(9001);
    expect(mtu({ AWS_VPC_ENI_MTU: '1500' })).toBe(1500);
    expect(mtu({ AWS_VPC_ENI_MTU: '1500', POD_MTU: '1400' })).toBe(1400);
    expect(mtu({ POD_MTU: '100' })).toBe(9001);
    expect(mtu({ POD_MTU: 'large' })).toBe(9001);
  });
});

describe('the host’s end of a pod’s veth pair', () => {
  it('is called by prefix and the digest of the pod’s name', () => {
    expect(vethName('eni', 'default', 'web-1')).toBe('eni0761ccbeace');
    expect(vethName('veth', 'kube-system', 'coredns-x')).toBe('vethce8549ff434');
  });
});
