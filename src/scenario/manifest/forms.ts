// The vocabulary of the forms of Kubernetes' objects: which fields are read, which Kubernetes knows but nothing here
// depends on, and values with a form of their own.

import { z } from 'zod';
import { judged, labelKey, labelMap, labelValue, type quantities } from '../language/scalars.ts';

/** A field that Kubernetes knows and that is not simulated: told to the reader, whatever is in it. */
export const IGNORED = z.unknown().optional();

/** A field that says nothing to a new object, such as its status, or that nobody would miss. */
export const WITHOUT_WORD = z.unknown().optional();

/** Whether the field is to be told of as ignored. */
export function isIgnored(schema: z.core.$ZodType): boolean {
  return schema === IGNORED;
}

interface Others {
  /** Names of fields to tell of as ignored, separated by spaces. */
  readonly ignored?: string;
  /** Names of fields to leave out without a word. */
  readonly withoutWord?: string;
}

/** An object with the fields that are read, and those that are not; any other is a mistake. */
export function form<S extends z.ZodRawShape>(
  shape: S,
  { ignored = '', withoutWord = '' }: Others = {},
): z.ZodObject<S, z.core.$strict> {
  const others = [...marked(ignored, IGNORED), ...marked(withoutWord, WITHOUT_WORD)];
  // What the others are called is no part of the type: nobody reads them.
  return z.strictObject({ ...shape, ...Object.fromEntries(others) });
}

function marked(names: string, mark: z.ZodType): [string, z.ZodType][] {
  return names === '' ? [] : names.split(' ').map((name) => [name, mark]);
}

const MOST_WHOLE = 2 ** 31 - 1;

/** As in `pod.spec.replicas`: fits 32 bits and is not below the least. */
export function whole(minimum = 0, maximum = MOST_WHOLE): z.ZodInt {
  return z.int().min(minimum).max(maximum);
}

/** One of these, or nothing: an empty text says nothing either. */
export function choice<const T extends readonly string[]>(values: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), z.enum(values).optional()).optional();
}

/** A count or a share of any size: `1`, `25%`, `150%`. */
export const countOrShare = countOr((share) => share === undefined);

/** A count or a share of a whole: `1`, `25%`. */
export const countOrPart = countOr((share) => share === undefined || share > 100);

function countOr(
  isTooMuch: (share: number | undefined) => boolean,
): z.ZodType<string | number, string | number> {
  return judged<string | number>(
    (found) => {
      if (typeof found === 'number' && Number.isInteger(found) && found >= 0)
        return found <= MOST_WHOLE ? undefined : { code: 'out-of-range', minimum: 0, maximum: MOST_WHOLE };
      const share =
        typeof found === 'string' && /^\d{1,9}%$/.test(found) ? Number(found.slice(0, -1)) : undefined;
      if (!isTooMuch(share)) return undefined;
      return share === undefined
        ? { code: 'bad-share', found }
        : { code: 'over-whole', found: String(found) };
    },
    { type: ['integer', 'string'], examples: [1, '25%'] },
  );
}

const requirementFields = { key: labelKey, values: z.array(z.string()).optional() };

const labelRequirement = form({
  key: labelKey,
  values: z.array(labelValue).optional(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
});

export const nodeRequirement = form({
  ...requirementFields,
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
});

export const labelSelector = form({
  matchLabels: labelMap.optional(),
  matchExpressions: z.array(labelRequirement).optional(),
});

export type SelectorForm = z.output<typeof labelSelector>;
export type QuantitiesForm = z.output<typeof quantities>;
export type RequirementForm = z.output<typeof nodeRequirement>;
