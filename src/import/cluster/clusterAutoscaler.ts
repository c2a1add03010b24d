// Cluster Autoscaler as its command line says.

import { isKeyOf } from '../../base/records.ts';
import { CLUSTER_AUTOSCALER_FLAGS } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ImportedAutoscaler } from './cluster.ts';
import { someOf, type Findings } from './findings.ts';

/** Flags that say nothing about what it decides. */
const SILENT =
  /^(?:v|vmodule|logtostderr|alsologtostderr|stderrthreshold|cloud-provider|cloud-config|kubeconfig|namespace|address|nodes|node-group-auto-discovery|leader-elect.*|write-status-configmap|status-config-map-name|aws-.*|profiling|record-duplicated-events)$/;

/** Undefined: it does not run. */
export function clusterAutoscalerOf(
  { autoscalers }: Evidence,
  findings: Findings,
): ImportedAutoscaler | undefined {
  const [told] = autoscalers;
  if (told === undefined) return undefined;
  const left: string[] = [];
  const flags = Object.entries(told.flags).flatMap(([name, text]) => {
    const value = isKeyOf(CLUSTER_AUTOSCALER_FLAGS, name)
      ? valueOf(text, CLUSTER_AUTOSCALER_FLAGS[name].kind)
      : undefined;
    if (value === undefined && !SILENT.test(name)) left.push(`--${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  if (left.length > 0) findings.leave(`${someOf(left)} of Cluster Autoscaler`, 'not simulated');
  return { flags: Object.fromEntries(flags) };
}

type Kind = (typeof CLUSTER_AUTOSCALER_FLAGS)[keyof typeof CLUSTER_AUTOSCALER_FLAGS]['kind'];

/** As a scenario writes it; undefined where it can not. */
function valueOf(text: string, kind: Kind): string | number | boolean | undefined {
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (kind === 'duration')
    return /^(?:\d+(?:ms|[smh]))+$/.test(text) ? text.replace(/(?<=[hm])0[ms]/g, '') : undefined;
  if (kind === 'range') return /^\d+:\d+$/.test(text) ? text : undefined;
  if (kind === 'expander' || kind === 'names') return text === '' || text.includes(',') ? undefined : text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
