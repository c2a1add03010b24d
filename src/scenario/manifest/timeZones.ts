// Time zones of CronJobs by their names, with the rules that hold from now on: what laws were before is not kept.

import { parseZoneRule, type ZoneRule } from '../../base/zoneRule.ts';
import { TIME_ZONES } from './timeZoneTable.ts';

/** By name; cut into lines when somebody asks. */
let rules: ReadonlyMap<string, string> | undefined;

/** Undefined where there is no zone of this name. */
export function zoneRuleOf(name: string): ZoneRule | undefined {
  rules ??= new Map(
    TIME_ZONES.trim()
      .split('\n')
      .flatMap((line) => {
        const [rule = '', ...names] = line.split(' ');
        return names.map((each): [string, string] => [each, rule]);
      }),
  );
  const rule = rules.get(name);
  return rule === undefined ? undefined : parseZoneRule(rule);
}
