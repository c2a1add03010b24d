// The allocators that a sweep or a search names, by --allocator, --set allocator=… and a plan: each found and loaded once.

import { dirname } from 'node:path';
import {
  ALLOCATOR,
  type AllocatorRef,
  type SweepAllocators,
  type UnfoundAllocator,
} from '../sweep/allocatorRef.ts';
import type { Axis } from '../sweep/axis.ts';
import type { PlanText } from '../sweep/planText.ts';
import { allocatorOption, findAllocator } from './allocatorModule.ts';
import type { InputFiles } from './inputFiles.ts';

export interface AllocatorQuestion {
  /** Of --allocator: for every setting that names no other. */
  readonly allocator: string | undefined;
}

/** `plan`: what it names is relative to its own file. */
export async function sweepAllocators(
  { allocator }: AllocatorQuestion,
  axes: readonly Axis<unknown>[],
  plan: { readonly file: string; readonly text: PlanText } | undefined,
  inputs: InputFiles,
): Promise<SweepAllocators> {
  const named = new Map<unknown, AllocatorRef | undefined>();
  const unfound = new Map<unknown, UnfoundAllocator>();
  const find = async (values: readonly unknown[], folder: string): Promise<void> => {
    for (const value of values) {
      if (typeof value !== 'string' || named.has(value)) continue;
      const found = await findAllocator(value, folder, inputs);
      if (found.ok) named.set(value, found.ref);
      else unfound.set(value, found);
    }
  };
  await find(valuesOf(axes), '.');
  if (plan !== undefined) {
    const ofNamed = plan.text.named.flatMap(({ settings }) => settings.filter(isAllocator));
    const values = [...valuesOf(plan.text.axes), ...ofNamed.map(({ value }) => value)];
    await find(values, dirname(plan.file));
  }
  return { named, unfound, base: await allocatorOption(allocator, inputs) };
}

function valuesOf(axes: readonly Axis<unknown>[]): unknown[] {
  return axes.filter(isAllocator).flatMap(({ choices }) => choices.map(({ value }) => value));
}

function isAllocator({ path }: { readonly path: string }): boolean {
  return path === ALLOCATOR;
}
