// What the API server has of one node's life: the Node's labels and annotations, and ENIConfigs.

import { ENI_CONFIG_KEY, type EniConfig, type NodeMetadata } from '../../ipamd/eniConfig.ts';
import type { NodeLife } from './nodeLife.ts';

export class LifeObjects {
  private current: NodeMetadata;
  private readonly eniConfigs = new Map<string, EniConfig>();

  constructor({ node, eniConfig, eniConfigs = [] }: NodeLife) {
    const labelled = eniConfig === undefined ? {} : { [ENI_CONFIG_KEY]: eniConfig.name };
    this.current = { labels: { ...labelled, ...node.labels }, annotations: node.annotations ?? {} };
    for (const { name, subnet, missing } of eniConfig === undefined
      ? eniConfigs
      : [eniConfig, ...eniConfigs]) {
      if (missing !== true) this.setEniConfig(name, subnet);
    }
  }

  get metadata(): NodeMetadata {
    return this.current;
  }

  eniConfig(name: string): EniConfig | undefined {
    return this.eniConfigs.get(name);
  }

  setEniConfig(name: string, subnetId: string | undefined): void {
    if (subnetId === undefined) this.eniConfigs.delete(name);
    else this.eniConfigs.set(name, { subnetId, securityGroups: [] });
  }

  setMetadata(kind: keyof NodeMetadata, key: string, value: string | undefined): void {
    const others = Object.entries(this.current[kind]).filter(([each]) => each !== key);
    const pairs = Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
    this.current = { ...this.current, [kind]: pairs };
  }
}
