// The timeline of a recorded run: the scene at any moment, reached forwards and back. Records of one moment are a frame.
// Whole scenes are kept every few hundred records, cheaply, because they share what did not change between them; from
// the nearest one it is a step of immer's patches per frame, or of their inverses.

import { applyPatches, enablePatches, produce, produceWithPatches, setAutoFreeze, type Patch } from 'immer';
import type { Milliseconds } from '../base/time.ts';
import { emptyScene, foldIntoScene } from './timelineFold.ts';
import { SceneIndex } from './timelineIndex.ts';
import type { Scene, SubnetGround } from './timelineScene.ts';
import type { TraceRecord } from './trace.ts';

enablePatches();
// Scenes are shared freely and changed by nobody; to freeze each anew would cost more than to make it.
setAutoFreeze(false);

/** Records between two whole scenes, at least. */
const SEGMENT = 256;

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
  private readonly keyframes: readonly Keyframe[];
  private current: Keyframe;
  /** Patches of the frames around the current one, by the frame's number. */
  private readonly steps = new Map<number, Step>();

  /** `records` in order of time. */
  constructor(records: readonly TraceRecord[], subnets: readonly SubnetGround[]) {
    this.records = records;
    this.frames = framesOf(records);
    this.index = new SceneIndex(
      records,
      subnets.map(({ name }) => name),
    );
    this.keyframes = this.fold(emptyScene(subnets));
    this.current = this.keyframes[0];
  }

  get scene(): Scene {
    return this.current.scene;
  }

  /** The scene after everything that happened up to and including this time. */
  seek(at: Milliseconds): Scene {
    const target = this.framesUntil(at);
    const near = this.nearestKeyframe(target);
    if (Math.abs(target - this.current.frames) > Math.abs(target - near.frames)) this.jump(near);
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
      return;
    }
    const [next, forward, back] = produceWithPatches(scene, (draft: Scene) => this.play(frames, draft));
    if (this.steps.size >= MOST_STEPS) this.steps.clear();
    this.steps.set(frames, { forward, back });
    this.current = { frames: frames + 1, scene: next };
  }

  private back(): void {
    const { frames, scene } = this.current;
    const step = this.steps.get(frames - 1);
    if (step === undefined) {
      // The frames up to here are not known as patches yet: play them once from the scene before them.
      this.jump(this.keyframeBefore(frames));
      while (this.current.frames < frames) this.forward();
      this.back();
      return;
    }
    this.current = { frames: frames - 1, scene: applyPatches(scene, step.back) };
  }

  private jump(to: Keyframe): void {
    this.current = to;
    this.steps.clear();
  }

  private play(frame: number, scene: Scene): void {
    const { from, to } = this.frames[frame];
    for (let place = from; place < to; place++) foldIntoScene(scene, this.records[place], this.index);
  }

  private fold(start: Scene): Keyframe[] {
    const keyframes: Keyframe[] = [{ frames: 0, scene: start }];
    let scene = start;
    for (let first = 0; first < this.frames.length;) {
      let end = first + 1;
      const from = this.frames[first].from;
      while (end < this.frames.length && this.frames[end].from - from < SEGMENT) end++;
      scene = produce(scene, (draft: Scene) => {
        for (let frame = first; frame < end; frame++) this.play(frame, draft);
      });
      keyframes.push({ frames: end, scene });
      first = end;
    }
    return keyframes;
  }

  /** How many frames happen up to and including this time. */
  private framesUntil(at: Milliseconds): number {
    return firstPlace(this.frames.length, (place) => this.frames[place].at > at);
  }

  private nearestKeyframe(frames: number): Keyframe {
    const after = firstPlace(this.keyframes.length, (place) => this.keyframes[place].frames > frames);
    const before = this.keyframes[after - 1];
    const next = this.keyframes[after] ?? before;
    return next.frames - frames < frames - before.frames ? next : before;
  }

  private keyframeBefore(frames: number): Keyframe {
    return this.keyframes[
      firstPlace(this.keyframes.length, (place) => this.keyframes[place].frames >= frames) - 1
    ];
  }
}

function framesOf(records: readonly TraceRecord[]): Frame[] {
  const frames: Frame[] = [];
  for (let from = 0; from < records.length;) {
    const at = records[from].t;
    let to = from + 1;
    while (to < records.length && records[to].t === at) to++;
    frames.push({ at, from, to });
    from = to;
  }
  return frames;
}

/** The first of `length` places for which it holds, `length` when for none. It holds for all after the first. */
function firstPlace(length: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
