// Why a node was rejected: the plugin, its reasons, and whether preemption could change it. Equal statuses
// share one small number, so that a verdict on a node is one cell of a typed array.

import type { SchedulingRejection } from '../api/schedulingFailure.ts';
import type { StatusCode, StatusNumber } from './plugin.ts';
import { FILTERS, type PluginName } from './plugins/registry.ts';

export interface NodeStatus {
  readonly plugin: PluginName;
  readonly code: StatusCode;
  readonly reasons: readonly string[];
  /** What each of them speaks of. */
  readonly rejections: readonly SchedulingRejection[];
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
    return (code, reasons, resources = []) => this.number(plugin, code, reasons, resources);
  }

  private number(
    plugin: PluginName,
    code: StatusCode,
    reasons: readonly string[],
    resources: readonly string[],
  ): number {
    const key = `${plugin} ${code} ${reasons.join('\n')}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      const rejections = reasons.map((_, index) => rejection(plugin, resources[index]));
      number = this.statuses.push({ plugin, code, reasons, rejections }) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}

function rejection(plugin: PluginName, resource: string | undefined): SchedulingRejection {
  return resource === undefined ? { plugin } : { plugin, resource };
}
