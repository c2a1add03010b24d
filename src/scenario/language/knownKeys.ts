// Which keys a mapping of the document may have, read off the schema itself, for suggestions; and what an
// unknown one is.

import { z } from 'zod';
import { own } from '../../base/own.ts';
import type { DocumentPath, Fault } from './diagnostics.ts';

/** What the keys of a mapping are, where an unknown one is a problem of its own. */
export const KINDS_OF_KEYS = z.registry<{ readonly keys: 'cni-setting' }>();

/** The keys allowed at a path, over all alternatives there; none where any key is. */
export function knownKeysAt(schema: z.core.$ZodType, path: DocumentPath): readonly string[] {
  return keysOf(schemasAt(schema, path));
}

export function unknownKeyFault(schema: z.core.$ZodType, path: DocumentPath, key: string): Fault {
  const here = schemasAt(schema, path);
  const known = keysOf(here);
  return here.some((each) => KINDS_OF_KEYS.get(each)?.keys === 'cni-setting')
    ? { code: 'unknown-cni-setting', name: key, known }
    : { code: 'unknown-key', key, known };
}

function schemasAt(schema: z.core.$ZodType, path: DocumentPath): readonly z.core.$ZodType[] {
  return path.reduce<readonly z.core.$ZodType[]>(
    (schemas, part) => schemas.flatMap((each) => childrenOf(each, part)),
    bareAlternatives(schema),
  );
}

function keysOf(schemas: readonly z.core.$ZodType[]): readonly string[] {
  return schemas.flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
}

function childrenOf(schema: z.core.$ZodType, part: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return bareAlternatives(schema.element);
  if (schema instanceof z.ZodRecord) return bareAlternatives(schema.valueType);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const child = own(shape, String(part));
  return child === undefined ? [] : bareAlternatives(child);
}

/** Without the wrappers for defaults and optional keys, and each alternative of a union by itself. */
function bareAlternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const wrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  if (wrapped) return bareAlternatives(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return bareAlternatives(schema.def.in);
  return schema instanceof z.ZodUnion ? schema.def.options.flatMap(bareAlternatives) : [schema];
}
