// The rules of all types.

import { own } from '../../../base/own.ts';
import { CONTAINER_RULES } from './containerRules.ts';
import type { TypeRule } from './findings.ts';
import { METADATA_RULES } from './metadataRules.ts';
import { NETWORK_RULES } from './networkRules.ts';
import { BOUND_RULES } from './boundRules.ts';
import { POD_RULES } from './podRules.ts';
import { RIGHTS_RULES } from './rightsRules.ts';
import { SCHEDULING_RULES } from './schedulingRules.ts';
import { VOLUME_RULES } from './volumeRules.ts';
import { WORKLOAD_RULES } from './workloadRules.ts';

const TABLES = [
  METADATA_RULES,
  POD_RULES,
  CONTAINER_RULES,
  SCHEDULING_RULES,
  VOLUME_RULES,
  WORKLOAD_RULES,
  NETWORK_RULES,
  RIGHTS_RULES,
  BOUND_RULES,
];

/** `Object` stands for those of every object. */
export function rulesOf(type: string): readonly TypeRule[] {
  return TABLES.flatMap((table) => own(table, type) ?? []);
}
