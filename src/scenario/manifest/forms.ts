// The vocabulary of the forms of Kubernetes' objects: which fields are read, which Kubernetes knows but nothing here
// depends on, and values with a form of their own.

import { z } from 'zod';
import { judged } from '../scalars.ts';
import { parseQuantity } from '../quantity.ts';

/** A field that Kubernetes knows and that is not simulated: told to the reader, whatever is in it. */
export const IGNORED = z.unknown().optional();

/** A field that says nothing to a new object, such as its status, or that nobody would miss. */
const WITHOUT_WORD = z.unknown().optional();

/** Of fields that are read for some values only: for which they are not. */
const ignoredFor = new WeakMap<z.core.$ZodType, (value: unknown) => boolean>();

/** A field that is not simulated for some of its values. */
export function partly<S extends z.ZodType>(schema: S, isIgnored: (value: z.output<S>) => boolean): S {
  ignoredFor.set(schema, (value) => {
    const { success, data } = schema.safeParse(value);
    return success && isIgnored(data);
  });
  return schema;
}

/** Whether the field is to be told of as ignored. */
export function isIgnored(schema: z.core.$ZodType, value: unknown): boolean {
  return schema === IGNORED || ignoredFor.get(schema)?.(value) === true;
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

/** As in `pod.spec.replicas`: fits 32 bits and is not below the least. */
export function whole(minimum = 0, maximum = 2 ** 31 - 1): z.ZodInt {
  return z.int().min(minimum).max(maximum);
}

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** @upstream apimachinery/pkg/util/validation#IsValidLabelValue */
const labelValue = judged<string>(
  (found) => {
    if (typeof found !== 'string') return { code: 'wrong-type', expected: 'a string', found };
    return LABEL_VALUE.test(found) ? undefined : { code: 'bad-label', found };
  },
  { type: 'string', examples: ['nginx'] },
);

export const labelMap = z.record(z.string(), labelValue);

export const quantities = z.record(
  z.string(),
  judged<string | number>(
    (found) =>
      (typeof found === 'string' || typeof found === 'number') &&
      parseQuantity(String(found), '') !== undefined
        ? undefined
        : { code: 'bad-quantity', found },
    { type: ['string', 'number'], examples: ['100m'] },
  ),
);

/** A count or a share: `1`, `25%`. */
export const countOrShare = judged<string | number>(
  (found) => {
    const isCount = typeof found === 'number' && Number.isInteger(found) && found >= 0;
    const isShare = typeof found === 'string' && /^\d{1,9}%$/.test(found);
    return isCount || isShare ? undefined : { code: 'bad-share', found };
  },
  { type: ['integer', 'string'], examples: [1, '25%'] },
);

const requirementFields = { key: z.string(), values: z.array(z.string()).optional() };

const labelRequirement = form({
  ...requirementFields,
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
