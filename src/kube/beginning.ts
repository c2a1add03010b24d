// The cluster as it was before the run: nodes with their kubelets, then the pods with their places. Controllers come
// after them and take over what is theirs.

import { assert, elementAt } from '../base/assert.ts';
import { own } from '../base/own.ts';
import type { Address } from '../base/address.ts';
import type { RandomStream } from '../kernel/random.ts';
import { hasFinished, type Cluster } from './api/cluster.ts';
import type { ClusterPast, PastNode, PastPod } from './api/clusterPast.ts';
import type { ClusterConfig, PodTemplate } from './api/config.ts';
import type { Environment } from './api/environment.ts';
import { uid } from './api/names.ts';
import type { Pod } from './api/objects.ts';
import { DaemonTemplate, isOfRevision } from './controllers/daemonTemplate.ts';
import type { Workloads } from './controllers/workloads.ts';
import { AWS_NODE, isNetworkAgent } from './kubelet/networkAgent.ts';
import type { Fleet, PastMachine } from './nodes/fleet.ts';

interface BeginningPorts {
  readonly config: ClusterConfig;
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly fleet: Fleet;
  readonly workloads: Workloads;
}

/** The aws-node container of a node, which runs. */
export interface RunningAgent {
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  readonly image: string;
}

type Made = Pick<Pod, 'labels' | 'spec'>;

export class Beginning {
  private readonly ports: BeginningPorts;
  private readonly uids: RandomStream;
  private readonly daemonTemplates = new Map<PodTemplate, DaemonTemplate>();

  constructor(ports: BeginningPorts) {
    this.ports = ports;
    this.uids = ports.environment.random.stream('kube/start/uid');
  }

  /** Returns the daemons that run and are to go on. `machines`: of every node. */
  place(past: ClusterPast, machines: ReadonlyMap<string, PastMachine>): readonly RunningAgent[] {
    this.ports.workloads.adoption.expect(past);
    const images = imagesOf(past);
    for (const node of past.nodes) this.placeNode(node, machines, images.get(node.name) ?? []);
    return past.pods.flatMap((pod) => {
      const address = pod.node === undefined ? undefined : machines.get(pod.node)?.instance.privateAddress;
      return agentOf(this.placePod(pod, elementAt(past.templates, pod.template), address)) ?? [];
    });
  }

  private placeNode(
    past: PastNode,
    machines: ReadonlyMap<string, PastMachine>,
    images: Iterable<string>,
  ): void {
    const { region, zones } = this.ports.config;
    const machine = machines.get(past.name);
    const zone = own(zones, past.subnet);
    assert(machine !== undefined && zone !== undefined, `no machine or zone of node ${past.name}`);
    const kubelet = this.ports.fleet.place(past, machine, { region, zone });
    kubelet.placeImages([...past.images, ...images]);
    if (past.ready) kubelet.placeNetwork();
  }

  private placePod(past: PastPod, template: PodTemplate, nodeAddress: Address | undefined): Pod {
    const { cluster, fleet, workloads } = this.ports;
    const { owner, workload, isOutdated } = past;
    const { namespace, annotations } = template;
    const { labels, spec } = this.madeOf(past, template);
    // On the host's network nothing stands between the kubelet's word and the sandbox, and a finished pod keeps its address.
    const wasTaken = past.phase === 'Running' || past.startedAt !== undefined;
    const onHost = spec.hostNetwork && wasTaken && nodeAddress !== undefined;
    const draft = {
      uid: past.uid ?? uid(this.uids),
      namespace,
      name: past.name,
      labels,
      annotations,
      spec,
      // Its UID is known when it is there.
      owner: owner && { ...owner, uid: '' },
      workload,
    };
    const pod = cluster.placePod(draft, onHost ? { ...past, address: nodeAddress } : past);
    if (owner === undefined) workloads.barePods.adopt(workload, pod);
    else workloads.adoption.add(pod, owner, isOutdated);
    if (past.node !== undefined && !hasFinished(pod)) fleet.kubelet(past.node)?.placePod(pod);
    return pod;
  }

  /** A DaemonSet makes a spec of its own for each node. */
  private madeOf({ owner, node = '' }: PastPod, template: PodTemplate): Made {
    if (owner?.kind !== 'DaemonSet') return template;
    let daemonTemplate = this.daemonTemplates.get(template);
    if (daemonTemplate === undefined) {
      daemonTemplate = new DaemonTemplate(template, 1);
      this.daemonTemplates.set(template, daemonTemplate);
    }
    const labels = isOfRevision(template.labels) ? template.labels : daemonTemplate.labels;
    return { labels, spec: daemonTemplate.specFor({ name: node }) };
  }
}

/** Of the containers that run, by node. */
function imagesOf({ pods, templates }: ClusterPast): Map<string, Set<string>> {
  const images = new Map<string, Set<string>>();
  for (const { node, phase, template } of pods) {
    if (node === undefined || phase !== 'Running') continue;
    const known = images.get(node) ?? new Set();
    const { spec } = elementAt(templates, template);
    for (const { image } of [...spec.initContainers, ...spec.containers]) known.add(image);
    images.set(node, known);
  }
  return images;
}

function agentOf(pod: Pod): RunningAgent | undefined {
  const { nodeName: node, phase, spec } = pod;
  if (node === undefined || phase !== 'Running' || !isNetworkAgent(pod)) return undefined;
  const container = spec.containers.find(({ name }) => name === AWS_NODE);
  return container && { node, env: container.env ?? {}, image: container.image };
}
