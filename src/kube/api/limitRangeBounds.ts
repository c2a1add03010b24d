// What LimitRanges forbid: amounts below a minimum, beyond a maximum, or too far apart, by the container or the whole pod.
// @upstream plugin/pkg/admission/limitranger/admission.go#PodValidateLimitFunc
// @assumption of several faults of one row the resources come by name; upstream's order is chance.

import { own } from '../../base/own.ts';
import { quantityText } from '../../base/quantity.ts';
import { amountText } from './amountText.ts';
import type { PodSpec, Resources } from './objects.ts';
import { totalLimits, totalOf } from './podResources.ts';
import type { LimitBound, LimitRow } from './workloadConfig.ts';

interface Amounts {
  readonly requests: Resources;
  readonly limits: Resources;
}

type Rule = (bound: LimitBound, type: LimitRow['type'], amounts: Amounts) => string | undefined;

/** In the API server's words; undefined: nothing is forbidden. */
export function forbiddenBy(rows: readonly LimitRow[], spec: PodSpec): string | undefined {
  const faults = rows.flatMap((row) => amountsOf(row, spec).flatMap((amounts) => faultsOf(row, amounts)));
  const [only, ...others] = new Set(faults);
  return others.length === 0 ? only : `[${[only, ...others].join(', ')}]`;
}

function amountsOf({ type }: LimitRow, spec: PodSpec): Amounts[] {
  if (type === 'Pod')
    return [{ requests: totalOf(spec, ({ requests }) => requests, true), limits: totalLimits(spec) }];
  return [...spec.containers, ...spec.initContainers].map(({ requests, limits = {} }) => ({
    requests,
    limits,
  }));
}

function faultsOf({ type, min, max, maxLimitRequestRatio }: LimitRow, amounts: Amounts): string[] {
  const judge = (bounds: readonly LimitBound[], rule: Rule): string[] =>
    bounds.flatMap((bound) => rule(bound, type, amounts) ?? []);
  return [...judge(min, tooLittle), ...judge(max, tooMuch), ...judge(maxLimitRequestRatio, tooFarApart)];
}

const tooLittle: Rule = (bound, type, { requests, limits }) => {
  const { resource, amount } = bound;
  const request = own(requests, resource);
  const limit = own(limits, resource);
  const least = `minimum ${resource} usage per ${type} is ${textOf(bound, amount)}`;
  if (request === undefined) return `${least}.  No request is specified`;
  if (request < amount) return `${least}, but request is ${textOf(bound, request)}`;
  return limit !== undefined && limit < amount ? `${least}, but limit is ${textOf(bound, limit)}` : undefined;
};

const tooMuch: Rule = (bound, type, { requests, limits }) => {
  const { resource, amount } = bound;
  const request = own(requests, resource);
  const limit = own(limits, resource);
  const most = `maximum ${resource} usage per ${type} is ${textOf(bound, amount)}`;
  if (limit === undefined) return `${most}.  No limit is specified`;
  if (limit > amount) return `${most}, but limit is ${textOf(bound, limit)}`;
  return request !== undefined && request > amount
    ? `${most}, but request is ${textOf(bound, request)}`
    : undefined;
};

const tooFarApart: Rule = ({ resource, amount, form }, type, { requests, limits }) => {
  const request = own(requests, resource) ?? 0;
  const limit = own(limits, resource) ?? 0;
  const ratio = quantityText({ nanos: BigInt(amount) * 1_000_000n, form });
  const most = `${resource} max limit to request ratio per ${type} is ${ratio}`;
  if (request === 0) return `${most}, but no request is specified or request is 0`;
  if (limit === 0) return `${most}, but no limit is specified or limit is 0`;
  return 1000 * limit > amount * request
    ? `${most}, but provided ratio is ${(limit / request).toFixed(6)}`
    : undefined;
};

function textOf({ resource, form }: LimitBound, amount: number): string {
  return amountText(resource, amount, form);
}
