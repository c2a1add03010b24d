// The cluster and the datastore around a recorded Calico IPAM.

import { parseAddress, type Address } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { isOneOf } from '../base/records.ts';
import type { Milliseconds } from '../base/time.ts';
import { createPool } from '../calico/poolChanges.ts';
import { CALICO_VERSIONS, calicoRules, NEWEST_CALICO } from '../calico/rules.ts';
import type { Labels } from '../calico/selector.ts';
import { IpamStore, type ClusterLabels } from '../calico/store.ts';
import { TunnelAddresses } from '../calico/tunnelAddresses.ts';
import type { Chooser } from '../kernel/chooser.ts';
import type { RecordedIpam, RecordedNode } from './calicoFormat.ts';

export class CalicoCluster implements ClusterLabels {
  readonly store: IpamStore;
  readonly tunnels: TunnelAddresses;
  private readonly nodes = new Map<string, Labels>();
  private readonly namespaces = new Map<string, Labels>();

  constructor(recorded: RecordedIpam, chooser: Chooser, now: () => Milliseconds) {
    const named = recorded.upstream.replace('calico ', '');
    const version = isOneOf(CALICO_VERSIONS, named) ? named : NEWEST_CALICO;
    this.store = new IpamStore({ rules: calicoRules(version), cluster: this, chooser, now });
    this.tunnels = new TunnelAddresses(this.store);
    this.store.config = recorded.config;
    for (const pool of recorded.pools) {
      const error = createPool(this.store, pool);
      assert(error === undefined, error ?? '');
    }
    for (const [name, cidrs] of Object.entries(recorded.reservations ?? {}))
      this.store.reservations.set(name, cidrs);
    for (const node of recorded.nodes) this.addNode(node);
  }

  node(name: string): Labels | undefined {
    return this.nodes.get(name);
  }

  namespace(name: string): Labels {
    return { ...this.namespaces.get(name), 'kubernetes.io/metadata.name': name };
  }

  addNode({ name, labels = {} }: RecordedNode): void {
    this.nodes.set(name, { 'kubernetes.io/hostname': name, ...labels });
  }

  deleteNode(name: string): void {
    this.nodes.delete(name);
    this.tunnels.nodeDeleted(name);
  }

  labelNamespace(name: string, labels: Labels): void {
    this.namespaces.set(name, labels);
  }
}

export function addressIn(text: string): Address {
  const address = parseAddress(text);
  assert(address !== undefined, `an address: ${text}`);
  return address;
}
