// The pods of a state as the cluster takes them: each with what it is made of, one object for all that are alike.

import { parseIpv4 } from '../../base/ipv4.ts';
import type { PastOwner, PastPod } from '../../kube/api/clusterPast.ts';
import type { PodTemplate } from '../../kube/api/config.ts';
import { templateHash } from '../../kube/api/names.ts';
import { withBranchEni } from '../../kube/controllers/podSecurity.ts';
import type { Labels } from '../../kube/api/objects.ts';
import { faultAt, type DocumentPath, type LocatedFault } from '../language/diagnostics.ts';
import { checkObject } from '../manifest/checkObject.ts';
import { KIND_FORMS } from '../manifest/kinds.ts';
import { optional } from '../manifest/schedulingObjects.ts';
import type { PodSpecForm } from '../manifest/podForm.ts';
import type { SinceStart } from './sinceStart.ts';
import type { StatePod } from './stateDocument.ts';
import type { TemplateSource, TemplateSources } from './templateSources.ts';

export class StartPods {
  readonly faults: LocatedFault[] = [];
  readonly templates: PodTemplate[] = [];
  private readonly sources: TemplateSources;
  private readonly since: SinceStart;
  private readonly known = new Map<string, number | undefined>();

  constructor(sources: TemplateSources, since: SinceStart) {
    this.sources = sources;
    this.since = since;
  }

  /** A spec of its own as a template; undefined where it has faults. */
  templateOf(
    namespace: string,
    name: string,
    labels: Labels,
    spec: PodSpecForm,
    path: DocumentPath,
  ): PodTemplate | undefined {
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec };
    const locate = (fault: LocatedFault): LocatedFault => {
      const [, ...rest] = fault.path;
      return { ...fault, path: [...path, ...rest] };
    };
    const { objects, faults } = checkObject(object, KIND_FORMS.Pod, locate, namespace);
    this.faults.push(...faults);
    const [applied] = objects.map((one) => one.applied);
    return applied?.kind === 'Pod' ? applied.config.template : undefined;
  }

  /** Undefined where it has faults, and for a daemon pod without a node, which its DaemonSet makes anew. */
  past(pod: StatePod, path: DocumentPath, hasBranch: boolean): PastPod | undefined {
    const { owner } = pod;
    if (owner?.kind === 'DaemonSet' && pod.node === undefined) return undefined;
    const source = owner && this.sources.of(owner, pod.namespace);
    const template = this.madeOf(pod, source, path, hasBranch);
    if (template === undefined) return undefined;
    const isAlone = this.templates[template]?.spec.hostNetwork === false;
    if (isAlone && pod.phase === 'Running' && pod.address === undefined)
      this.faults.push(faultAt([...path, 'phase'], { code: 'pod-without-address' }));
    const { since } = this;
    const { uid, name, node, address, phase, reason, restarts } = pod;
    return {
      name,
      template,
      isOutdated: pod.spec !== undefined,
      workload: source?.workload ?? owner?.name ?? name,
      phase,
      restarts,
      createdAt: since.of(pod.createdAt),
      ...optional('uid', uid),
      ...optional('owner', owner),
      ...optional('node', node),
      ...optional('address', address === undefined ? undefined : parseIpv4(address)),
      ...optional('reason', reason),
      ...optional('startedAt', since.optional(pod.startedAt)),
      ...optional('readyAt', since.optional(pod.readyAt)),
      ...optional('deletedAt', since.optional(pod.deletingSince)),
    };
  }

  private madeOf(
    pod: StatePod,
    source: TemplateSource | undefined,
    path: DocumentPath,
    hasBranch: boolean,
  ): number | undefined {
    const { namespace, name, owner, spec, labels } = pod;
    const key = JSON.stringify([
      owner,
      namespace,
      labels,
      spec,
      owner?.kind === 'StatefulSet' ? name : '',
      hasBranch,
    ]);
    if (this.known.has(key)) return this.known.get(key);
    const template = this.template(pod, source, path);
    const made = template && hasBranch ? { ...template, spec: withBranchEni(template.spec) } : template;
    const index = made === undefined ? undefined : this.templates.push(made) - 1;
    this.known.set(key, index);
    return index;
  }

  private template(
    { namespace, name, owner, spec, labels }: StatePod,
    source: TemplateSource | undefined,
    path: DocumentPath,
  ): PodTemplate | undefined {
    if (spec !== undefined) {
      const own = labels ?? source?.template.labels ?? {};
      const generated = owner && source && generatedLabels(name, owner, source);
      return this.templateOf(namespace, name, { ...generated, ...own }, spec, [...path, 'spec']);
    }
    if (source === undefined || owner === undefined) {
      const text = owner && `${owner.kind} ${namespace}/${owner.name}`;
      this.faults.push(faultAt([...path, 'name'], { code: 'pod-without-spec', owner: text }));
      return undefined;
    }
    const { template } = source;
    const generated = { ...generatedLabels(name, owner, source), ...revisionLabel(owner, source) };
    const own = labels ?? template.labels;
    return { ...template, namespace, labels: { ...own, ...generated, ...labels } };
  }
}

/** What its controller labels it with besides; a DaemonSet's adds what it needs by itself. */
function generatedLabels(pod: string, { kind, name }: PastOwner, { hash }: TemplateSource): Labels {
  if (hash !== undefined) return { 'pod-template-hash': hash };
  if (kind === 'StatefulSet')
    return {
      'apps.kubernetes.io/pod-index': pod.slice(name.length + 1),
      'statefulset.kubernetes.io/pod-name': pod,
    };
  return kind === 'Job' ? { 'batch.kubernetes.io/job-name': name, 'job-name': name } : {};
}

/** Of a pod that is as the template is now. */
function revisionLabel({ kind, name }: PastOwner, { template }: TemplateSource): Labels {
  return kind === 'StatefulSet' ? { 'controller-revision-hash': `${name}-${templateHash(template)}` } : {};
}
