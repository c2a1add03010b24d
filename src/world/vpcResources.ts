// The VPC resource controller in the world: it hears of pods and nodes by facts, and reaches EC2 and the cluster by these
// ports. Where no daemon asks for a trunk, nothing is done.

import { eniConfigNamedIn } from '../base/cniNodeFeatures.ts';
import { formatCidr } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import { eniMac } from '../ec2/eniMac.ts';
import type { Instance } from '../ec2/instance.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { TrunkClient } from '../ec2/trunkClient.ts';
import type { ApiPort, PodView } from '../ipamd/apiPort.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { hasFinished } from '../kube/api/cluster.ts';
import { VPC_RESOURCES_ON_NODE, VPC_RESOURCES_ON_POD } from '../kube/api/eventSource.ts';
import { podKey } from '../kube/api/objects.ts';
import { POD_ENI, wantsBranchEni } from '../kube/controllers/podSecurity.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import type { Fact } from '../record/trace.ts';
import type { StartBranch } from '../scenario/start/compiledStart.ts';
import { annotationOf, type BranchEni } from '../vpcresources/branchEnis.ts';
import { VpcResourceController } from '../vpcresources/controller.ts';
import type { VpcResourceFact } from '../vpcresources/facts.ts';
import type { BranchPod, ControllerCluster, EventTold, TrunkNode } from '../vpcresources/ports.ts';
import type { NodeDaemons } from './nodeDaemons.ts';

export interface VpcResourcesOptions {
  readonly simulation: Simulation;
  readonly cloud: () => Cloud;
  readonly cooldown: Milliseconds;
  readonly daemons: () => NodeDaemons;
  readonly kubernetes: () => Kubernetes;
  readonly emit: (fact: VpcResourceFact) => void;
}

const ENDS_OF_PODS: ReadonlySet<Fact['kind']> = new Set(['pod-finished', 'pod-rejected', 'pod-removed']);

/** @upstream amazon-vpc-cni-k8s pkg/ipamd/rpc_handler.go#vpccniPodIPKey */
const POD_IPS = 'vpc.amazonaws.com/pod-ips';

interface NodeClient {
  readonly instance: Instance;
  readonly client: TrunkClient;
}

/** As a daemon reads it off the annotation. */
function seenBranch(branch: BranchEni | undefined): PodView['branchEni'] {
  if (branch === undefined) return undefined;
  return { eni: branch.eni, vlan: branch.vlan, ipv4: branch.address, ipv6: branch.ipv6?.address };
}

export class VpcResources implements ControllerCluster {
  readonly controller: VpcResourceController;
  private readonly options: VpcResourcesOptions;
  /** By node, of those with a trunk or on the way to one. */
  private readonly clients = new Map<string, NodeClient>();

  constructor(options: VpcResourcesOptions) {
    this.options = options;
    this.controller = new VpcResourceController({
      simulation: options.simulation,
      cluster: this,
      ec2: (node) => this.client(node),
      propagation: () => options.kubernetes().addOns.propagationDelay(),
      cooldown: options.cooldown,
      emit: (fact) => this.tell(fact),
    });
  }

  apply(fact: Fact): void {
    if (this.clients.size === 0) return;
    const { controller } = this;
    if (fact.kind === 'pod-scheduled') controller.podScheduled(fact.pod, fact.node);
    else if (ENDS_OF_PODS.has(fact.kind) && 'pod' in fact) controller.podEnded(fact.pod);
    else if (fact.kind === 'node-removed') {
      controller.nodeRemoved(fact.node);
      this.clients.delete(fact.node);
    }
  }

  /** The node's trunk and its branch ENIs, as they were before the run; the cluster hears of them by `writePlaced`. */
  place(name: string, placed: readonly StartBranch[]): void {
    const daemon = this.options.daemons().nodes.get(name);
    const trunk = daemon?.instance.enis.find(({ interfaceType }) => interfaceType === 'trunk');
    if (daemon === undefined || trunk === undefined) return;
    this.client(name);
    this.controller.resume(name, trunk.id, trunk.attachment?.since ?? 0, (branches) => {
      for (const { pod, releasedAt, ...each } of placed) {
        const { id: eni, primary: address, subnet } = this.options.cloud().placeBranch(each, trunk.id);
        const { vlan } = each;
        const [mac, subnetCidr] = [eniMac(eni), formatCidr(subnet.cidr)];
        if (releasedAt !== undefined) branches.placedCooling(eni, vlan, releasedAt);
        else branches.placed(pod, { eni, address, mac, vlan, subnetCidr, ipv6: undefined });
      }
      daemon.placeBranches(new Map([...branches.all().values()].map(({ address, eni }) => [address, eni])));
    });
  }

  /** What nodes and Pods say of what was placed. */
  writePlaced(): void {
    for (const { node, branches } of this.controller.trunks()) {
      this.advertise(node, branches.limit);
      for (const [pod, branch] of branches.all()) this.annotate(pod, annotationOf(branch));
    }
  }

  /** The API server as the daemon of a node asks it. */
  api(node: string): ApiPort {
    const { controller } = this;
    return {
      cniNodeFeatures: () => controller.features(node),
      addCniNodeFeature: (name) => controller.addFeature(node, name),
      pod: (key) => this.podView(node, key),
      annotatePodIp: (key, address) => this.kubernetes.addOns.annotatePod(key, POD_IPS, address),
      clearPodIp: (key, address) => {
        const { addOns } = this.kubernetes;
        if (this.kubernetes.pod(key)?.annotations[POD_IPS] === address) addOns.annotatePod(key, POD_IPS, '');
      },
    };
  }

  node(name: string): TrunkNode | undefined {
    const instance = this.options.daemons().nodes.get(name)?.instance;
    const primary = instance?.enis[0];
    if (instance === undefined || primary === undefined) return undefined;
    const { name: instanceType, branchEniLimit } = instance.type;
    const subnetId = this.eniConfigSubnet(name) ?? primary.subnet.id;
    return { instanceType, branchLimit: branchEniLimit ?? 0, subnetId };
  }

  /** With custom networking, trunk and branches are where the ENIConfig says that the CNINode names. */
  private eniConfigSubnet(node: string): string | undefined {
    const name = eniConfigNamedIn(this.controller.features(node));
    return name === undefined ? undefined : this.kubernetes.eniConfig(name)?.subnetId;
  }

  pod(key: string): BranchPod | undefined {
    const { podSecurity } = this.kubernetes.stores;
    const pod = this.kubernetes.pod(key);
    if (pod?.nodeName === undefined || hasFinished(pod) || !wantsBranchEni(pod.spec)) return undefined;
    return { uid: pod.uid, node: pod.nodeName, securityGroups: podSecurity.groupsFor(pod) };
  }

  branchPodsOn(node: string): readonly string[] {
    return [...this.kubernetes.addOns.podsOn(node)].filter(({ spec }) => wantsBranchEni(spec)).map(podKey);
  }

  annotate(key: string, value: string): void {
    this.kubernetes.addOns.annotatePod(key, POD_ENI, value);
  }

  advertise(node: string, count: number): void {
    this.kubernetes.addOns.advertise(node, POD_ENI, count);
  }

  nodeEvent(node: string, event: EventTold): void {
    this.kubernetes.addOns.recordEvent(VPC_RESOURCES_ON_NODE, node, event);
  }

  podEvent(pod: string, event: EventTold): void {
    this.kubernetes.addOns.recordEvent(VPC_RESOURCES_ON_POD, pod, event);
  }

  private get kubernetes(): Kubernetes {
    return this.options.kubernetes();
  }

  private podView(node: string, key: string): PodView | undefined {
    const pod = this.kubernetes.pod(key);
    if (pod === undefined) return undefined;
    return {
      wantsBranchEni: wantsBranchEni(pod.spec),
      branchEni: POD_ENI in pod.annotations ? seenBranch(this.controller.branchOf(node, key)) : undefined,
    };
  }

  /** The node's daemon finds its trunk when it looks next. */
  private tell(fact: VpcResourceFact): void {
    this.options.emit(fact);
    if (fact.kind === 'trunk-ready') {
      this.options.daemons().nodes.get(fact.node)?.running?.attachmentsChanged();
    }
  }

  /** Of an instance that is gone, the one there was. */
  private client(name: string): TrunkClient | undefined {
    const instance = this.options.daemons().nodes.get(name)?.instance;
    const known = this.clients.get(name);
    if (instance === undefined || known?.instance === instance) return known?.client;
    const client = this.options.cloud().trunkClient(instance);
    this.clients.set(name, { instance, client });
    return client;
  }
}
