// `kubectl apply` of one object at its moment: created, merged into the one that is there, or refused in kubectl's words.

import type { AppliedObject } from '../../../kube/api/workloadConfig.ts';
import type { Kubernetes } from '../../../kube/kubernetes.ts';
import { formatPath, type LocatedFault } from '../../language/diagnostics.ts';
import { wordingOf } from '../../language/wording.ts';
import { checkObject } from '../checkObject.ts';
import { KIND_FORMS } from '../kinds.ts';
import { optional } from '../schedulingObjects.ts';
import { isMapping, partIn, type Written } from '../rules/fields.ts';
import { changeFaults } from './immutable.ts';
import { liveManifest } from './liveManifest.ts';
import { withEdition } from './templateEdition.ts';
import { threeWayMerge } from './threeWayMerge.ts';

/** `from`: the file that kubectl names when something is refused. */
export function applyManifest(
  kubernetes: Pick<Kubernetes, 'apply' | 'refuse' | 'standing'>,
  object: AppliedObject,
  from = 'STDIN',
): void {
  const { kind, config, manifest } = object;
  const send = (sent: AppliedObject, merged?: Written): void => {
    const refusal = kubernetes.apply(sent, merged);
    if (refusal === undefined) return;
    const message = `Error from server (Forbidden): error when creating "${from}": ${refusal.message}`;
    kubernetes.refuse(kind, config.name, message);
  };
  const standing = object.generateName === undefined ? kubernetes.standing(kind, config) : undefined;
  if (standing === undefined || !isMapping(manifest)) return send(object);
  const live = liveManifest(object, standing);
  const last = isMapping(standing.applied) ? standing.applied : {};
  const merged = threeWayMerge(last, manifest, live);
  const refused = changeFaults(kind, live, merged);
  if (refused.length > 0) return kubernetes.refuse(kind, config.name, invalid(kind, config.name, refused));
  const checked = checkObject(merged, KIND_FORMS[kind], (fault) => fault, config.namespace ?? 'default');
  const [made] = checked.objects;
  if (made === undefined) {
    const faults = checked.faults.map(fieldError);
    return kubernetes.refuse(kind, config.name, invalid(kind, config.name, faults));
  }
  const says = (from: Written): boolean => partIn(from, 'spec')['replicas'] !== undefined;
  const isKept = !says(manifest) && says(merged);
  const numbered = withNumbers(made.applied, object, isKept);
  const edited = withEdition(numbered, { standing: standing.now.template, live, merged });
  send({ ...edited, manifest }, merged);
}

/** @upstream apimachinery/pkg/api/errors#NewInvalid */
function invalid(kind: string, name: string, faults: readonly string[]): string {
  const [only = ''] = faults;
  const list = faults.length === 1 ? only : `\n${faults.map((fault) => `* ${fault}`).join('\n')}`;
  return `The ${kind} "${name}" is invalid: ${list}`;
}

function fieldError({ path, fault }: LocatedFault): string {
  return `${formatPath(path)}: ${wordingOf(fault).message}`;
}

/** Numbers of pods are as the scenario's load makes them, but for those that somebody else has set. */
function withNumbers(made: AppliedObject, said: AppliedObject, isKept: boolean): AppliedObject {
  if (made.kind === 'CronJob' && said.kind === 'CronJob') {
    const { completions, parallelism } = said.config.jobTemplate;
    const jobTemplate = { ...made.config.jobTemplate, ...optional('completions', completions), parallelism };
    return { ...made, config: { ...made.config, jobTemplate } };
  }
  if (made.kind === 'Job' && said.kind === 'Job') {
    const { completions, parallelism } = said.config;
    return { ...made, config: { ...made.config, ...optional('completions', completions), parallelism } };
  }
  if (isKept || !('replicas' in said.config)) return made;
  const { replicas } = said.config;
  if (made.kind === 'Deployment') return { ...made, config: { ...made.config, replicas } };
  if (made.kind === 'ReplicaSet') return { ...made, config: { ...made.config, replicas } };
  if (made.kind === 'ReplicationController') return { ...made, config: { ...made.config, replicas } };
  if (made.kind === 'StatefulSet') return { ...made, config: { ...made.config, replicas } };
  return made;
}
