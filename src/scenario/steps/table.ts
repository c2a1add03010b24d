// Every kind of timeline step, in the order of the JSON Schema. A new one is a file beside these, or an entry in the file
// of its family, and a line below: nobody else names a step to check, compile, describe or perform it.

import { keysOf } from '../../base/records.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { z } from 'zod';
import type { LocatedFault } from '../language/diagnostics.ts';
import type { Scaled } from '../language/load.ts';
import type { ManifestObject } from '../manifest/checkedManifest.ts';
import { freeAddresses, takeAddresses } from './addresses.ts';
import { attachEni, detachEnis } from './enis.ts';
import type { Asked } from './asked.ts';
import { setCniEnv, setCniUpdateStrategy, setCniVersion } from './cni.ts';
import type { Mention } from './mention.ts';
import {
  addNodeGroup,
  deleteNodeGroup,
  instanceRefresh,
  scaleNodeGroup,
  updateNodegroup,
} from './nodeGroups.ts';
import {
  annotateNode,
  cordon,
  drain,
  failNode,
  interruptSpotInstance,
  labelNode,
  rebootNode,
  recoverNode,
  restartDaemon,
  taint,
  terminateNode,
  uncordon,
  untaint,
} from './nodes.ts';
import { adopt, apply, deleteObject, manifest } from './objects.ts';
import { note } from './note.ts';
import { observe } from './observe.ts';
import { createDeployment, createPods, deleteDeployment, deletePods } from './pods.ts';
import type { Deeds, ManifestSource, StepContext, StepCounts, StepParts, StepRegister } from './step.ts';
import type { StepWorld } from './stepWorld.ts';
import { rollout, scale, setImage } from './workloads.ts';

/** By the key that names them in a scenario. */
export const STEPS = {
  createDeployment,
  adopt,
  apply,
  manifest,
  delete: deleteObject,
  scale,
  setImage,
  rollout,
  deleteDeployment,
  createPods,
  deletePods,
  addNodeGroup,
  scaleNodeGroup,
  deleteNodeGroup,
  instanceRefresh,
  updateNodegroup,
  cordon,
  uncordon,
  drain,
  setCniEnv,
  setCniVersion,
  setCniUpdateStrategy,
  restartDaemon,
  rebootNode,
  terminateNode,
  interruptSpotInstance,
  failNode,
  recoverNode,
  taint,
  untaint,
  labelNode,
  annotateNode,
  takeAddresses,
  freeAddresses,
  attachEni,
  detachEnis,
  observe,
  note,
} as const;

type Steps = typeof STEPS;

export type StepKey = keyof Steps;

export const STEP_KEYS = keysOf(STEPS);

/** What a step of each key says. */
type Values = { readonly [Key in StepKey]: z.output<Steps[Key]['schema']> };

/** As a step of a document has them: one. */
type SomeValues = { readonly [Key in StepKey]?: Values[Key] | undefined };

/** What steps are compiled to: frozen plain data. */
export type Action = ReturnType<Steps[StepKey]['compile']>[number];

type Kind = Action['kind'];
type ActionOf = { readonly [Each in Kind]: Extract<Action, { readonly kind: Each }> };

const PARTS: { readonly [Key in StepKey]: StepParts<Values[Key], Action> } = STEPS;

const DEEDS: { readonly [Each in Kind]: Deeds<Action>[Each] } = Object.assign(
  {},
  ...Object.values(STEPS).map(({ deeds }) => deeds),
);

/** A step's row together with what the step says. */
export interface SaidStep {
  readonly key: StepKey;
  faults(): readonly LocatedFault[];
  mentions(objects: readonly ManifestObject[]): readonly Mention[];
  manifest(): ManifestSource<SomeValues> | undefined;
  books(register: StepRegister, objects: readonly ManifestObject[]): void;
  foresees(counts: StepCounts, objects: readonly ManifestObject[]): void;
  /** The same said with every number of pods scaled. */
  underLoad(scaled: Scaled): SomeValues;
  compile(context: StepContext): readonly Action[];
}

/** What a step of the document says: one thing, when it is right. */
export function saidBy(step: SomeValues): SaidStep[] {
  return STEP_KEYS.flatMap((key) => {
    const value = step[key];
    return value === undefined ? [] : [said(key, value)];
  });
}

function said<Key extends StepKey>(key: Key, value: Values[Key]): SaidStep {
  const parts = PARTS[key];
  return {
    key,
    faults: () => parts.faults(value),
    mentions: (objects) => parts.mentions(value, objects),
    manifest: () => {
      const source = parts.manifest(value);
      if (source === undefined || 'content' in source) return source;
      return { ...source, withText: (text) => ({ [key]: source.withText(text) }) };
    },
    books: (register, objects) => parts.books(value, register, objects),
    foresees: (counts, objects) => parts.foresees(value, counts, objects),
    underLoad: (scaled) => ({ [key]: parts.underLoad?.(value, scaled) ?? value }),
    compile: (context) => parts.compile(value, context),
  };
}

/** In a few words, as an order. */
export function describeAction(action: Action): string {
  return described(action.kind, action);
}

function described<Each extends Kind>(kind: Each, action: ActionOf[Each]): string {
  return DEEDS[kind].describe(action);
}

/** `at`: when the timeline has it. */
export function askFor(asked: Asked, action: Action, at: Milliseconds): void {
  askedFor(asked, action.kind, action, at);
}

function askedFor<Each extends Kind>(
  asked: Asked,
  kind: Each,
  action: ActionOf[Each],
  at: Milliseconds,
): void {
  DEEDS[kind].asks?.(asked, action, at);
}

export function performAction(world: StepWorld, action: Action, at: Milliseconds): void {
  askFor(world.asked, action, at);
  performed(world, action.kind, action);
}

function performed<Each extends Kind>(world: StepWorld, kind: Each, action: ActionOf[Each]): void {
  DEEDS[kind].perform(world, action);
}
