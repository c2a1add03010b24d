// Nodes and their Leases as objects of the API, as EKS' AL2023 machines register them.

import type { LeaseSpec } from 'kubernetes-types/coordination/v1.d.ts';
import type { NodeSpec, NodeStatus } from 'kubernetes-types/core/v1.d.ts';
import { SECOND } from '../../base/time.ts';
import type { Node } from '../../kube/api/objects.ts';
import type { NodeHistory } from '../history/nodeHistory.ts';
import { ownerReference, spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { digestOf, uidOf } from './identity.ts';
import { lastBeat, LEASE_DURATION, LEASE_PERIOD } from './heartbeats.ts';
import { nodeStatus } from './nodeStatuses.ts';

export function nodeObjects(view: ClusterView): ApiObject[] {
  return [...view.kubernetes.nodes()].map((node) => nodeObject(node, view));
}

/** @assumption leases are renewed in whole periods since the kubelet's start, may be off by some hundred ms. */
export function leaseObjects(view: ClusterView): ApiObject[] {
  return [...view.kubernetes.nodes()].map((node): ApiObjectWith<{ spec: LeaseSpec }> => {
    const { time, history } = view;
    const { name, createdAt } = node;
    const uid = nodeUid(node, view);
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        creationTimestamp: time.time(createdAt),
        name,
        namespace: 'kube-node-lease',
        ownerReferences: [ownerReference({ kind: 'Node', name, uid })],
        uid: uidOf(`Lease/${uid}`),
      },
      spec: {
        holderIdentity: name,
        leaseDurationSeconds: LEASE_DURATION / SECOND,
        renewTime: time.microTime(lastBeat(history.node(name), createdAt, view.at, LEASE_PERIOD)),
      },
    };
  });
}

function nodeUid({ name, createdAt }: Node, { seed }: ClusterView): string {
  return uidOf(`Node/${seed}/${name}/${createdAt}`);
}

function nodeObject(node: Node, view: ClusterView): ApiObjectWith<{ spec: NodeSpec; status: NodeStatus }> {
  const { time, history } = view;
  const life = history.node(node.name);
  const machine = history.machine(node.name);
  const zone = node.labels['topology.kubernetes.io/zone'] ?? '';
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
        ...node.annotations,
      },
      creationTimestamp: time.time(node.createdAt),
      labels: labelsOf(node, view),
      name: node.name,
      uid: nodeUid(node, view),
    },
    spec: spoken<NodeSpec>({
      providerID: machine === undefined ? undefined : `aws:///${zone}/${machine.instanceId}`,
      taints: taintsOf(node, life, view),
      unschedulable: node.unschedulable ? true : undefined,
    }),
    status: nodeStatus(node, life, view),
  };
}

/** With those that nothing here reads. */
function labelsOf({ labels, name }: Node, { seed }: ClusterView): Record<string, string> {
  return {
    'k8s.io/cloud-provider-aws': digestOf(`cluster/${seed}`).slice(0, 32),
    ...labels,
    'kubernetes.io/hostname': name,
  };
}

function taintsOf(node: Node, life: NodeHistory | undefined, { time }: ClusterView): NodeSpec['taints'] {
  return node.taints.map(({ key, value, effect }) =>
    spoken({
      effect,
      key,
      timeAdded: effect === 'NoExecute' && life !== undefined ? time.time(life.readyChangedAt) : undefined,
      value: value === '' ? undefined : value,
    }),
  );
}
