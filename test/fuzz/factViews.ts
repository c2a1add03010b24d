// A moment as the facts tell it: the book that reports, expectations and explanations read, the JSON of a replay made
// from it, and the scene of the page's timeline.

import type { RunSummary } from '../../src/record/summary.ts';
import type { Scene } from '../../src/record/timelineScene.ts';
import type { WorldState } from '../../src/record/worldState.ts';
import type { ReplayDocument } from '../../src/report/replaySchema.ts';
import type { View } from './view.ts';
import { countedBy } from './worldView.ts';

export function bookView(summary: RunSummary, state: WorldState): View {
  const { nodes } = summary;
  // Of a daemon that does not answer the book keeps what was.
  const running = nodes.filter(({ daemon }) => daemon === 'ready');
  const pods = [...state.pods.pods.values()];
  const states = Object.entries(summary.pods).filter(([name, count]) => name !== 'total' && count > 0);
  return {
    source: 'the book of facts',
    topics: {
      'node: Ready': new Map(nodes.map(({ name, ready }) => [name, ready])),
      'node: cordoned': new Map(nodes.map(({ name, cordoned }) => [name, cordoned])),
      'node: max pods': new Map(nodes.map(({ name, maxPods }) => [name, maxPods])),
      'node: pods': new Map(nodes.map((node) => [node.name, node.pods])),
      'node: ENIs': new Map(nodes.map(({ name, attachedEnis }) => [name, attachedEnis])),
      'node: addresses warm': new Map(running.map(({ name, addresses }) => [name, addresses.warm])),
      'pod: state': new Map(pods.map(({ pod, state: standing }) => [pod, standing])),
      'pod: node': new Map(pods.map(({ pod, node }) => [pod, node ?? ''])),
      'pods by state': new Map(states),
      'subnet: free addresses': new Map(summary.subnets.map(({ name, free }) => [name, free])),
    },
  };
}

export function replayView({ nodes, pods, subnets }: ReplayDocument): View {
  const states = Object.entries(pods).filter(([name, count]) => name !== 'total' && count > 0);
  return {
    source: 'replay’s JSON',
    topics: {
      'node: max pods': new Map(nodes.map(({ name, maxPods }) => [name, maxPods])),
      'node: pods': new Map(nodes.map((node) => [node.name, node.pods])),
      'node: ENIs': new Map(nodes.map(({ name, enis }) => [name, enis])),
      'pods by state': new Map(states),
      'subnet: free addresses': new Map(subnets.map(({ name, free }) => [name, free])),
    },
  };
}

export function sceneView(scene: Scene): View {
  const nodes = scene.nodes.filter((node) => node?.registeredAt !== undefined);
  const pods = scene.pods.filter((pod) => pod !== null && pod !== undefined);
  const enis = scene.enis.filter((eni) => eni !== null && eni !== undefined);
  return {
    source: 'the timeline',
    topics: {
      'node: Ready': new Map(nodes.map((node) => [node?.node ?? '', node?.ready ?? false])),
      'node: cordoned': new Map(nodes.map((node) => [node?.node ?? '', node?.cordoned ?? false])),
      'node: max pods': new Map(nodes.map((node) => [node?.node ?? '', node?.maxPods ?? 0])),
      'node: ENIs': new Map(nodes.map((node) => [node?.node ?? '', node?.attached.length ?? 0])),
      'pod: state': new Map(pods.map(({ pod, state }) => [pod, state])),
      'pod: node': new Map(pods.map(({ pod, node }) => [pod, node ?? ''])),
      'pods by state': countedBy(pods.map(({ state }) => state)),
      'ENI: node': new Map(enis.map(({ eni, node }) => [eni, node ?? ''])),
      'ENI: addresses': new Map(enis.map(({ eni, address, cidrs }) => [eni, written(address, cidrs)])),
      'subnet: free addresses': new Map(scene.subnets.map(({ name, free }) => [name, free])),
    },
  };
}

/** The primary address, then the others. */
export function written(primary: string, cidrs: readonly string[]): string {
  return [primary, ...cidrs.map((cidr) => cidr.replace('/32', '')).sort()].join(' ');
}
