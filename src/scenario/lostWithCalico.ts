// What a scenario's pods have with the VPC CNI and would not have with Calico, since their addresses are no addresses of
// the VPC. @upstream EKS user guide, Alternate CNI plugins; AWS Load Balancer Controller guide, target type

import type { AppliedObject } from '../kube/api/workloadConfig.ts';
import type { CompiledScenario } from './compiled.ts';
import { isTrue } from './cluster/cniDocument.ts';
import { securityGroupPolicies } from './securityGroupPolicies.ts';

export const LOSSES = ['pod-addresses', 'answers', 'control-plane', 'security-groups', 'ip-targets'] as const;

export interface Loss {
  readonly what: (typeof LOSSES)[number];
  /** `namespace/name` of objects that show it; empty: it is of every pod. */
  readonly objects: readonly string[];
}

const TARGET_TYPE = 'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type';

/** `withCalico`: the same cluster, or another one, on Calico. */
export function lostWithCalico(withVpcCni: CompiledScenario, withCalico: CompiledScenario): Loss[] {
  const pools = withCalico.calico?.pools ?? [];
  const hasAnswers = pools.some(({ natOutgoing }) => natOutgoing === true);
  const policies = isTrue(withVpcCni.cni.env['ENABLE_POD_ENI'] ?? 'false')
    ? securityGroupPolicies(withVpcCni).filter(({ selectsSomething }) => selectsSomething)
    : [];
  const services = appliedObjects(withVpcCni).flatMap((object) =>
    object.kind === 'Service' && object.config.metadata?.annotations?.[TARGET_TYPE] === 'ip'
      ? [nameOf(object.config)]
      : [],
  );
  return [
    { what: 'pod-addresses', objects: [] },
    ...(hasAnswers ? [] : [{ what: 'answers', objects: [] } as const]),
    { what: 'control-plane', objects: [] },
    ...(policies.length === 0
      ? []
      : [{ what: 'security-groups', objects: policies.map(({ config }) => nameOf(config)) } as const]),
    ...(services.length === 0 ? [] : [{ what: 'ip-targets', objects: [...new Set(services)] } as const]),
  ];
}

function nameOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function appliedObjects({ timeline }: CompiledScenario): AppliedObject[] {
  return timeline.flatMap(({ action }) =>
    action.kind === 'apply' || action.kind === 'adopt' ? [...action.objects] : [],
  );
}
