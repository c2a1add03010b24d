// The files of an imported trace: the trace itself, and a scenario that plays it on nodes like those of the cluster.

import { stringify } from 'yaml';
import { isoTime } from '../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { someOf, type Findings } from '../cluster/findings.ts';
import type { ImportedCluster, ImportedGroup } from '../cluster/cluster.ts';
import { joinCluster } from '../cluster/joinCluster.ts';
import { commonLabels, commonTaints } from '../cluster/nodeLabels.ts';
import { groupsBy } from '../groups.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import { nodeadmMaxPods } from '../../ec2/maxPods.ts';
import { guessedCluster } from './guessedCluster.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { clusterParts } from '../output/scenarioText.ts';
import type { Json } from '../text/values.ts';
import type { SteadyWorkload } from './steady.ts';
import type { TracedLife } from './tracedLife.ts';

/** Nodes boot, then the trace begins. */
const BOOT = '2m';

export function csvText(pods: readonly TracedLife[]): string {
  const rows = pods.map(({ pod, arrival, known, life }) => {
    const started = (pod.startedAt ?? pod.createdAt ?? pod.firstSeen) - (pod.createdAt ?? pod.firstSeen);
    // Of a pod that was there before, what was left of its life.
    const left = arrival < 0 ? Math.max(SECOND, life + started + arrival) : life;
    const { cpu = '', memory = '' } = pod.requests;
    const range =
      known.how === 'exact'
        ? ['', '']
        : [seconds(known.shortest), known.how === 'between' ? seconds(known.longest) : ''];
    return [
      seconds(Math.max(0, arrival)),
      seconds(left),
      cpu,
      memory,
      pod.namespace,
      pod.name,
      known.how,
      ...range,
      seconds(arrival),
    ];
  });
  const heads = [
    'arrival',
    'life',
    'cpu',
    'memory',
    'namespace',
    'name',
    'known',
    'shortest',
    'longest',
    'created',
  ];
  return `${[heads, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

function seconds(time: Milliseconds): string {
  return String(Math.round(time / SECOND));
}

export interface TraceParts {
  readonly name: string;
  /** The file of the trace. */
  readonly trace: string;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  readonly pods: readonly TracedLife[];
  readonly steady: readonly SteadyWorkload[];
}

export function traceScenario(
  { name, trace, from, to, pods, steady }: TraceParts,
  evidence: Evidence,
  findings: Findings,
): string {
  const joined = joinCluster(evidence, { asked: to, modified: [] }, name);
  for (const guess of joined?.findings.guessed ?? [])
    if (/^(?:CIDR|Kubernetes|CNI|settings|instance|max pods|the nodes|zone)/.test(guess.what))
      findings.guessed.push(guess);
  const namespaces = new Set(pods.map(({ pod }) => pod.namespace));
  if (namespaces.size > 1)
    findings.warn(`pods of namespaces ${someOf([...namespaces])} are one workload of the first`);
  const [namespace = 'default'] = namespaces;
  const until = `${Math.ceil((to - from) / SECOND) + 120}s`;
  const document: Json = {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    metadata: { name: `${name}, ${isoTime(from)} to ${isoTime(to)}` },
    ...(joined === undefined ? guessedCluster(pods, steady, findings) : partsOf(joined.cluster)),
    timeline: steady
      .flatMap(({ steps }) => steps)
      .sort((one, other) => one.seconds - other.seconds)
      .map(({ step }) => step),
    ...(pods.length === 0 ? {} : { workloads: [{ name: 'traced', from: BOOT, pods: { trace, namespace } }] }),
    until,
  };
  return `# Imported from files over time. The trace begins at ${BOOT}, when the nodes are Ready.\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** Nodes of no group would not be there: the scenario begins without a state. */
function partsOf(cluster: ImportedCluster): Json {
  const loose = groupsBy(
    cluster.nodes.filter(({ group }) => group === undefined),
    ({ instanceType: type }) => type,
  );
  const groups = [...loose].map(([type, nodes]): ImportedGroup => {
    const [first] = nodes;
    return {
      name: `nodes-${type.replaceAll('.', '-')}`,
      instanceType: type,
      types: new Map([[type, nodes.length]]),
      size: nodes.length,
      isManaged: false,
      maxPods: first?.maxPods ?? nodeadmMaxPods(instanceType(type)),
      labels: commonLabels(nodes),
      taints: commonTaints(nodes),
      told: undefined,
      subnets: [
        ...new Set(nodes.flatMap(({ interfaces }) => interfaces.slice(0, 1).map((eni) => eni.subnet))),
      ],
    };
  });
  return clusterParts({ ...cluster, groups: [...cluster.groups, ...groups] });
}
