// The timeline of a recorded run: the scene at any moment, reached forwards and back. Records of one moment are a frame.
// Near by, one walks frame by frame, by immer's patches and their inverses; far away, from the whole scene before. Those
// are kept every few hundred records, cheaply, because they share what did not change between them.

import { applyPatches, enablePatches, produce, produceWithPatches, setAutoFreeze, type Patch } from 'immer';
import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { emptyScene, applyToScene } from './applyToScene.ts';
import { SceneIndex } from './timelineIndex.ts';
import type { Scene } from './timelineScene.ts';
import type { SubnetGround } from './subnetGround.ts';
import type { TraceRecord } from './trace.ts';

enablePatches();
// Scenes are shared freely and changed by nobody; to freeze each anew would cost more than to make it.
setAutoFreeze(false);

/** Records between two whole scenes, at most, where a frame has no more. */
const SEGMENT = 256;

/** Frames gone through one by one; what is farther is leapt to. */
const MOST_WALKED = 16;

/** Frames whose patches are kept. */
const MOST_STEPS = 2048;

/** All records of one moment. */
interface Frame {
  readonly at: Milliseconds;
  /** Places among the records: `from` up to but not including `to`. */
  readonly from: number;
  readonly to: number;
}

interface Keyframe {
  /** How many frames have happened. */
  readonly frames: number;
  readonly scene: Scene;
}

interface Step {
  readonly forward: readonly Patch[];
  readonly back: readonly Patch[];
}

export class Timeline {
  readonly records: readonly TraceRecord[];
  private readonly frames: readonly Frame[];
  private readonly index: SceneIndex;
  /** The first is that before all frames. */
  private readonly keyframes: readonly Keyframe[];
  private current: Keyframe;
  /** Patches of frames that were walked through, by the frame's number. */
  private readonly steps = new Map<number, Step>();

  /** `records` in order of time. */
  constructor(records: readonly TraceRecord[], subnets: readonly SubnetGround[]) {
    this.records = records;
    this.frames = framesOf(records);
    this.index = new SceneIndex(
      records,
      subnets.map(({ name }) => name),
    );
    this.current = { frames: 0, scene: emptyScene(subnets) };
    this.keyframes = this.wholeScenes(this.current);
  }

  get scene(): Scene {
    return this.current.scene;
  }

  /** The scene after everything that happened up to and including this time. */
  seek(at: Milliseconds): Scene {
    const target = this.framesUntil(at);
    if (Math.abs(target - this.current.frames) > MOST_WALKED) this.leap(target);
    while (this.current.frames < target) this.forward();
    while (this.current.frames > target) this.back();
    return this.current.scene;
  }

  /** When something happens next; undefined after the last record. */
  next(at: Milliseconds): Milliseconds | undefined {
    return this.frames[this.framesUntil(at)]?.at;
  }

  /** When something happened last before this time. */
  previous(at: Milliseconds): Milliseconds | undefined {
    return this.frames[this.framesUntil(at - 1) - 1]?.at;
  }

  /** The last records up to and including this time, oldest first. */
  recent(at: Milliseconds, count: number): readonly TraceRecord[] {
    const end = this.frames[this.framesUntil(at) - 1]?.to ?? 0;
    return this.records.slice(Math.max(0, end - count), end);
  }

  private forward(): void {
    const { frames, scene } = this.current;
    const step = this.steps.get(frames);
    if (step !== undefined) {
      this.current = { frames: frames + 1, scene: applyPatches(scene, step.forward) };
    } else if (this.isLarge(frames)) {
      this.leap(frames + 1);
    } else {
      const [next, forward, back] = produceWithPatches(scene, (draft: Scene) => this.play(frames, draft));
      if (this.steps.size >= MOST_STEPS) this.steps.clear();
      this.steps.set(frames, { forward, back });
      this.current = { frames: frames + 1, scene: next };
    }
  }

  private back(): void {
    const { frames, scene } = this.current;
    const step = this.steps.get(frames - 1);
    if (step === undefined) this.leap(frames - 1);
    else this.current = { frames: frames - 1, scene: applyPatches(scene, step.back) };
  }

  /** To any frame, by the last whole scene before it and all records since in one go. */
  private leap(target: number): void {
    const near = elementAt(this.keyframes, firstPlace(this.keyframes, ({ frames }) => frames > target) - 1);
    const scene = this.fold(near.scene, near.frames, target);
    this.current = { frames: target, scene };
  }

  private fold(scene: Scene, from: number, to: number): Scene {
    if (from === to) return scene;
    return produce(scene, (draft: Scene) => {
      for (let frame = from; frame < to; frame++) this.play(frame, draft);
    });
  }

  private play(frame: number, scene: Scene): void {
    const { from, to } = elementAt(this.frames, frame);
    const stage = { scene, index: this.index };
    for (let place = from; place < to; place++) applyToScene(stage, elementAt(this.records, place));
  }

  /** Whole scenes at every segment's end; a large frame is a segment of its own. */
  private wholeScenes(start: Keyframe): Keyframe[] {
    const keyframes = [start];
    let { scene } = start;
    let begun = 0;
    for (const place of this.frames.keys()) {
      const next = this.frames[place + 1];
      if (next !== undefined && next.to - elementAt(this.frames, begun).from <= SEGMENT) continue;
      scene = this.fold(scene, begun, place + 1);
      keyframes.push({ frames: place + 1, scene });
      begun = place + 1;
    }
    return keyframes;
  }

  private isLarge(frame: number): boolean {
    const { from, to } = elementAt(this.frames, frame);
    return to - from > SEGMENT;
  }

  /** How many frames happen up to and including this time. */
  private framesUntil(time: Milliseconds): number {
    return firstPlace(this.frames, ({ at }) => at > time);
  }
}

function framesOf(records: readonly TraceRecord[]): Frame[] {
  const frames: Frame[] = [];
  let from = 0;
  for (const [place, { t: at }] of records.entries()) {
    if (records[place + 1]?.t === at) continue;
    frames.push({ at, from, to: place + 1 });
    from = place + 1;
  }
  return frames;
}

/** The first place for whose item it holds, the length when for none. It holds for all after the first. */
function firstPlace<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(elementAt(items, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}
