// What the manifests of EKS' own pods say beyond what is simulated: arguments, ports, probes, volumes, accounts.
// Nothing depends on it but what kubectl shows.
// @upstream amazon-vpc-cni-k8s config/master/aws-k8s-cni.yaml, eksctl's kube-proxy and coredns samples
// @assumption the same for every version; which volumes and arguments there are, which only shows in listings.

import type { EnvVar, PodSpec, Probe, Volume, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import { COREDNS, KUBE_PROXY } from './systemNames.ts';
import { AWS_NODE } from '../../kube/kubelet/networkAgent.ts';

const SERVED_BY_DAEMON: Probe = {
  exec: { command: ['/app/grpc-health-probe', '-addr=:50051', '-connect-timeout=5s', '-rpc-timeout=5s'] },
  timeoutSeconds: 10,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

const MY_NODE_NAME: EnvVar = {
  name: 'MY_NODE_NAME',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } },
};

const MY_POD_NAME: EnvVar = {
  name: 'MY_POD_NAME',
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } },
};

const NODE_NAME: EnvVar = { ...MY_NODE_NAME, name: 'NODE_NAME' };

function mount(name: string, mountPath: string, readOnly?: true): VolumeMount {
  return readOnly === undefined ? { mountPath, name } : { mountPath, name, readOnly };
}

function hostPath(name: string, path: string, type = ''): Volume {
  return { hostPath: { path, type }, name };
}

function configMap(volume: string, name: string, key: string): Volume {
  return { configMap: { defaultMode: 420, items: [{ key, path: key }], name }, name: volume };
}

const BINARIES = mount('cni-bin-dir', '/host/opt/cni/bin');
const RUN = mount('run-dir', '/var/run/aws-node');

export const AWS_NODE_POD: PodSpec = {
  serviceAccountName: AWS_NODE,
  volumes: [
    hostPath('bpf-pin-path', '/sys/fs/bpf'),
    hostPath('cni-bin-dir', '/opt/cni/bin'),
    hostPath('cni-net-dir', '/etc/cni/net.d'),
    hostPath('log-dir', '/var/log/aws-routed-eni', 'DirectoryOrCreate'),
    hostPath('run-dir', '/var/run/aws-node', 'DirectoryOrCreate'),
    hostPath('xtables-lock', '/run/xtables.lock'),
  ],
  initContainers: [
    {
      name: 'aws-vpc-cni-init',
      env: [
        { name: 'DISABLE_TCP_EARLY_DEMUX', value: 'false' },
        { name: 'ENABLE_IPv6', value: 'false' },
      ],
      imagePullPolicy: 'Always',
      securityContext: { privileged: true },
      volumeMounts: [BINARIES],
    },
  ],
  containers: [
    {
      name: AWS_NODE,
      env: [MY_NODE_NAME, MY_POD_NAME],
      imagePullPolicy: 'Always',
      livenessProbe: { ...SERVED_BY_DAEMON, initialDelaySeconds: 60 },
      ports: [{ containerPort: 61678, name: 'metrics', protocol: 'TCP' }],
      readinessProbe: { ...SERVED_BY_DAEMON, initialDelaySeconds: 1 },
      securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
      volumeMounts: [
        BINARIES,
        mount('cni-net-dir', '/host/etc/cni/net.d'),
        mount('log-dir', '/host/var/log/aws-routed-eni'),
        RUN,
        mount('xtables-lock', '/run/xtables.lock'),
      ],
    },
    {
      name: 'aws-eks-nodeagent',
      args: [
        '--enable-ipv6=false',
        '--enable-network-policy=false',
        '--enable-cloudwatch-logs=false',
        '--enable-policy-event-logs=false',
        '--metrics-bind-addr=:8162',
        '--health-probe-bind-addr=:8163',
      ],
      env: [MY_NODE_NAME],
      imagePullPolicy: 'Always',
      securityContext: { capabilities: { add: ['NET_ADMIN'] }, privileged: true },
      volumeMounts: [
        BINARIES,
        mount('bpf-pin-path', '/sys/fs/bpf'),
        mount('log-dir', '/var/log/aws-routed-eni'),
        RUN,
      ],
    },
  ],
};

export const KUBE_PROXY_POD: PodSpec = {
  serviceAccountName: KUBE_PROXY,
  volumes: [
    hostPath('varlog', '/var/log'),
    hostPath('xtables-lock', '/run/xtables.lock', 'FileOrCreate'),
    hostPath('lib-modules', '/lib/modules'),
    { configMap: { defaultMode: 420, name: 'kube-proxy' }, name: 'kubeconfig' },
    { configMap: { defaultMode: 420, name: 'kube-proxy-config' }, name: 'config' },
  ],
  containers: [
    {
      name: KUBE_PROXY,
      command: [
        'kube-proxy',
        '--v=2',
        '--config=/var/lib/kube-proxy-config/config',
        '--hostname-override=$(NODE_NAME)',
      ],
      env: [NODE_NAME],
      securityContext: { privileged: true },
      volumeMounts: [
        mount('varlog', '/var/log'),
        mount('xtables-lock', '/run/xtables.lock'),
        mount('lib-modules', '/lib/modules', true),
        mount('kubeconfig', '/var/lib/kube-proxy/'),
        mount('config', '/var/lib/kube-proxy-config/'),
      ],
    },
  ],
};

export const COREDNS_POD: PodSpec = {
  dnsPolicy: 'Default',
  serviceAccountName: COREDNS,
  volumes: [configMap('config-volume', COREDNS, 'Corefile')],
  containers: [
    {
      name: COREDNS,
      args: ['-conf', '/etc/coredns/Corefile'],
      livenessProbe: {
        httpGet: { path: '/health', port: 8080, scheme: 'HTTP' },
        failureThreshold: 5,
        initialDelaySeconds: 60,
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 5,
      },
      ports: [
        { containerPort: 53, name: 'dns', protocol: 'UDP' },
        { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
        { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
      ],
      readinessProbe: {
        httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' },
        failureThreshold: 3,
        periodSeconds: 10,
        successThreshold: 1,
        timeoutSeconds: 1,
      },
      resources: { limits: { memory: '170Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      volumeMounts: [mount('config-volume', '/etc/coredns', true)],
    },
  ],
};
