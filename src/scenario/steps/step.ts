// What a kind of timeline step consists of. Whoever adds one fills in every part, and one line of the table in
// `table.ts`; checks, compiling, reports and the world go through the table and know no step by its name.

import type { z } from 'zod';
import type { Milliseconds } from '../../base/time.ts';
import type { IpFamily } from '../../base/address.ts';
import type { CniEnvDocument } from '../cluster/cniDocument.ts';
import type { CniVersion } from '../../base/cniReleases.ts';
import type { DocumentPath, LocatedFault } from '../language/diagnostics.ts';
import type { Scaled } from '../language/load.ts';
import type { Mortal, Reference } from '../language/things.ts';
import type { ManifestObject } from '../manifest/checkedManifest.ts';
import type { Asked } from './asked.ts';
import type { Mention } from './mention.ts';
import type { StepWorld } from './stepWorld.ts';

/** What every compiled action is: plain data of a kind. */
interface KindOfAction {
  readonly kind: string;
}

/** The parts that take the value of the step's key. Paths begin at that value. */
export interface StepParts<Value, Action extends KindOfAction> {
  /** What is wrong with the value by itself, beyond its shape. */
  readonly faults: (value: Value) => readonly LocatedFault[];
  /** All it names that must be there when it happens. */
  readonly mentions: (value: Value, objects: readonly ManifestObject[]) => readonly Mention[];
  /** The manifest that it brings. */
  readonly manifest: (value: Value) => ManifestSource<Value> | undefined;
  /** Enters what it creates, deletes and changes. */
  readonly books: (value: Value, register: StepRegister, objects: readonly ManifestObject[]) => void;
  /** The value with every number of pods scaled; absent: it says none. */
  readonly underLoad?: (value: Value, scaled: Scaled) => Value;
  /** Counts the pods and nodes it comes to. */
  readonly foresees: (value: Value, counts: StepCounts, objects: readonly ManifestObject[]) => void;
  /** One action, or several that happen at once, as plain data. */
  readonly compile: (value: Value, context: StepContext) => readonly Action[];
}

export interface Step<Schema extends z.ZodType, Action extends KindOfAction> extends StepParts<
  z.output<Schema>,
  Action
> {
  /** Of the value, with descriptions. */
  readonly schema: Schema;
  readonly deeds: Deeds<Action>;
}

/** For every kind of action that a step compiles to. */
export type Deeds<Action extends KindOfAction> = {
  readonly [Kind in Action['kind']]: Deed<Extract<Action, { readonly kind: Kind }>>;
};

interface Deed<Action> {
  /** In a few words, as an order: what reports call the step. */
  readonly describe: (action: Action) => string;
  /** Enters what it asks for that stands from then on; absent: nothing of the kind. */
  readonly asks?: (asked: Asked, action: Action, at: Milliseconds) => void;
  /** What it does to the world, in which that is entered already. */
  readonly perform: (world: StepWorld, action: Action) => void;
}

/** A row of the table. */
export function step<Schema extends z.ZodType, Action extends KindOfAction>(
  row: Step<Schema, Action>,
): Step<Schema, Action> {
  return row;
}

/** Where a manifest stands; paths begin at the step's value. */
export type ManifestSource<Value> = { readonly path: DocumentPath; readonly namespace: string } & (
  | { readonly content: unknown }
  /** `withText`: what the step says, with the text of the file in it. */
  | { readonly file: string; readonly withText: (text: string) => Value }
);

/** For steps without faults of their own, that name nothing. */
export const none = (): readonly never[] => [];

/** For steps that bring, create and delete nothing, or whose pods and nodes cannot be foreseen. */
export const nothing = (): undefined => {};

/** Where steps enter what comes and goes by them. */
export interface StepRegister {
  /** Under a name of its own, which stands in the value as `name`. */
  create(thing: 'deployment' | 'pod set' | 'node group', reference: Reference): void;
  delete(thing: Mortal, reference: Reference): void;
  /** Creates an object, or changes the one there is. */
  apply(object: ManifestObject): void;
  /** What is there at the start; its namespace is, too. */
  adopt(object: ManifestObject): void;
  /** A node group has this many nodes from now on. */
  resize(group: string, size: number): void;
  changeCni(change: CniChange): void;
}

/** Another version of aws-node, or other settings: null removes one. */
export type CniChange = { readonly version: CniVersion } | { readonly env: CniEnvDocument };

/** Where steps count what they come to. */
export interface StepCounts {
  /** A workload has this many pods from now on. */
  scale(workload: string, replicas: number, path: DocumentPath, target?: LocatedFault['target']): void;
  addPods(count: number, path: DocumentPath): void;
  /** So many of a workload's pods are made anew. */
  replace(workload: string, path: DocumentPath, count?: number | 'all'): void;
  /** The workload's pods are gone. */
  forget(workload: string): void;
  apply(object: ManifestObject, path: DocumentPath): void;
  /** A node group has this many nodes from now on. */
  resize(group: string, size: number, path: DocumentPath): void;
  /** All nodes of a group are made anew. */
  renew(group: string, path: DocumentPath): void;
  dissolve(group: string): void;
}

/** What compiling a step may ask of the scenario. */
export interface StepContext {
  /** Those of the step's manifest. */
  readonly objects: readonly ManifestObject[];
  readonly region: string;
  /** Those of node groups that name none. */
  readonly subnets: readonly string[];
  /** The name of the object that is meant at that time: see `objectNames.ts`. */
  readonly nameOf: (thing: Mortal, reference: Reference) => string;
  /** Settings of aws-node that the scenario and its steps so far have changed. */
  readonly changedEnv: () => CniEnvDocument;
  readonly ipFamily: IpFamily;
}
