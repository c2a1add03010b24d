// The timeline at every moment, forwards and back, against a plain fold of the same records, and the scene's numbers
// against those of the state that all other reports are made from.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../src/base/ipv4.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import { holdsSlot } from '../../src/record/podRecord.ts';
import { Timeline } from '../../src/record/timeline.ts';
import { emptyScene, applyToScene } from '../../src/record/applyToScene.ts';
import { SceneIndex } from '../../src/record/timelineIndex.ts';
import type { SubnetGround } from '../../src/record/subnetGround.ts';
import type { Scene } from '../../src/record/timelineScene.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { Story, storyline } from './storyline.ts';

const CIDR = parseCidr('10.0.0.0/24') ?? { base: 0, length: 24 };
const GROUND: readonly SubnetGround[] = [{ name: 'a', cidr: CIDR, taken: ['10.0.0.40-10.0.0.50'] }];

function foldedScene(records: readonly TraceRecord[], at: number): Scene {
  const scene = emptyScene(GROUND);
  const index = new SceneIndex(records, ['a']);
  for (const record of records) if (record.t <= at) applyToScene({ scene, index }, record);
  return scene;
}

function foldedState(records: readonly TraceRecord[], at: number): WorldState {
  const state = new WorldState();
  for (const record of records) if (record.t <= at) applyFact(state, record, record.t);
  return state;
}

/** Longer than a segment, so that whole scenes in between are reached too. */
const longStory = fc.array(fc.nat(1_000_000), { minLength: 400, maxLength: 700, size: 'max' });

describe('the timeline', () => {
  it.each([
    ['shows at each moment what a fold of the records up to it gives, wherever one comes from', 1],
    ['does so too where a great deal happens at one moment', 2_000_000],
  ])('%s', (_, grain) => {
    fc.assert(
      fc.property(longStory, fc.array(fc.nat(10_000), { minLength: 10, maxLength: 30 }), (choices, leaps) => {
        const records = new Story(choices).records.map((record): TraceRecord => ({
          ...record,
          t: Math.floor(record.t / grain) * grain,
        }));
        const timeline = new Timeline(records, GROUND);
        const end = (records.at(-1)?.t ?? 0) + 1000;
        for (const leap of leaps) {
          const at = Math.floor((leap / 10_000) * end);
          for (const near of [at, timeline.next(at) ?? at, timeline.previous(at) ?? at]) {
            expect(timeline.seek(near)).toEqual(foldedScene(records, near));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('walks through every moment to the end and back', () => {
    fc.assert(
      fc.property(longStory, (choices) => {
        const { records } = new Story(choices);
        const timeline = new Timeline(records, GROUND);
        const seen: [number, Scene][] = [[0, timeline.seek(-1)]];
        for (let at = timeline.next(-1); at !== undefined; at = timeline.next(at)) {
          seen.push([at, timeline.seek(at)]);
        }
        const times = new Set(records.map(({ t }) => t));
        expect(seen.length).toBe(times.size + 1);
        expect(seen.at(-1)?.[1]).toEqual(foldedScene(records, Infinity));
        for (const [at, scene] of seen.slice(1).reverse()) {
          expect(timeline.seek(at)).toEqual(scene);
          const before = timeline.previous(at);
          expect(before === undefined || before < at).toBe(true);
        }
        expect(timeline.seek(-1)).toEqual(emptyScene(GROUND));
      }),
      { numRuns: 12 },
    );
  });

  it('names the last records before a moment', () => {
    const { records } = new Story([5, 5, 21, 8, 24, 9]);
    const timeline = new Timeline(records, GROUND);
    for (const { t } of records) {
      const until = records.filter((record) => record.t <= t);
      expect(timeline.recent(t, 4)).toEqual(until.slice(-4));
    }
    expect(timeline.recent(-1, 4)).toEqual([]);
  });
});

describe('the scene', () => {
  it('has the pods, nodes and pools of the state that reports are made from', () => {
    fc.assert(
      fc.property(storyline, fc.nat(100), (choices, percent) => {
        const { records } = new Story(choices);
        const at = Math.floor(((records.at(-1)?.t ?? 0) * percent) / 100);
        const state = foldedState(records, at);
        const scene = foldedScene(records, at);
        const pods = scene.pods.filter((pod) => pod !== null);
        expect(new Map(pods.map((pod) => [pod.pod, [pod.state, pod.node, pod.waitingReason]]))).toEqual(
          new Map(
            [...state.pods.pods.values()].map((pod) => [pod.pod, [pod.state, pod.node, pod.waitingReason]]),
          ),
        );
        const nodes = scene.nodes.filter((node) => node !== null);
        expect(nodes.map(({ node }) => node).sort()).toEqual([...state.nodes.nodes.keys()].sort());
        for (const node of nodes) {
          const known = state.node(node.node);
          expect(node).toMatchObject({
            group: known?.group ?? '',
            ready: known?.ready,
            registeredAt: known?.registeredAt,
            daemon: known?.daemon,
            attached: known?.attached,
          });
          expect(
            pods.filter((pod) => pod.node === node.node && holdsSlot(pod) && pod.boundAt >= node.knownSince),
          ).toHaveLength(known?.pods.value ?? -1);
          expect(node.pool).toEqual(known?.pool);
        }
      }),
    );
  });
});
