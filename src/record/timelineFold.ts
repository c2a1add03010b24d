// Applies one fact to a scene, a draft of one or a plain one. Kinds that no table here names change nothing in it.
// The rules are those of `fold.ts`, to which tests hold it.

import type { Milliseconds } from '../base/time.ts';
import { foldEc2IntoScene } from './timelineEc2.ts';
import { foldIpamdIntoScene } from './timelineIpamd.ts';
import { foldPodsIntoScene } from './timelinePods.ts';
import { countRange, emptyBlocks, rangeOf } from './timelineBlocks.ts';
import type { SceneIndex } from './timelineIndex.ts';
import type { Scene, SceneSubnet, SubnetGround } from './timelineScene.ts';
import type { Fact, TraceRecord } from './trace.ts';

const FOLDS = { ...foldEc2IntoScene, ...foldIpamdIntoScene, ...foldPodsIntoScene };

export function foldIntoScene(scene: Scene, record: TraceRecord, index: SceneIndex): void {
  // As in `fold.ts`: the tables pair every kind with its own fact.
  const fold = (FOLDS as Partial<Record<Fact['kind'], unknown>>)[record.kind] as
    ((scene: Scene, fact: Fact, at: Milliseconds, index: SceneIndex) => void) | undefined;
  fold?.(scene, record, record.t, index);
}

/** Before the first fact. */
export function emptyScene(subnets: readonly SubnetGround[]): Scene {
  return { pods: [], nodes: [], enis: [], subnets: subnets.map(untouched), calls: {} };
}

function untouched({ name, cidr, taken }: SubnetGround): SceneSubnet {
  const blocks = emptyBlocks(cidr);
  for (const range of taken) {
    const [first, last] = rangeOf(range);
    countRange(blocks, cidr.base, first, last, 'taken', 1);
  }
  return { name, cidr, free: 0, freePrefixes: 0, blocks };
}
