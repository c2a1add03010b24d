// What of a foreign object is simulated, and nothing else: fields that no form reads are left behind, so that neither
// environments nor commands nor the API server's own notes come along.

import { z } from 'zod';
import { own } from '../../base/own.ts';
import { IGNORED, WITHOUT_WORD } from './forms.ts';

/** A copy with the fields that the schema reads, without those of these names. */
export function readFields(schema: z.core.$ZodType, value: unknown, except: ReadonlySet<string>): unknown {
  if (schema instanceof z.ZodOptional && schema !== IGNORED && schema !== WITHOUT_WORD)
    return readFields(schema.unwrap(), value, except);
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((item) => readFields(schema.element, item, except)) : value;
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const field = own(shape, key);
    const isRead = field !== undefined && field !== IGNORED && field !== WITHOUT_WORD && !except.has(key);
    // An empty value says what its absence says; the API server writes `null` for it.
    return isRead && part !== null ? [[key, readFields(field, part, except)] as const] : [];
  });
  return Object.fromEntries(kept);
}
