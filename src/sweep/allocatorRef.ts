// An allocator of the user's own as runs of a sweep are told of it: plain data, since it is loaded where the run is made.

export interface AllocatorRef {
  /** As the user named it. */
  readonly name: string;
  /** Its module's absolute path. */
  readonly path: string;
  /** Hash of the module's text: a module that was changed makes other runs. What it imports is not part of it. */
  readonly content: string;
}

/** The path of a setting that says which allocator runs. */
export const ALLOCATOR = 'allocator';

/** The name of the CNI's own. */
export const IPAMD = 'ipamd';

/** Why a name is none. */
export interface UnfoundAllocator {
  readonly detail: string;
  readonly fix: string;
}

/** Which allocators a sweep may name, and which one runs where none is named; undefined: ipamd. */
export interface SweepAllocators {
  readonly named: ReadonlyMap<unknown, AllocatorRef | undefined>;
  readonly unfound: ReadonlyMap<unknown, UnfoundAllocator>;
  readonly base: AllocatorRef | undefined;
}

export const ONLY_IPAMD: SweepAllocators = {
  named: new Map([[IPAMD, undefined]]),
  unfound: new Map(),
  base: undefined,
};
