// What API admission adds to every pod at its creation: the priority of its class, tolerations of 300 s for nodes that
// are not ready, and what LimitRanges give to containers. Pods of one template keep sharing one spec. Quotas refuse some.
// @upstream plugin/pkg/admission/limitranger, plugin/pkg/admission/priority, plugin/pkg/admission/defaulttolerationseconds

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { NOT_READY, UNREACHABLE } from './nodeTaints.ts';
import { ObjectStore } from './objectStore.ts';
import type { Container, PodSpec, Resources, Toleration } from './objects.ts';
import { ResourceQuotas } from './resourceQuotas.ts';
import type { LimitRangeConfig, PriorityClassConfig } from './workloadConfig.ts';

const TOLERATED_FOR = 300 * SECOND;

const DEFAULTS: readonly Toleration[] = [NOT_READY.key, UNREACHABLE.key].map((key) => {
  return { key, operator: 'Exists', effect: 'NoExecute', toleration: TOLERATED_FOR };
});

export class Admission {
  /** Those that somebody applied. */
  readonly priorityClasses: ObjectStore<{ readonly config: PriorityClassConfig }>;
  /** Of all namespaces. */
  readonly limitRanges: ObjectStore<{ readonly config: LimitRangeConfig }>;
  readonly quotas: ResourceQuotas;
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

  /**
   * @assumption a class that nobody applied keeps the priority the spec came with; the API would refuse the pod.
   */
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

function isEmpty(resources: Resources = {}): boolean {
  return Object.keys(resources).length === 0;
}

/** Any toleration of the taint, for however long, keeps the default away. */
function covers({ key = '', effect }: Toleration, added: Toleration): boolean {
  return (key === '' || key === added.key) && (effect === undefined || effect === added.effect);
}
