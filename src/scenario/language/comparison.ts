// What an expectation says of a number: `43`, `">= 5"`, `"<= 10"`.

export type Comparison = '=' | '>=' | '<=';

export interface ParsedComparison {
  readonly comparison: Comparison;
  readonly value: number;
}

const FORM = /^(=|>=|<=)? *(\d{1,15})$/;

/** A plain number means equal. Undefined when malformed. */
export function parseComparison(found: unknown): ParsedComparison | undefined {
  if (typeof found === 'number') {
    return Number.isSafeInteger(found) && found >= 0 ? { comparison: '=', value: found } : undefined;
  }
  const parts = typeof found === 'string' ? FORM.exec(found.trim()) : null;
  if (parts === null) return undefined;
  return { comparison: comparisonOf(parts[1]), value: Number(parts[2]) };
}

function comparisonOf(sign: string | undefined): Comparison {
  return sign === '>=' || sign === '<=' ? sign : '=';
}
