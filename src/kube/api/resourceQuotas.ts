// ResourceQuotas: what the pods and other objects of a namespace use, against what they may use all in all. What would go
// beyond is refused, and what ends gives its part back.
// @upstream plugin/pkg/admission/resourcequota, pkg/quota/v1, pkg/controller/resourcequota
// @assumption what a pod gives back counts at once; the quota controller takes a moment.

import { own } from '../../base/own.ts';
import type { Milliseconds } from '../../base/time.ts';
import { amountText } from './amountText.ts';
import type { Pod, PodSpec, Resources } from './objects.ts';
import { ObjectStore } from './objectStore.ts';
import { objectUsage, resourceName, usedWithObjects, type CountedObject } from './objectUsage.ts';
import { isInScopes, POD_OBJECTS, unspecified, usageOf } from './quotaUsage.ts';
import { forbidden, Refusal } from './refusal.ts';
import type { ResourceQuotaConfig } from './workloadConfig.ts';

export interface QuotaStatus {
  readonly config: ResourceQuotaConfig;
  /** Of the resources that the quota is about. */
  readonly used: Resources;
}

class Quota implements QuotaStatus {
  readonly config: ResourceQuotaConfig;
  used: Resources;

  constructor(config: ResourceQuotaConfig) {
    this.config = config;
    this.used = Object.fromEntries(Object.keys(config.hard).map((name) => [name, 0]));
  }

  isAbout(namespace: string, spec: PodSpec): boolean {
    return this.config.namespace === namespace && isInScopes(spec, this.config.scopes);
  }

  add(usage: Resources, sign: 1 | -1): void {
    this.used = Object.fromEntries(
      Object.entries(this.used).map(([name, amount]) => [name, amount + sign * (own(usage, name) ?? 0)]),
    );
  }
}

const NONE: readonly Quota[] = [];

export class ResourceQuotas {
  readonly store: ObjectStore<Quota>;

  constructor(clock: { readonly now: Milliseconds }) {
    this.store = new ObjectStore(clock);
  }

  /** Pods that exist stay, whatever they use. */
  apply(config: ResourceQuotaConfig, pods: Iterable<Pod>): void {
    const quota = new Quota(config);
    for (const pod of pods) if (quota.isAbout(pod.namespace, pod.spec)) quota.add(usageNow(pod), 1);
    this.store.add(quota);
  }

  /** Why the pod may not be created; undefined: it may. */
  refusalOf(namespace: string, name: string, spec: PodSpec): Refusal | undefined {
    const quotas = this.about(namespace, spec);
    if (quotas.length === 0) return undefined;
    const refuse = ({ config }: Quota, why: string, needs: Resources = {}): Refusal =>
      new Refusal('ResourceQuota', config.name, forbidden('pods', name, why), needs);
    for (const quota of quotas) {
      const missing = unspecified(spec, quota.config.hard);
      if (missing !== undefined)
        return refuse(quota, `failed quota: ${quota.config.name}: must specify ${missing}`);
    }
    const usage = usageOf(spec);
    for (const quota of quotas) {
      const exceeded = exceededBy(usage, quota);
      if (exceeded !== undefined) return refuse(quota, exceeded, ofQuota(usage, quota));
    }
    return undefined;
  }

  /** Why an object other than a pod may not be created beside these; undefined: it may. */
  objectRefusalOf(object: CountedObject, existing: () => Iterable<CountedObject>): Refusal | undefined {
    const { kind, config: named } = object;
    const resource = resourceName(kind);
    if (this.store.isEmpty || resource === undefined) return undefined;
    const usage = objectUsage(object);
    for (const quota of this.store.all()) {
      const { config } = quota;
      if (config.namespace !== named.namespace || config.scopes.length > 0) continue;
      const exceeded = exceededBy(usage, { config, used: usedWithObjects(quota, existing()) });
      if (exceeded !== undefined)
        return new Refusal(
          'ResourceQuota',
          config.name,
          forbidden(resource, named.name, exceeded),
          ofQuota(usage, quota),
        );
    }
    return undefined;
  }

  podCreated(pod: Pod): void {
    this.count(pod, usageNow, 1);
  }

  /** It has its place in the API, and uses nothing any more. */
  podFinished(pod: Pod): void {
    this.count(pod, ({ spec }) => ({ ...usageOf(spec), [POD_OBJECTS]: 0 }), -1);
  }

  podRemoved(pod: Pod): void {
    this.count(pod, usageNow, -1);
  }

  private count(pod: Pod, usageOfPod: (pod: Pod) => Resources, sign: 1 | -1): void {
    for (const quota of this.about(pod.namespace, pod.spec)) quota.add(usageOfPod(pod), sign);
  }

  private about(namespace: string, spec: PodSpec): readonly Quota[] {
    if (this.store.isEmpty) return NONE;
    return [...this.store.all()].filter((quota) => quota.isAbout(namespace, spec));
  }
}

/** Of a pod that has ended only the object counts. */
function usageNow({ phase, spec }: Pod): Resources {
  return phase === 'Succeeded' || phase === 'Failed' ? { [POD_OBJECTS]: 1 } : usageOf(spec);
}

function exceededBy(usage: Resources, { config, used }: QuotaStatus): string | undefined {
  const names = Object.entries(config.hard)
    .filter(
      ([name, hard]) =>
        (own(usage, name) ?? 0) > 0 && (own(used, name) ?? 0) + (own(usage, name) ?? 0) > hard,
    )
    .map(([name]) => name)
    .sort();
  if (names.length === 0) return undefined;
  const listed = (amounts: Resources): string =>
    names.map((name) => `${name}=${quotaAmount(config, name, own(amounts, name) ?? 0)}`).join(',');
  return (
    `exceeded quota: ${config.name}, requested: ${listed(usage)}, ` +
    `used: ${listed(used)}, limited: ${listed(config.hard)}`
  );
}

/** Only what the quota limits. */
function ofQuota(usage: Resources, { config }: QuotaStatus): Resources {
  return Object.fromEntries(Object.entries(usage).filter(([name]) => own(config.hard, name) !== undefined));
}

/** In the form in which the quota says the resource. @assumption of requests, too, which upstream prints in their own. */
export function quotaAmount({ forms }: ResourceQuotaConfig, name: string, amount: number): string {
  return amountText(name, amount, own(forms, name) ?? 'DecimalSI');
}
