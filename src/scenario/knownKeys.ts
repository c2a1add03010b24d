// Which keys a mapping of the document may have, read off the schema itself, for suggestions.

import { z } from 'zod';
import type { DocumentPath } from './diagnostics.ts';

/** The keys allowed at a path, over all alternatives there; none where any key is. */
export function knownKeysAt(schema: z.core.$ZodType, path: DocumentPath): readonly string[] {
  const here = path.reduce<readonly z.core.$ZodType[]>(
    (schemas, part) => schemas.flatMap((each) => childrenOf(each, part)),
    bareAlternatives(schema),
  );
  return here.flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
}

function childrenOf(schema: z.core.$ZodType, part: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return bareAlternatives(schema.element);
  if (schema instanceof z.ZodRecord) return bareAlternatives(schema.valueType);
  if (!(schema instanceof z.ZodObject) || !Object.hasOwn(schema.shape, part)) return [];
  return bareAlternatives((schema.shape as Record<string | number, z.core.$ZodType>)[part]);
}

/** Without the wrappers for defaults and optional keys, and each alternative of a union by itself. */
function bareAlternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const wrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional;
  if (wrapped) return bareAlternatives(schema.def.innerType);
  return schema instanceof z.ZodUnion ? schema.def.options.flatMap(bareAlternatives) : [schema];
}
