// Which pods are as their owners' templates have them: the others need a spec of their own in the state.

import type { ObjectFact, PodFact } from '../evidence/facts.ts';
import { SpecBook } from '../evidence/specBook.ts';
import { at, flagAt, isRecord, listAt, textsAt, type Json } from '../text/values.ts';
import { POD_ENI } from '../../kube/controllers/podSecurity.ts';

interface Template {
  /** Pods of it are as it is, whatever their specs say. */
  readonly isUpdated: boolean;
  readonly spec: Json | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Labels that controllers give to their pods. */
const GENERATED =
  /^(?:pod-template-hash|pod-template-generation|controller-revision-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name))$/;

function ownLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !GENERATED.test(key)));
}

/** What a pod says that its owner's template does not. */
export interface OwnParts {
  readonly spec?: Json;
  readonly labels?: Readonly<Record<string, string>>;
}

export class PodTemplates {
  private readonly book = new SpecBook();
  private readonly templates = new Map<string, Template>();
  /** What admission gives to pods whose templates name no class. */
  private readonly defaultClass: string | undefined;
  /** Alike specs of pods are one object. */
  private readonly judged = new Map<string, Map<Json, boolean>>();

  /** `objects`: owners whose templates are known; of a ReplicaSet in the state that of its Deployment counts. */
  constructor(objects: readonly ObjectFact[]) {
    this.defaultClass = objects.find(
      ({ kind, object }) => kind === 'PriorityClass' && flagAt(object, 'globalDefault'),
    )?.name;
    for (const { kind, namespace = 'default', name, object, isUpdated } of objects) {
      const template = at(object, 'spec', 'template');
      if (template === undefined) continue;
      this.templates.set(`${kind}/${namespace}/${name}`, {
        spec: this.book.of(at(template, 'spec'), kind),
        isUpdated: isUpdated && (kind === 'StatefulSet' || kind === 'DaemonSet'),
        labels: ownLabels(textsAt(template, 'metadata', 'labels')),
      });
    }
  }

  /** Whether the template of a ReplicaSet is that of its Deployment. */
  areAlike(one: string, other: string): boolean {
    return isSame(this.templates.get(one)?.spec, this.templates.get(other)?.spec);
  }

  specOf(owner: string): Json | undefined {
    return this.templates.get(owner)?.spec;
  }

  ownPartsOf({
    spec,
    labels,
    owner,
    namespace,
  }: Pick<PodFact, 'spec' | 'labels' | 'owner' | 'namespace'>): OwnParts {
    const key = `${owner?.kind}/${namespace}/${owner?.name}`;
    const template = this.templates.get(key);
    // Nobody labels the pods of an owner that is not there.
    const own = template === undefined ? labels : ownLabels(labels);
    const isLabelled = template !== undefined && isSame(own, template.labels);
    return {
      ...(spec === undefined || (template !== undefined && this.isAsIn(key, template, spec)) ? {} : { spec }),
      // A table has no labels.
      ...(isLabelled || Object.keys(own).length === 0 ? {} : { labels: own }),
    };
  }

  private isAsIn(key: string, template: Template, spec: Json): boolean {
    const judged = this.judged.get(key) ?? new Map<Json, boolean>();
    this.judged.set(key, judged);
    const known = judged.get(spec);
    if (known !== undefined) return known;
    const same = template.isUpdated || isSame(this.asWritten(spec, template), template.spec);
    judged.set(spec, same);
    return same;
  }

  private asWritten(admitted: Json, template: Template): Json {
    const spec = withoutBranchEni(admitted);
    const { priorityClassName, ...rest } = spec;
    const isAdmitted =
      priorityClassName === this.defaultClass && !('priorityClassName' in (template.spec ?? {}));
    return isAdmitted ? rest : spec;
  }
}

/** In whatever order their keys stand. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isRecord(one) || !isRecord(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => isSame(one[key], other[key]));
}

/** What the webhook of the VPC resource controller gave the first container: the state says so by the branch ENI. */
function withoutBranchEni(spec: Json): Json {
  const [first, ...others] = listAt(spec, 'containers');
  const resources = at(first, 'resources');
  if (!isRecord(first) || !isRecord(resources) || !(POD_ENI in textsAt(resources, 'limits'))) return spec;
  const { limits, requests, ...rest } = resources;
  const kept = { ...rest, ...withoutKey('limits', limits), ...withoutKey('requests', requests) };
  const { resources: _, ...container } = first;
  const bare = Object.keys(kept).length === 0 ? container : { ...container, resources: kept };
  return { ...spec, containers: [bare, ...others] };
}

function withoutKey(name: string, amounts: unknown): Json {
  if (!isRecord(amounts)) return {};
  const { [POD_ENI]: _, ...others } = amounts;
  return Object.keys(others).length === 0 ? {} : { [name]: others };
}
