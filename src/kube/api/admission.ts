// What API admission adds to every pod at its creation: the priority of its class, tolerations of 300 s for nodes that
// are not ready, and what LimitRanges give to containers. Pods of one template keep sharing one spec. And which it refuses.
// @upstream plugin/pkg/admission/limitranger, plugin/pkg/admission/priority, plugin/pkg/admission/defaulttolerationseconds

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { forbiddenBy } from './limitRangeBounds.ts';
import { SUFFIX_LENGTH } from './names.ts';
import { NOT_READY, UNREACHABLE } from './nodeTaints.ts';
import { ObjectStore } from './objectStore.ts';
import type { Container, Owner, PodSpec, Resources, Toleration } from './objects.ts';
import type { PodDraft } from './podDraft.ts';
import { forbidden, Refusal } from './refusal.ts';
import { ResourceQuotas } from './resourceQuotas.ts';
import { SYSTEM_PRIORITIES } from './systemPriorities.ts';
import type { LimitRangeConfig, PriorityClassConfig } from './workloadConfig.ts';

const TOLERATED_FOR = 300 * SECOND;

const DEFAULTS: readonly Toleration[] = [NOT_READY.key, UNREACHABLE.key].map((key) => {
  return { key, operator: 'Exists', effect: 'NoExecute', toleration: TOLERATED_FOR };
});

/** Answers the spec as it is to be; the same for all pods of one template that it treats alike. */
export type PodWebhook = (draft: PodDraft, spec: PodSpec) => PodSpec;

export class Admission {
  /** Those that somebody applied. */
  readonly priorityClasses: ObjectStore<{ readonly config: PriorityClassConfig }>;
  /** Of all namespaces. */
  readonly limitRanges: ObjectStore<{ readonly config: LimitRangeConfig }>;
  readonly quotas: ResourceQuotas;
  private webhook: PodWebhook | undefined;
  private admitted = new WeakMap<PodSpec, { readonly namespace: string; readonly spec: PodSpec }>();

  constructor(clock: { readonly now: Milliseconds }) {
    this.priorityClasses = new ObjectStore(clock);
    this.limitRanges = new ObjectStore(clock);
    this.quotas = new ResourceQuotas(clock);
  }

  /** Pods that exist keep what they have. */
  applyPriorityClass(config: PriorityClassConfig): void {
    this.priorityClasses.add({ config });
    this.admitted = new WeakMap();
  }

  deletePriorityClass(name: string): void {
    this.priorityClasses.remove(name);
    this.admitted = new WeakMap();
  }

  /** Pods that exist keep what they ask for. */
  applyLimitRange(config: LimitRangeConfig): void {
    this.limitRanges.add({ config });
    this.admitted = new WeakMap();
  }

  deleteLimitRange(name: string): void {
    this.limitRanges.remove(name);
    this.admitted = new WeakMap();
  }

  /** Why the pod may not be created; undefined: it may. In the order of the plugins, those that change pods first. */
  refusalOf({ namespace, name, owner }: PodDraft, spec: PodSpec): Refusal | undefined {
    const { priorityClassName } = spec;
    if (priorityClassName !== '' && !this.hasClass(priorityClassName)) {
      const why = `no PriorityClass with name ${priorityClassName} was found`;
      return new Refusal('Priority', priorityClassName, forbidden('pods', nameSoFar(name, owner), why));
    }
    for (const { config } of this.limitRanges.all()) {
      const why = config.namespace === namespace ? forbiddenBy(config.rows, spec) : undefined;
      if (why !== undefined) return new Refusal('LimitRanger', config.name, forbidden('pods', name, why));
    }
    return this.quotas.refusalOf(namespace, name, spec);
  }

  private hasClass(name: string): boolean {
    return SYSTEM_PRIORITIES.has(name) || this.priorityClasses.find(name) !== undefined;
  }

  /** A webhook that changes pods, after the API server's own plugins. */
  callWebhook(webhook: PodWebhook | undefined): void {
    this.webhook = webhook;
  }

  mutate(draft: PodDraft, spec: PodSpec): PodSpec {
    return this.webhook?.(draft, spec) ?? spec;
  }

  /** A class that is not there leaves the priority the spec came with: pods that were there before it went keep theirs. */
  admit(spec: PodSpec, namespace: string): PodSpec {
    const known = this.admitted.get(spec);
    if (known?.namespace === namespace) return known.spec;
    const admitted = this.complete(this.withDefaults(spec, namespace));
    if (admitted !== spec) this.admitted.set(spec, { namespace, spec: admitted });
    return admitted;
  }

  /** @upstream plugin/pkg/admission/limitranger: of several the first that says it */
  private withDefaults(spec: PodSpec, namespace: string): PodSpec {
    const ranges = [...this.limitRanges.all()].filter(({ config }) => config.namespace === namespace);
    if (ranges.length === 0) return spec;
    const [limits, requests] = (['limits', 'requests'] as const).map((key): Resources =>
      Object.assign({}, ...ranges.map(({ config }) => config[key]).reverse()),
    );
    const filled = (container: Container): Container => ({
      ...container,
      requests: { ...requests, ...container.requests },
      ...(container.limits === undefined && isEmpty(limits)
        ? {}
        : { limits: { ...limits, ...container.limits } }),
    });
    const { containers, initContainers } = spec;
    return { ...spec, containers: containers.map(filled), initContainers: initContainers.map(filled) };
  }

  private complete(spec: PodSpec): PodSpec {
    const missing = DEFAULTS.filter((added) => !spec.tolerations.some((one) => covers(one, added)));
    const tolerations = missing.length === 0 ? spec.tolerations : [...spec.tolerations, ...missing];
    const byClass = this.classOf(spec);
    if (byClass === undefined) return tolerations === spec.tolerations ? spec : { ...spec, tolerations };
    const { name: priorityClassName, value: priority, preemptionPolicy } = byClass;
    return { ...spec, tolerations, priorityClassName, priority, preemptionPolicy };
  }

  /** Of several global defaults the lowest counts. */
  private classOf({ priorityClassName }: PodSpec): PriorityClassConfig | undefined {
    if (priorityClassName !== '') return this.priorityClasses.find(priorityClassName)?.config;
    const [lowest] = [...this.priorityClasses.all()]
      .filter(({ config }) => config.globalDefault)
      .sort((a, b) => a.config.value - b.config.value);
    return lowest?.config;
  }
}

/** Names are made up after the plugins that change pods: these know how the name begins. */
function nameSoFar(name: string, owner: Owner | undefined): string {
  return owner === undefined || owner.kind === 'StatefulSet' ? name : name.slice(0, -SUFFIX_LENGTH);
}

function isEmpty(resources: Resources = {}): boolean {
  return Object.keys(resources).length === 0;
}

/** Any toleration of the taint, for however long, keeps the default away. */
function covers({ key = '', effect }: Toleration, added: Toleration): boolean {
  return (key === '' || key === added.key) && (effect === undefined || effect === added.effect);
}
