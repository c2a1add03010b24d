// Why a node was rejected: the plugin, its reasons, and whether preemption could change it. Equal statuses
// share one small number, so that a verdict on a node is one cell of a typed array.

import type { StatusCode, StatusNumber } from './plugin.ts';
import { FILTERS, type PluginName } from './plugins/registry.ts';

export interface NodeStatus {
  readonly plugin: PluginName;
  readonly code: StatusCode;
  readonly reasons: readonly string[];
}

/** Sets of plugins that filter, as bits in the order of the registry. */
export type PluginSet = number;

export function pluginBit(plugin: PluginName): PluginSet {
  return 1 << FILTERS.findIndex((filter) => filter.plugin === plugin);
}

/** The status number of a slot without a node. */
export const NO_NODE = 1;

export class NodeStatuses {
  private readonly statuses: (NodeStatus | undefined)[] = [undefined, undefined];
  private readonly numbers = new Map<string, number>();

  /** Not for PASSES and NO_NODE. */
  get(number: number): NodeStatus {
    return this.statuses[number] as NodeStatus;
  }

  /** Numbers for what this plugin says. */
  of(plugin: PluginName): StatusNumber {
    return (code, reasons) => this.number(plugin, code, reasons);
  }

  private number(plugin: PluginName, code: StatusCode, reasons: readonly string[]): number {
    const key = `${plugin} ${code} ${reasons.join('\n')}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.statuses.push({ plugin, code, reasons }) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}
