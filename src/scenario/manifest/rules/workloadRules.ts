// What the API server refuses of the kinds that make pods.
// @upstream pkg/apis/apps/validation, pkg/apis/batch/validation, pkg/apis/core/validation

import { isDnsLabel } from '../../language/kubernetesNames.ts';
import { zoneRuleOf } from '../timeZones.ts';
import { numberIn, partIn, partsIn, textIn, type Written } from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';
import { jobRules } from './jobRules.ts';
import { mountRules, noDeadline } from './podRules.ts';
import { selectorMatches } from './selectorMatch.ts';

export const WORKLOAD_RULES: TypeRules = {
  DeploymentSpec(spec, say) {
    replicating(spec, 'ReplicaSet', say);
    const { type } = partIn(spec, 'strategy');
    if (type !== undefined && type !== '' && type !== 'RollingUpdate' && type !== 'Recreate')
      say.tell(['strategy', 'type'], {
        code: 'unknown-value',
        found: type,
        allowed: ['Recreate', 'RollingUpdate'],
      });
    const deadline = numberIn(spec, 'progressDeadlineSeconds') ?? 600;
    if (deadline <= (numberIn(spec, 'minReadySeconds') ?? 0))
      say.invalid(
        spec['progressDeadlineSeconds'] === undefined ? 'minReadySeconds' : 'progressDeadlineSeconds',
        deadline,
        'progressDeadlineSeconds must be greater than minReadySeconds',
      );
  },
  ReplicaSetSpec: (spec, say) => replicating(spec, 'ReplicaSet', say),
  DaemonSetSpec: (spec, say) => replicating(spec, 'DaemonSet', say),
  StatefulSetSpec(spec, say) {
    const claims = partsIn(spec, 'volumeClaimTemplates');
    replicating(
      spec,
      'StatefulSet',
      say,
      claims.map((claim) => textIn(partIn(claim, 'metadata'), 'name')),
    );
    say.label(spec, 'serviceName');
    for (const [index, claim] of claims.entries()) {
      const name = textIn(partIn(claim, 'metadata'), 'name');
      if (!isDnsLabel(name))
        say.tell(['volumeClaimTemplates', index, 'metadata', 'name'], {
          code: 'bad-name',
          found: name,
          form: 'label',
        });
      if (claim['spec'] === undefined) say.required(['volumeClaimTemplates', index, 'spec']);
    }
    for (const key of ['whenDeleted', 'whenScaled']) {
      const found = textIn(partIn(spec, 'persistentVolumeClaimRetentionPolicy'), key);
      if (found !== '' && found !== 'Retain' && found !== 'Delete')
        say.tell(['persistentVolumeClaimRetentionPolicy', key], {
          code: 'unknown-value',
          found,
          allowed: ['Retain', 'Delete'],
        });
    }
    const { type, rollingUpdate } = partIn(spec, 'updateStrategy');
    if (type === 'OnDelete' && rollingUpdate !== undefined)
      say.invalid(
        ['updateStrategy', 'rollingUpdate'],
        'rollingUpdate',
        "only allowed for updateStrategy 'RollingUpdate'",
      );
    say.notNegative(partIn(spec, 'ordinals'), 'start');
  },
  ReplicationControllerSpec(spec, say) {
    say.notNegative(spec, 'replicas', 'minReadySeconds');
    const labels = partIn(partIn(partIn(spec, 'template'), 'metadata'), 'labels');
    const written = partIn(spec, 'selector');
    const selector = Object.keys(written).length === 0 ? labels : written;
    if (spec['template'] === undefined) return say.required('template');
    if (Object.keys(selector).length === 0) say.required('selector');
    replaces(partIn(spec, 'template'), 'ReplicationController', say);
    mountRules(partIn(partIn(spec, 'template'), 'spec'), ['template', 'spec'], say);
  },
  JobSpec(spec, say) {
    jobRules(spec, say);
    mountRules(partIn(partIn(spec, 'template'), 'spec'), ['template', 'spec'], say);
  },
  Job: (job, say) => ownSelector(partIn(job, 'spec'), ['spec'], say),
  CronJobSpec(spec, say) {
    const job = partIn(partIn(spec, 'jobTemplate'), 'spec');
    for (const key of ['selector', 'manualSelector'])
      if (job[key] !== undefined && (key === 'selector' || job[key] === true))
        say.invalid(['jobTemplate', 'spec', key], key, `\`${key}\` will be auto-generated`);
    say.oneOf(spec, 'concurrencyPolicy', ['Allow', 'Forbid', 'Replace']);
    const zone = spec['timeZone'];
    if (typeof zone === 'string' && zoneRuleOf(zone) === undefined)
      say.invalid(
        'timeZone',
        zone,
        zone === '' ? 'timeZone must be nil or non-empty string' : `unknown time zone ${zone}`,
      );
  },
  Pod: (pod, say) => mountRules(partIn(pod, 'spec'), ['spec'], say),
  PodTemplate: (object, say) =>
    mountRules(partIn(partIn(object, 'template'), 'spec'), ['template', 'spec'], say),
};

/** The labels are compared one by one elsewhere. */
function expressionsMatch({ matchExpressions }: Written, labels: Written): boolean {
  return matchExpressions === undefined || selectorMatches({ matchExpressions }, labels);
}

/** @param claims the names of volumes that the controller adds */
function replicating(spec: Written, kind: string, say: Findings, claims: readonly string[] = []): void {
  const template = partIn(spec, 'template');
  say.notNegative(spec, 'replicas', 'minReadySeconds', 'revisionHistoryLimit');
  if (spec['selector'] === undefined) say.required('selector');
  else if (!expressionsMatch(partIn(spec, 'selector'), partIn(partIn(template, 'metadata'), 'labels')))
    say.invalid(['template', 'metadata', 'labels'], '', '`selector` does not match template `labels`');
  replaces(template, kind, say);
  mountRules(partIn(template, 'spec'), ['template', 'spec'], say, claims);
}

/** Pods that are replaced when they end. */
function replaces(template: Written, kind: string, say: Findings): void {
  noDeadline(template, kind, say);
  const policy = textIn(partIn(template, 'spec'), 'restartPolicy');
  if (policy !== '' && policy !== 'Always')
    say.tell(['template', 'spec', 'restartPolicy'], {
      code: 'unknown-value',
      found: policy,
      allowed: ['Always'],
    });
}

/** A Job's selector is made for it, unless it says that it brings its own. */
function ownSelector(spec: Written, path: readonly string[], say: Findings): void {
  if (spec['manualSelector'] === true || spec['selector'] === undefined) return;
  const selector = partIn(spec, 'selector');
  const isGiven =
    Object.keys(partIn(selector, 'matchLabels')).length + partsIn(selector, 'matchExpressions').length > 0;
  if (isGiven) say.invalid([...path, 'selector'], 'selector', '`selector` not auto-generated');
}
