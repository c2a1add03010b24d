// SecurityGroupPolicies, and the webhook that makes pods ask for a branch ENI which one of them matches.
// @upstream amazon-vpc-resource-controller-k8s webhooks/core/pod_webhook.go, pkg/utils/helper.go#GetMatchingSecurityGroupForPods

import type { Milliseconds } from '../../base/time.ts';
import type { Admission } from '../api/admission.ts';
import { ObjectStore } from '../api/objectStore.ts';
import type { Namespaced } from '../api/config.ts';
import type { Labels, PodSpec, Resources } from '../api/objects.ts';
import type { SecurityGroupPolicyConfig } from '../api/workloadConfig.ts';
import { matchesSelector } from '../scheduler/labelSelector.ts';

export const POD_ENI = 'vpc.amazonaws.com/pod-eni';

export interface PolicySubject {
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
}

const NO_LABELS: Labels = {};

export class PodSecurity {
  readonly policies: ObjectStore<{ readonly config: SecurityGroupPolicyConfig }>;
  readonly serviceAccounts: ObjectStore<{ readonly config: Namespaced }>;
  private readonly admission: Admission;
  /** What the webhook has made of a spec. */
  private readonly withBranch = new WeakMap<PodSpec, PodSpec>();

  constructor(clock: { readonly now: Milliseconds }, admission: Admission) {
    this.admission = admission;
    this.policies = new ObjectStore(clock);
    this.serviceAccounts = new ObjectStore(clock);
  }

  apply(config: SecurityGroupPolicyConfig): void {
    this.policies.add({ config });
    this.policiesChanged();
  }

  delete(name: string): void {
    this.policies.remove(name);
    this.policiesChanged();
  }

  /** Of all policies that match, each once; empty: none matches. */
  groupsFor(pod: PolicySubject): readonly string[] {
    const groups = [...this.policies.all()].flatMap(({ config }) =>
      this.matches(config, pod) ? config.groupIds : [],
    );
    return [...new Set(groups)];
  }

  private matches(policy: SecurityGroupPolicyConfig, pod: PolicySubject): boolean {
    return selectsPod(policy, pod, (name) => {
      const account = this.serviceAccounts.at({ namespace: pod.namespace, name });
      return account?.config.metadata?.labels;
    });
  }

  /** Nobody is asked where there is no policy. */
  private policiesChanged(): void {
    this.admission.callWebhook(
      this.policies.isEmpty
        ? undefined
        : ({ namespace, labels }, spec) =>
            this.groupsFor({ namespace, labels, spec }).length > 0 && !spec.hostNetwork
              ? this.askingForBranch(spec)
              : spec,
    );
  }

  private askingForBranch(spec: PodSpec): PodSpec {
    let asking = this.withBranch.get(spec);
    if (asking === undefined) {
      asking = withBranchEni(spec);
      this.withBranch.set(spec, asking);
    }
    return asking;
  }
}

/** As the webhook leaves it. */
export function withBranchEni(spec: PodSpec): PodSpec {
  const [first, ...others] = spec.containers;
  if (first === undefined) return spec;
  const container = {
    ...first,
    requests: { ...first.requests, [POD_ENI]: 1 },
    limits: { ...first.limits, [POD_ENI]: 1 },
  };
  return { ...spec, containers: [container, ...others] };
}

/** `accountLabels`: those of a ServiceAccount of the pod's namespace. */
export function selectsPod(
  policy: SecurityGroupPolicyConfig,
  { namespace, labels, spec }: PolicySubject,
  accountLabels: (name: string) => Labels | undefined,
): boolean {
  const { podSelector, serviceAccountSelector } = policy;
  if (policy.namespace !== namespace || (podSelector ?? serviceAccountSelector) === undefined) return false;
  if (podSelector !== undefined && !matchesSelector(podSelector, labels)) return false;
  if (serviceAccountSelector === undefined) return true;
  return matchesSelector(serviceAccountSelector, accountLabels(serviceAccountOf(spec)) ?? NO_LABELS);
}

function serviceAccountOf({ written }: PodSpec): string {
  const name: unknown = written === undefined ? undefined : Reflect.get(written, 'serviceAccountName');
  return typeof name === 'string' && name !== '' ? name : 'default';
}

/** As ipamd looks at it: the first container alone. */
export function wantsBranchEni({ containers }: PodSpec): boolean {
  const limits: Resources = containers[0]?.limits ?? {};
  return Object.keys(limits).some((name) => name.startsWith(POD_ENI));
}
