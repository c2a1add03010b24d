// The form of a pod's spec: v1 PodSpec with everything Kubernetes 1.36 knows in it, split into what is read and what
// is not. Scheduling is in `schedulingForm.ts`.

import { z } from 'zod';
import { annotationKey, labelMap, labelName, name, quantities } from '../language/scalars.ts';
import { choice, form, whole } from './forms.ts';
import { claimSpec } from './claimForm.ts';
import { affinity, spreadConstraint, toleration } from './schedulingForm.ts';

const resources = form(
  { requests: quantities.optional(), limits: quantities.optional() },
  { ignored: 'claims' },
);

const port = form(
  {
    containerPort: whole(1, 65_535),
    hostPort: whole(0, 65_535).optional(),
    hostIP: z.string().optional(),
    protocol: choice(['TCP', 'UDP', 'SCTP']),
  },
  { withoutWord: 'name' },
);

/** Only when a probe can have succeeded is read: none fails. */
const probe = form(
  {
    initialDelaySeconds: whole().optional(),
    periodSeconds: whole().optional(),
    successThreshold: whole().optional(),
  },
  {
    withoutWord: 'httpGet tcpSocket exec grpc timeoutSeconds failureThreshold terminationGracePeriodSeconds',
  },
);

const containerFields = {
  name: labelName,
  image: z.string().min(1).optional(),
  resources: resources.optional(),
  ports: z.array(port).optional(),
  readinessProbe: probe.optional(),
  startupProbe: probe.optional(),
};

const NOT_READ = {
  ignored:
    'command args workingDir env envFrom volumeMounts volumeDevices livenessProbe lifecycle imagePullPolicy ' +
    'securityContext resizePolicy restartPolicyRules',
  withoutWord: 'terminationMessagePath terminationMessagePolicy stdin stdinOnce tty',
};

/**
 * A policy of its own is not read: the API server of 1.34 drops it, whatever it says.
 * @upstream pkg/api/pod/util.go#dropContainerRestartRules, with ContainerRestartRules off until 1.35
 */
const container = form(containerFields, { ...NOT_READ, ignored: `${NOT_READ.ignored} restartPolicy` });

/** Any policy but Always, which makes it a sidecar, is dropped alike. */
const initContainer = form({ ...containerFields, restartPolicy: z.string().optional() }, NOT_READ);

/** Only claims decide where the pod goes. */
const volume = form(
  {
    name: z.string(),
    persistentVolumeClaim: form({ claimName: z.string() }, { withoutWord: 'readOnly' }).optional(),
    ephemeral: form({
      volumeClaimTemplate: form({ spec: claimSpec }, { withoutWord: 'metadata' }).optional(),
    }).optional(),
  },
  {
    ignored:
      'configMap secret projected csi image awsElasticBlockStore azureDisk azureFile cephfs cinder fc flexVolume ' +
      'flocker gcePersistentDisk gitRepo glusterfs iscsi nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO ' +
      'storageos vsphereVolume',
    withoutWord: 'emptyDir hostPath downwardAPI',
  },
);

export const podSpec = form(
  {
    containers: z.array(container).min(1),
    initContainers: z.array(initContainer).optional(),
    restartPolicy: choice(['Always', 'OnFailure', 'Never']),
    terminationGracePeriodSeconds: z.int().optional(),
    overhead: quantities.optional(),
    resources: resources.optional(),
    hostNetwork: z.boolean().optional(),
    nodeName: z.string().optional(),
    nodeSelector: labelMap.optional(),
    affinity: affinity.optional(),
    topologySpreadConstraints: z.array(spreadConstraint).optional(),
    tolerations: z.array(toleration).optional(),
    priorityClassName: z.string().optional(),
    priority: whole(-(2 ** 31)).optional(),
    preemptionPolicy: z.enum(['PreemptLowerPriority', 'Never']).optional(),
    schedulerName: z.string().optional(),
    schedulingGates: z.array(form({ name: z.string() })).optional(),
    volumes: z.array(volume).optional(),
  },
  {
    ignored:
      'ephemeralContainers activeDeadlineSeconds dnsPolicy dnsConfig serviceAccountName serviceAccount ' +
      'automountServiceAccountToken hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets ' +
      'hostname subdomain setHostnameAsFQDN hostnameOverride hostAliases readinessGates ' +
      'runtimeClassName enableServiceLinks os hostUsers resourceClaims workloadRef',
  },
);

export const OBJECT_META = {
  name: name.optional(),
  namespace: labelName.optional(),
  labels: labelMap.optional(),
  annotations: z.record(annotationKey, z.string()).optional(),
} as const;

/** Fields of metadata that the API server fills in. */
export const SERVER_META = {
  withoutWord:
    'uid resourceVersion generation creationTimestamp deletionTimestamp deletionGracePeriodSeconds selfLink ' +
    'managedFields generateName finalizers ownerReferences clusterName',
} as const;

export const podTemplate = form({
  metadata: form(OBJECT_META, SERVER_META).optional(),
  spec: podSpec,
});

export type ContainerForm = z.output<typeof container> & Partial<z.output<typeof initContainer>>;
export type PodSpecForm = z.output<typeof podSpec>;
export type ProbeForm = z.output<typeof probe>;
export type PodTemplateForm = z.output<typeof podTemplate>;
