// What a node's daemon asks the API server about in the life of one node: Pods, and the node's CNINode.

import { parseAddress } from '../../base/address.ts';
import type { ApiPort, PodView } from '../../ipamd/apiPort.ts';

export class LifeApi implements ApiPort {
  private readonly pods = new Map<string, PodView>();
  /** Of vpc.amazonaws.com/pod-ips, by pod. */
  private readonly podIps = new Map<string, string>();
  private readonly features: string[] | undefined;
  private readonly patched: (features: readonly string[]) => void;

  /** `patched`: with all features, after each that is added. */
  constructor(hasCniNode: boolean, patched: (features: readonly string[]) => void) {
    this.features = hasCniNode ? [] : undefined;
    this.patched = patched;
  }

  cniNodeFeatures(): readonly string[] | undefined {
    return this.features;
  }

  addCniNodeFeature(name: string): void {
    this.features?.push(name);
    this.patched([...(this.features ?? [])]);
  }

  pod(pod: string): PodView | undefined {
    return this.pods.get(pod.slice(pod.indexOf('/') + 1));
  }

  annotatePodIp(pod: string, address: string): void {
    this.podIps.set(pod, address);
  }

  clearPodIp(pod: string, address: string): void {
    if (this.podIps.get(pod) === address) this.podIps.set(pod, '');
  }

  /** A Pod is there from its first add on. */
  podAdded(pod: string, wantsBranchEni: boolean): void {
    if (!this.pods.has(pod)) this.pods.set(pod, { wantsBranchEni, branchEni: undefined });
    else if (wantsBranchEni) this.pods.set(pod, { branchEni: this.pods.get(pod)?.branchEni, wantsBranchEni });
  }

  /** The controller has made its branch ENI. */
  podAnnotated(pod: string, ip: string, vlan: number): void {
    const address = parseAddress(ip);
    if (address === undefined) throw new Error(`not an address: ${ip}`);
    const wantsBranchEni = this.pods.get(pod)?.wantsBranchEni ?? false;
    const [ipv4, ipv6] = typeof address === 'bigint' ? [undefined, address] : [address, undefined];
    this.pods.set(pod, { wantsBranchEni, branchEni: { eni: '', ipv4, ipv6, vlan } });
  }

  podGone(pod: string): void {
    this.pods.delete(pod);
  }
}
