// ConfigMaps that EKS puts into kube-system: how kube-proxy, CoreDNS and the CNI are set up, and who may join.

import type { NodeGroupConfig } from '../../kube/api/config.ts';
import { COREDNS, SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import type { ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { digestOf } from './identity.ts';
import { metadataOf } from './objectMetadata.ts';

interface ConfigMapBody {
  readonly data: Readonly<Record<string, string>>;
}

export function configMapObjects(view: ClusterView): ApiObjectWith<ConfigMapBody>[] {
  const { cluster, nodeGroups } = view.scenario;
  const component = (name: string) => ({ 'eks.amazonaws.com/component': name, 'k8s-app': name });
  const maps: readonly (readonly [string, Readonly<Record<string, string>>, ConfigMapBody['data']])[] = [
    [
      'amazon-vpc-cni',
      {
        'app.kubernetes.io/instance': 'aws-vpc-cni',
        'app.kubernetes.io/name': 'aws-node',
        'k8s-app': 'aws-node',
      },
      {
        'branch-eni-cooldown': '60',
        'enable-windows-ipam': 'false',
        'enable-windows-prefix-delegation': 'false',
      },
    ],
    ['aws-auth', {}, { mapRoles: mapRoles(nodeGroups, accountOf(view)) }],
    [COREDNS, { 'eks.amazonaws.com/component': COREDNS, 'k8s-app': 'kube-dns' }, { Corefile: COREFILE }],
    [
      'kube-proxy-config',
      component('kube-proxy'),
      { config: proxyConfig(cluster.kubeProxyMode ?? 'iptables') },
    ],
  ];
  const system = maps.map(([name, labels, data]) => ({ namespace: SYSTEM_NAMESPACE, name, labels, data }));
  const applied = [...view.kubernetes.stores.workloads.configMaps.all()].map(({ config }) => {
    return { ...config, labels: {} };
  });
  const taken = new Set(applied.map(({ namespace, name }) => `${namespace}/${name}`));
  return [...system.filter(({ namespace, name }) => !taken.has(`${namespace}/${name}`)), ...applied].map(
    ({ data, ...named }) => ({
      apiVersion: 'v1',
      data,
      kind: 'ConfigMap',
      metadata: metadataOf(view, 'ConfigMap', named, { labels: named.labels }),
    }),
  );
}

/** Twelve digits. */
function accountOf({ seed }: ClusterView): string {
  return String(parseInt(digestOf(`account/${seed}`).slice(0, 11), 16) % 1e12).padStart(12, '1');
}

/** The role of each node group's machines. */
function mapRoles(groups: readonly NodeGroupConfig[], account: string): string {
  return groups
    .map(({ name }) =>
      [
        '- groups:',
        '  - system:bootstrappers',
        '  - system:nodes',
        `  rolearn: arn:aws:iam::${account}:role/eksctl-nodegroup-${name}-NodeInstanceRole`,
        '  username: system:node:{{EC2PrivateDNSName}}',
        '',
      ].join('\n'),
    )
    .join('');
}

/** @upstream eksctl's coredns sample */
const COREFILE = `.:53 {
    errors
    health {
        lameduck 5s
      }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
    reload
    loadbalance
}
`;

/** @upstream EKS' kube-proxy add-on; only the mode differs from cluster to cluster here. */
function proxyConfig(mode: string): string {
  return `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clientConnection:
  acceptContentTypes: ""
  burst: 10
  contentType: application/vnd.kubernetes.protobuf
  kubeconfig: /var/lib/kube-proxy/kubeconfig
  qps: 5
clusterCIDR: ""
configSyncPeriod: 15m0s
conntrack:
  maxPerCore: 32768
  min: 131072
  tcpCloseWaitTimeout: 1h0m0s
  tcpEstablishedTimeout: 24h0m0s
enableProfiling: false
healthzBindAddress: 0.0.0.0:10256
hostnameOverride: ""
iptables:
  masqueradeAll: false
  masqueradeBit: 14
  minSyncPeriod: 0s
  syncPeriod: 30s
ipvs:
  excludeCIDRs: null
  minSyncPeriod: 0s
  scheduler: "${mode === 'ipvs' ? 'rr' : ''}"
  syncPeriod: 30s
kind: KubeProxyConfiguration
metricsBindAddress: 0.0.0.0:10249
mode: "${mode}"
nodePortAddresses: null
oomScoreAdj: -998
portRange: ""
`;
}
