// What the API server refuses of a Job's spec: indexes, and the policies that need them.
// @upstream pkg/apis/batch/validation

import { itemsIn, numberIn, partIn, partsIn, presentIn, textIn, type Written } from './fields.ts';
import type { Findings } from './findings.ts';

const STATUSES = ['False', 'True', 'Unknown'];
const MOST_INDEXED_PARALLELISM = 100_000;

export function jobRules(spec: Written, say: Findings): void {
  say.notNegative(
    spec,
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  );
  say.oneOf(spec, 'completionMode', ['NonIndexed', 'Indexed']);
  const isIndexed = textIn(spec, 'completionMode') === 'Indexed';
  if (spec['maxFailedIndexes'] !== undefined && spec['backoffLimitPerIndex'] === undefined)
    say.required('backoffLimitPerIndex', 'when maxFailedIndexes is specified');
  if (isIndexed) indexed(spec, say);
  else {
    for (const key of presentIn(spec, ['backoffLimitPerIndex', 'maxFailedIndexes']))
      say.invalid(key, spec[key], 'requires indexed completion mode');
    if (spec['successPolicy'] !== undefined)
      say.invalid('successPolicy', 'rules', 'requires indexed completion mode');
  }
  failurePolicy(spec, say);
  if (isIndexed) successPolicy(spec, say);
  replacement(spec, say);
}

function indexed(spec: Written, say: Findings): void {
  const completions = numberIn(spec, 'completions');
  if (completions === undefined) say.required('completions', 'when completion mode is Indexed');
  const parallelism = numberIn(spec, 'parallelism') ?? 0;
  if (parallelism > MOST_INDEXED_PARALLELISM)
    say.invalid(
      'parallelism',
      parallelism,
      `must be less than or equal to ${MOST_INDEXED_PARALLELISM} when completion mode is Indexed`,
    );
  const failed = numberIn(spec, 'maxFailedIndexes') ?? 0;
  if (completions !== undefined && failed > completions)
    say.invalid('maxFailedIndexes', failed, 'must be less than or equal to completions');
}

function failurePolicy(spec: Written, say: Findings): void {
  if (spec['podFailurePolicy'] === undefined) return;
  const pod = partIn(partIn(spec, 'template'), 'spec');
  const policy = textIn(pod, 'restartPolicy');
  if (policy === 'OnFailure')
    say.invalid(
      ['template', 'spec', 'restartPolicy'],
      policy,
      'only "Never" is supported when podFailurePolicy is specified',
    );
  const names = [...partsIn(pod, 'containers'), ...partsIn(pod, 'initContainers')].map((one) =>
    textIn(one, 'name'),
  );
  for (const [index, rule] of partsIn(partIn(spec, 'podFailurePolicy'), 'rules').entries()) {
    const place = ['podFailurePolicy', 'rules', index];
    if (textIn(rule, 'action') === 'FailIndex' && spec['backoffLimitPerIndex'] === undefined)
      say.invalid([...place, 'action'], 'FailIndex', 'requires the backoffLimitPerIndex to be set');
    for (const [at, one] of partsIn(rule, 'onPodConditions').entries()) {
      const here = [...place, 'onPodConditions', at];
      say.qualified([...here, 'type'], textIn(one, 'type'));
      const status = textIn(one, 'status');
      if (status !== '' && !STATUSES.includes(status))
        say.tell([...here, 'status'], { code: 'unknown-value', found: status, allowed: STATUSES });
    }
    const conditions = itemsIn(rule, 'onPodConditions').length;
    const hasCodes = rule['onExitCodes'] !== undefined;
    if (hasCodes && conditions > 0)
      say.invalid(place, '', 'specifying both OnExitCodes and OnPodConditions is not supported');
    if (!hasCodes && conditions === 0)
      say.invalid(place, '', 'specifying one of OnExitCodes and OnPodConditions is required');
    if (hasCodes) exitCodes(partIn(rule, 'onExitCodes'), [...place, 'onExitCodes'], names, say);
  }
}

function exitCodes(
  codes: Written,
  place: readonly (string | number)[],
  containers: readonly string[],
  say: Findings,
): void {
  const name = textIn(codes, 'containerName');
  if (name !== '' && !containers.includes(name))
    say.invalid(
      [...place, 'containerName'],
      name,
      'must be one of the container or initContainer names in the pod template',
    );
  const values = itemsIn(codes, 'values').filter((value) => typeof value === 'number');
  if (values.length === 0) say.invalid([...place, 'values'], '', 'at least one value is required');
  for (const [index, value] of values.entries()) {
    if (codes['operator'] === 'In' && value === 0)
      say.invalid([...place, 'values', index], 0, 'must not be 0 for the In operator');
    if (values.indexOf(value) < index) say.duplicate([...place, 'values', index], value);
  }
  if (values.some((value, index) => index > 0 && value < (values[index - 1] ?? value)))
    say.invalid([...place, 'values'], values.join(', '), 'must be ordered');
}

function successPolicy(spec: Written, say: Findings): void {
  if (spec['successPolicy'] === undefined) return;
  const completions = numberIn(spec, 'completions') ?? 0;
  for (const [index, rule] of partsIn(partIn(spec, 'successPolicy'), 'rules').entries()) {
    const place = ['successPolicy', 'rules', index];
    if (presentIn(rule, ['succeededCount', 'succeededIndexes']).length === 0)
      say.required(place, 'at least one of succeededCount or succeededIndexes must be specified');
    const count = numberIn(rule, 'succeededCount') ?? 0;
    if (count > completions)
      say.invalid(
        [...place, 'succeededCount'],
        count,
        `must be less than or equal to ${completions} (the number of specified completions)`,
      );
    const ends = textIn(rule, 'succeededIndexes').split(/[-,]/).filter(Boolean).map(Number);
    const isAscending = ends.every((end, at) => at === 0 || end > (ends[at - 1] ?? end));
    if (!isAscending || ends.some((end) => end >= completions))
      say.invalid(
        [...place, 'succeededIndexes'],
        textIn(rule, 'succeededIndexes'),
        'must be increasing indexes below completions',
      );
  }
}

function replacement(spec: Written, say: Findings): void {
  if (spec['podFailurePolicy'] !== undefined) say.oneOf(spec, 'podReplacementPolicy', ['Failed']);
  say.oneOf(spec, 'podReplacementPolicy', ['Failed', 'TerminatingOrFailed']);
}
