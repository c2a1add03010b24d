// Evidence with new names, addresses and ids, before anything is made of it: so nothing that is made can say the old ones.

import { parseIpv4 } from '../../base/ipv4.ts';
import { privateDnsName } from '../../base/privateDnsName.ts';
import { Evidence } from '../evidence/evidence.ts';
import type { NodeFact, ObjectFact, Owner, PodFact, StoredAddressFact, Taint } from '../evidence/facts.ts';
import { KARPENTER_KINDS } from '../cluster/karpenter.ts';
import { NOT_ADOPTED } from '../evidence/objects.ts';
import { KINDS } from '../../scenario/manifest/kinds.ts';
import { recordAt, type Json } from '../text/values.ts';
import { MovedAddresses } from './movedAddresses.ts';
import { NameBook } from './nameBook.ts';
import { Redactor, zoneOf } from './redactedObject.ts';

export function redactedEvidence(evidence: Evidence): Evidence {
  const book = new NameBook();
  // Once to see all names, once to replace them.
  new Redaction(evidence, book).evidence();
  book.close();
  return new Redaction(evidence, book).evidence();
}

class Redaction {
  private readonly of: Evidence;
  private readonly book: NameBook;
  private readonly names: Redactor;
  private readonly moved: MovedAddresses;
  private readonly specs = new Map<Json, Json>();
  private readonly owners: ReadonlyMap<string, Owner | undefined>;
  private readonly nodeNames: ReadonlyMap<string, string>;

  constructor(evidence: Evidence, book: NameBook) {
    this.of = evidence;
    this.book = book;
    this.names = new Redactor(book);
    this.moved = new MovedAddresses(evidence);
    this.owners = new Map(evidence.pods.map(({ namespace, name, owner }) => [`${namespace}/${name}`, owner]));
    this.nodeNames = new Map(evidence.nodes.map(({ name, address }) => [name, this.nodeName(name, address)]));
  }

  evidence(): Evidence {
    const { of, moved, book } = this;
    const made = new Evidence();
    made.hasAllInterfaces = of.hasAllInterfaces;
    made.objectsWithoutRequests = of.objectsWithoutRequests;
    made.files.push(...of.files.map((file) => ({ ...file, found: withoutForeign(file.found) })));
    made.warned.push(...of.warned);
    made.leftOut.push(...of.leftOut);
    const others = [...of.otherKinds.values()].reduce((sum, count) => sum + count, 0);
    if (others > 0) made.otherKinds.set('other kinds', others);
    made.nodes.push(...of.nodes.map((node) => this.node(node)));
    made.pods.push(...of.pods.map((pod) => this.pod(pod)));
    // What NodePools say is made of labels and names: it is left out, and Karpenter has none.
    const common = of.objects.filter(({ kind }) => !KARPENTER_KINDS.includes(kind));
    made.objects.push(...common.map((object) => this.object(object)));
    made.autoscalers.push(...of.autoscalers);
    made.cni.push(...of.cni.map((fact) => ({ ...fact, env: withoutTexts(fact.env) })));
    made.controlPlanes.push(...of.controlPlanes.map((fact) => ({ ...fact, name: '' })));
    made.nodeGroups.push(
      ...of.nodeGroups.map((group) => ({
        ...group,
        name: this.group(group.name) ?? '',
        subnets: group.subnets.map((id) => book.id('subnet', id)),
        labels: this.names.labels(group.labels),
        taints: this.taints(group.taints),
      })),
    );
    made.subnets.push(
      ...of.subnets.map((subnet) => ({
        ...subnet,
        id: book.id('subnet', subnet.id),
        name: undefined,
        vpc: maybe(subnet.vpc, (id) => book.id('vpc', id)),
        cidr: moved.cidr(subnet.cidr),
        zone: maybe(subnet.zone, zoneOf),
      })),
    );
    made.reservations.push(
      ...of.reservations.map((each) => ({
        ...each,
        subnet: book.id('subnet', each.subnet),
        cidr: moved.cidr(each.cidr),
      })),
    );
    // The blocks of the VPC are around the subnets, wherever those are now.
    made.interfaces.push(
      ...of.interfaces.map((eni) => ({
        ...eni,
        id: book.id('eni', eni.id),
        subnet: maybe(eni.subnet, (id) => book.id('subnet', id)),
        zone: maybe(eni.zone, zoneOf),
        vpc: maybe(eni.vpc, (id) => book.id('vpc', id)),
        description: eni.description.startsWith('aws-K8S-') ? 'aws-K8S-' : '',
        instanceId: this.instance(eni.instanceId),
        primaryAddress: maybe(eni.primaryAddress, (address) => moved.address(address)),
        addresses: eni.addresses.map((address) => moved.address(address)),
        prefixes: eni.prefixes.map((prefix) => moved.cidr(prefix)),
        madeBy: this.instance(eni.madeBy),
      })),
    );
    made.instances.push(
      ...of.instances.map((each) => ({
        ...each,
        id: book.id('i', each.id),
        zone: maybe(each.zone, zoneOf),
        address: maybe(each.address, (address) => moved.address(address)),
        nodeGroup: this.group(each.nodeGroup),
      })),
    );
    made.pools.push(
      ...of.pools.map((pool) => ({
        ...pool,
        instanceId: this.instance(pool.instanceId),
        node: maybe(pool.node, (short) => this.shortNodeName(short)),
        enis: pool.enis.map((eni) => ({
          ...eni,
          id: book.id('eni', eni.id),
          subnet: maybe(eni.subnet, (id) => book.id('subnet', id)),
          addresses: eni.addresses.map((address) => moved.address(address)),
          prefixes: eni.prefixes.map((prefix) => moved.cidr(prefix)),
          used: eni.used.map((used) => this.used(used)),
        })),
      })),
    );
    made.checkpoints.push(
      ...of.checkpoints.map((each) => ({
        ...each,
        instanceId: this.instance(each.instanceId),
        used: each.used.map((used) => this.used(used)),
      })),
    );
    return made;
  }

  private node(node: NodeFact): NodeFact {
    const { names, moved } = this;
    const group = ['eks.amazonaws.com/nodegroup', 'alpha.eksctl.io/nodegroup-name'] as const;
    const labels = { ...names.labels(node.labels) };
    for (const key of group) {
      const name = node.labels[key];
      if (name === undefined) continue;
      delete labels[names.labelKey(key)];
      labels[key] = this.group(name) ?? '';
    }
    return {
      ...node,
      name: this.nodeNames.get(node.name) ?? this.nodeName(node.name, node.address),
      instanceId: this.instance(node.instanceId),
      zone: maybe(node.zone, zoneOf),
      address: maybe(node.address, (address) => moved.address(address)),
      labels,
      taints: this.taints(node.taints),
      extendedResources: Object.fromEntries(
        Object.entries(names.resources(node.extendedResources)).map(([name, amount]) => [
          name,
          String(amount),
        ]),
      ),
      images: node.images.map((image) => names.image(image)),
      kubeletVersion: maybe(node.kubeletVersion, (version) => version.replace(/-.*/, '')),
    };
  }

  private taints(taints: readonly Taint[]): Taint[] {
    return taints.map(({ key, value, effect }) => ({
      key: this.names.labelKey(key),
      value: this.names.labelValue(key, value),
      effect,
    }));
  }

  private pod(pod: PodFact): PodFact {
    const { names, moved } = this;
    const { namespace, owner, spec } = pod;
    return {
      ...pod,
      namespace: names.namespace(namespace),
      name: this.podName(pod),
      uid: undefined,
      labels: names.labels(pod.labels),
      owner: this.owner(owner, namespace),
      node: maybe(pod.node, (node) => this.nodeNames.get(node) ?? this.nodeName(node, pod.nodeAddress)),
      address: maybe(pod.address, (address) => moved.address(address)),
      nodeAddress: maybe(pod.nodeAddress, (address) => moved.address(address)),
      reason: pod.reason === 'Evicted' ? pod.reason : undefined,
      spec: maybe(spec, (written) => this.spec(written, namespace)),
      branch: maybe(pod.branch, ({ id, address, vlan }) => {
        return { id: this.book.id('eni', id), address: moved.address(address), vlan };
      }),
    };
  }

  private podName({ namespace, name, owner }: Pick<PodFact, 'namespace' | 'name' | 'owner'>): string {
    return this.names.object(owner?.kind === 'StatefulSet' ? 'StatefulSetPod' : 'Pod', name, namespace);
  }

  /** Alike specs stay one object. */
  private spec(spec: Json, namespace: string): Json {
    const known = this.specs.get(spec);
    if (known !== undefined) return known;
    const made = recordAt(this.names.value(spec, 'spec', 'Pod', namespace));
    this.specs.set(spec, made);
    return made;
  }

  private owner(owner: Owner | undefined, namespace: string): Owner | undefined {
    return maybe(owner, ({ kind, name }) => ({ kind, name: this.names.object(kind, name, namespace) }));
  }

  private object(fact: ObjectFact): ObjectFact {
    const { kind, name, namespace, object } = fact;
    return {
      ...fact,
      namespace: maybe(namespace, (each) => this.names.namespace(each)),
      name: this.names.object(kind, name, namespace ?? 'default'),
      owner: this.owner(fact.owner, namespace ?? 'default'),
      object: recordAt(this.names.value(object, '', kind, namespace ?? 'default')),
    };
  }

  private used({ pod, address, ...others }: StoredAddressFact): StoredAddressFact {
    const [namespace = '', name = ''] = pod?.split('/') ?? [];
    const named = this.podName({ namespace, name, owner: this.owners.get(pod ?? '') });
    return {
      ...others,
      address: this.moved.address(address),
      pod: pod === undefined ? undefined : `${this.names.namespace(namespace)}/${named}`,
    };
  }

  private instance(id: string | undefined): string | undefined {
    return maybe(id, (each) => this.book.id('i', each));
  }

  private group(name: string | undefined): string | undefined {
    return maybe(name, (each) => this.book.of('group', each));
  }

  /** `ip-10-0-0-5`, without its domain. */
  private shortNodeName(short: string): string {
    const [, renamed] = [...this.nodeNames].find(([name]) => `${name}.`.startsWith(`${short}.`)) ?? [];
    return (renamed ?? this.book.of('node', short)).replace(/\..*/, '');
  }

  /** As EC2 names machines, by the new address. */
  private nodeName(name: string, address: string | undefined): string {
    const number = address === undefined ? undefined : parseIpv4(this.moved.address(address));
    return number === undefined ? this.book.of('node', name) : privateDnsName(number, 'us-east-1');
  }
}

function maybe<T, R>(value: T | undefined, change: (value: T) => R): R | undefined {
  return value === undefined ? undefined : change(value);
}

/** Kinds of custom resources may have the names of companies. */
function withoutForeign(found: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const kept = new Map<string, number>();
  for (const [what, count] of found) {
    const isCommon =
      what === 'Node' ||
      KINDS.some((kind) => kind === what && !NOT_ADOPTED.has(kind)) ||
      !/^[A-Z]/.test(what) ||
      what === 'VPC';
    const name = isCommon ? what : 'other kinds';
    kept.set(name, (kept.get(name) ?? 0) + count);
  }
  return kept;
}

/** Settings that are free text may name anything. */
function withoutTexts(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter(([, value]) =>
      /^(?:-?\d+|true|false|strict|standard|prng|hashrandom|none)$/i.test(value),
    ),
  );
}
