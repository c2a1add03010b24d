// Why a node was rejected: the plugin, its reasons, and whether preemption could change it. Equal statuses
// share one small number, so that a verdict on a node is one cell of a typed array.

/** Filter plugins of the default profile that can reject a node here, in the order they run. */
export const FILTER_PLUGINS = [
  'NodeUnschedulable',
  'TaintToleration',
  'NodeAffinity',
  'NodePorts',
  'NodeResourcesFit',
  'PodTopologySpread',
  'InterPodAffinity',
] as const;

export type FilterPlugin = (typeof FILTER_PLUGINS)[number];

/** `Unschedulable` may be mended by preemption. */
export type StatusCode = 'Unschedulable' | 'UnschedulableAndUnresolvable';

export interface NodeStatus {
  readonly plugin: FilterPlugin;
  readonly code: StatusCode;
  readonly reasons: readonly string[];
}

/** Sets of plugins as bits. */
export type PluginSet = number;

export function pluginBit(plugin: FilterPlugin): PluginSet {
  return 1 << FILTER_PLUGINS.indexOf(plugin);
}

/** The status number of a node that passes. */
export const PASSES = 0;

/** The status number of a slot without a node. */
export const NO_NODE = 1;

export class NodeStatuses {
  private readonly statuses: (NodeStatus | undefined)[] = [undefined, undefined];
  private readonly numbers = new Map<string, number>();

  /** Not for PASSES and NO_NODE. */
  get(number: number): NodeStatus {
    return this.statuses[number] as NodeStatus;
  }

  number(plugin: FilterPlugin, code: StatusCode, reasons: readonly string[]): number {
    const key = `${plugin} ${code} ${reasons.join('\n')}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.statuses.push({ plugin, code, reasons }) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}
