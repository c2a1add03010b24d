// What a manifest says that is not simulated: whole kinds, and fields of those that are.

import { z } from 'zod';
import { own } from '../../base/own.ts';
import { IGNORED, isIgnored } from './forms.ts';

/** A kind, or a field of one, that was left out. */
export interface IgnoredPart {
  /** With its group where the kind is none of Kubernetes' own: `NodePool.karpenter.sh`. */
  readonly kind: string;
  /** As in `spec.template.spec.containers[].env`; absent: the whole object. */
  readonly field?: string;
  /** How often. */
  readonly count: number;
  /** How many pods these objects would make, where that is known. */
  readonly pods?: number;
  /** What else one would do, behind `which would`. */
  readonly would?: string;
}

/** Fields of an object that its schema marks as ignored, with `[]` for items of lists. */
export function ignoredFields(schema: z.core.$ZodType, value: unknown, path = ''): string[] {
  if (isIgnored(schema)) return [path];
  const bare = bareSchema(schema);
  if (bare instanceof z.ZodArray) {
    return Array.isArray(value)
      ? value.flatMap((item) => ignoredFields(bare.element, item, `${path}[]`))
      : [];
  }
  if (!(bare instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = bare.shape;
  return Object.entries(value).flatMap(([key, part]) => {
    const field = own(shape, key);
    return field === undefined ? [] : ignoredFields(field, part, path === '' ? key : `${path}.${key}`);
  });
}

function bareSchema(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional && schema !== IGNORED ? bareSchema(schema.unwrap()) : schema;
}

/** Each kind, with what it would do, and each field once, whole kinds first, each in order of appearance. */
export function counted(parts: readonly Omit<IgnoredPart, 'count'>[]): IgnoredPart[] {
  const counts = new Map<string, IgnoredPart>();
  for (const part of parts) {
    const key = `${part.kind} ${part.field ?? ''} ${part.would ?? ''}`;
    const before = counts.get(key);
    const pods = part.pods === undefined ? {} : { pods: (before?.pods ?? 0) + part.pods };
    counts.set(key, { ...part, ...pods, count: (before?.count ?? 0) + 1 });
  }
  const all = [...counts.values()];
  return [
    ...all.filter(({ field }) => field === undefined),
    ...all.filter(({ field }) => field !== undefined),
  ];
}
