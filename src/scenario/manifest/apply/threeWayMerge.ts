// What `kubectl apply` makes of an object that is there: what the manifest says is set, what the last one said and this
// one does not is removed, and what others wrote stays.
// @upstream apimachinery/pkg/util/strategicpatch/patch.go#CreateThreeWayMergePatch

import { isMapping, type Written } from '../rules/fields.ts';
import { isRetained, isSet, mergeKeyOf } from './mergeKeys.ts';

/** `last`: the manifest applied before; `live`: what is there. */
export function threeWayMerge(last: Written, now: Written, live: Written): Written {
  return mappings(last, now, live, '');
}

function values(last: unknown, now: unknown, live: unknown, field: string): unknown {
  if (isMapping(now) && isMapping(live)) return mappings(isMapping(last) ? last : {}, now, live, field);
  if (Array.isArray(now) && Array.isArray(live))
    return lists(Array.isArray(last) ? last : [], now, live, field);
  return now;
}

function mappings(last: Written, now: Written, live: Written, field: string): Written {
  const stays = Object.keys(live).filter(
    (key) => now[key] !== undefined || (last[key] === undefined && !isRetained(field)),
  );
  const keys = new Set([...stays, ...Object.keys(now)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      now[key] === undefined ? live[key] : values(last[key], now[key], live[key], key),
    ]),
  );
}

function lists(
  last: readonly unknown[],
  now: readonly unknown[],
  live: readonly unknown[],
  field: string,
): readonly unknown[] {
  if (isSet(field)) return [...new Set([...live.filter((item) => !last.includes(item)), ...now])];
  const [said, wanted, there] = [last, now, live].map((items) => items.filter(isMapping));
  if (said === undefined || wanted === undefined || there === undefined) return now;
  if (wanted.length < now.length || there.length < live.length) return now;
  const key = mergeKeyOf(field, [...wanted, ...there]);
  if (key === undefined || isAmbiguous(wanted, key) || isAmbiguous(there, key)) return now;
  const at = (items: readonly Written[], item: Written) => items.find((one) => one[key] === item[key]);
  const kept = there.filter((item) => at(wanted, item) === undefined && at(said, item) === undefined);
  const merged = wanted.flatMap((item) => {
    const found = at(there, item);
    // What others wrote stays before what it was before.
    const before = found === undefined ? [] : kept.filter((one) => there.indexOf(one) < there.indexOf(found));
    kept.splice(0, before.length);
    return [...before, values(at(said, item), item, found, field)];
  });
  return [...merged, ...kept];
}

function isAmbiguous(items: readonly Written[], key: string): boolean {
  return new Set(items.map((item) => item[key])).size < items.length;
}
