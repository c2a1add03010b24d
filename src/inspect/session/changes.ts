// The commands of kubectl that change a cluster, as steps that a scenario can have, with what kubectl prints. Which objects
// are meant is read as kubectl reads it; whether the step is right is the scenario's own check.

import { own } from '../../base/own.ts';
import { failed, type ToolAnswer } from '../../base/toolAnswer.ts';
import { complaint, Failure } from '../../kubectl/failure.ts';
import { commandOf, EVERYWHERE, parseOptions, type Option } from '../../kubectl/options.ts';
import { View } from '../../kubectl/view.ts';
import { clusterObjects, startTimeOf } from '../clusterObjects.ts';
import type { Moment } from '../moment.ts';
import type { Change, ChangeRow, ReadManifest } from './change.ts';
import { CLUSTER_CHANGES } from './clusterChanges.ts';
import { WORKLOAD_CHANGES } from './workloadChanges.ts';

const CHANGES: Readonly<Record<string, ChangeRow>> = { ...WORKLOAD_CHANGES, ...CLUSTER_CHANGES };

/** What commands of two words go by. */
const GROUPS = ['rollout', 'set', 'create'];

/**
 * Undefined: the command changes nothing, whatever else it does. `readManifest`: the text of files that the shell
 * itself has, `-` too; others are read beside the scenario.
 */
export function changeOf(
  moment: Moment,
  words: readonly string[],
  readManifest: ReadManifest,
): Change | ToolAnswer | undefined {
  const { command: first, rest } = commandOf(words);
  const isGroup = GROUPS.includes(first);
  const inner = isGroup ? commandOf(rest) : { command: '', rest };
  const row = own(CHANGES, `${first} ${inner.command}`.trim()) ?? own(CHANGES, first);
  if (row === undefined) return undefined;
  const isWhole = own(CHANGES, first) === row;
  try {
    const options = parseOptions(first, isWhole ? rest : inner.rest, [
      ...EVERYWHERE,
      ...UNUSED,
      ...row.options,
    ]);
    if (options.text('dry-run') !== '' && options.text('dry-run') !== 'none')
      throw complaint('--dry-run is not supported here');
    const view = new View({ objects: clusterObjects(moment), now: startTimeOf(moment) + moment.at });
    const namespace = options.text('namespace') || 'default';
    return row.change({ moment, view, options, namespace, readManifest });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return failed(error.message, error.exitCode);
  }
}

/** Taken, and without effect: what a step leaves behind is looked at afterwards. */
const UNUSED: readonly Option[] = [
  { long: 'dry-run', takes: 'text' },
  { long: 'field-manager', takes: 'text' },
  { long: 'timeout', takes: 'text' },
  { long: 'wait', takes: 'nothing' },
];
