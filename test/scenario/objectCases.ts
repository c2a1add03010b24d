// Small objects of many kinds, each with the answer of a kube-apiserver v1.34 as its validation code has it.
// @upstream pkg/apis/*∕validation

import { assert } from '../../src/base/assert.ts';

export interface ObjectCase {
  readonly name: string;
  readonly manifest: string;
}

/** What a case begins with that does not say so itself: apiVersion, kind and name, by the word before its colon. */
const HEADS: Readonly<Record<string, readonly [apiVersion: string, kind: string, name: string]>> = {
  pod: ['v1', 'Pod', 'p'],
  deployment: ['apps/v1', 'Deployment', 'd'],
  daemonset: ['apps/v1', 'DaemonSet', 'd'],
  statefulset: ['apps/v1', 'StatefulSet', 'd'],
  job: ['batch/v1', 'Job', 'j'],
  cronjob: ['batch/v1', 'CronJob', 'c'],
  pdb: ['policy/v1', 'PodDisruptionBudget', 'b'],
  service: ['v1', 'Service', 's'],
  pvc: ['v1', 'PersistentVolumeClaim', 'c'],
  pv: ['v1', 'PersistentVolume', 'v'],
  lr: ['v1', 'LimitRange', 'l'],
  rq: ['v1', 'ResourceQuota', 'q'],
  priorityclass: ['scheduling.k8s.io/v1', 'PriorityClass', 'p'],
  rc: ['v1', 'ReplicationController', 'r'],
  hpa: ['autoscaling/v2', 'HorizontalPodAutoscaler', 'h'],
  sc: ['storage.k8s.io/v1', 'StorageClass', 's'],
  ns: ['v1', 'Namespace', 'n'],
  cm: ['v1', 'ConfigMap', 'c'],
  secret: ['v1', 'Secret', 'c'],
  ingress: ['networking.k8s.io/v1', 'Ingress', 'i'],
  role: ['rbac.authorization.k8s.io/v1', 'Role', 'r'],
  networkpolicy: ['networking.k8s.io/v1', 'NetworkPolicy', 'n'],
  rs: ['apps/v1', 'ReplicaSet', 'r'],
};

function manifestOf(what: string, said: string): string {
  const head = HEADS[what];
  assert(head !== undefined, `${what} is the kind of a case`);
  const [apiVersion, kind, name] = head;
  const unsaid = Object.entries({ apiVersion, kind, metadata: `{name: ${name}}` }).filter(
    ([key]) => !said.split('\n').some((line) => line.startsWith(`${key}:`)),
  );
  return [...unsaid.map(([key, value]) => `${key}: ${value}`), said].join('\n');
}

const from = (text: string): readonly ObjectCase[] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((each) => {
      const end = each.indexOf('\n');
      const name = each.slice(0, end);
      return { name, manifest: manifestOf(name.slice(0, name.indexOf(':')), each.slice(end + 1)) };
    });

export const ACCEPTED = from(`
# pod: same containerPort twice
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80},{containerPort: 80}]}]}
# pod: hostPort same, protocol differs
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 80},{containerPort: 81, hostPort: 80, protocol: UDP}]}]}
# pod: readiness successThreshold 2
spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}, successThreshold: 2}}]}
# pod: probe port name unknown
spec: {containers: [{name: c, image: nginx, readinessProbe: {httpGet: {port: web}}}]}
# pod: hugepages with memory
spec: {containers: [{name: c, image: nginx, resources: {limits: {hugepages-2Mi: 4Mi, memory: 64Mi}}}]}
# pod: node affinity Gt text
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: [b]}]}]}}}}
# pod: annotation upper-case prefix
metadata: {name: p, annotations: {Example.com/a: b}}
spec: {containers: [{name: c, image: nginx}]}
# pod: name with dot
metadata: {name: a.b}
spec: {containers: [{name: c, image: nginx}]}
# pod: volume without source
spec: {volumes: [{name: v}], containers: [{name: c, image: nginx}]}
# pod: ephemeral volume
spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}], containers: [{name: c, image: nginx}]}
# pod: container restartPolicy Always
spec: {containers: [{name: c, image: nginx, restartPolicy: Always}]}
# pod: init restartPolicy OnFailure
spec: {initContainers: [{name: i, image: nginx, restartPolicy: OnFailure}], containers: [{name: c, image: nginx}]}
# pod: env name with blank
spec: {containers: [{name: c, image: nginx, env: [{name: "A B", value: a}]}]}
# pod: env duplicate
spec: {containers: [{name: c, image: nginx, env: [{name: A, value: a},{name: A, value: b}]}]}
# deployment: maxSurge 150%
spec:
  selector: {matchLabels: {app: a}}
  strategy: {rollingUpdate: {maxSurge: 150%}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# daemonset: OnDelete with rollingUpdate
spec:
  selector: {matchLabels: {app: a}}
  updateStrategy: {type: OnDelete, rollingUpdate: {maxUnavailable: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: plain
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: without serviceName
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: claim template
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# job: activeDeadline 0
spec:
  activeDeadlineSeconds: 0
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# cronjob: name 52
metadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
spec:
  schedule: "* * * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# pdb: neither
spec: {selector: {}}
# service: headless without ports
spec: {clusterIP: None, selector: {a: b}}
# service: ExternalName
spec: {type: ExternalName, externalName: a.example.com}
# pvc: limits below requests
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}, limits: {storage: 1Gi}}}
# pv: csi
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: ebs.csi.aws.com, volumeHandle: vol-1}}
# lr: pvc
spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 2Gi}, min: {storage: 1Gi}}]}
# rq: objects
spec: {hard: {count/deployments.apps: 3, services: 2, configmaps: "4", persistentvolumeclaims: 1, requests.storage: 10Gi, gp2.storageclass.storage.k8s.io/requests.storage: 5Gi}}
# priorityclass: no value
# rc: no selector
spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}
`);

export const REFUSED = from(`
# pod: image with spaces around
spec: {containers: [{name: c, image: " nginx"}]}
# pod: no image
spec: {containers: [{name: c}]}
# pod: port 0
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 0}]}]}
# pod: port name too long
spec: {containers: [{name: c, image: nginx, ports: [{name: abcdefghijklmnop, containerPort: 80}]}]}
# pod: duplicate port names in one container
spec: {containers: [{name: c, image: nginx, ports: [{name: a, containerPort: 80},{name: a, containerPort: 81}]}]}
# pod: same hostPort twice
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 80},{containerPort: 81, hostPort: 80}]}]}
# pod: hostNetwork with hostPort differing
spec: {hostNetwork: true, containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 81}]}]}
# pod: hostNetwork false, two containers same name
spec: {containers: [{name: c, image: nginx},{name: c, image: nginx}]}
# pod: init and container share a name
spec: {initContainers: [{name: c, image: a}], containers: [{name: c, image: nginx}]}
# pod: liveness probe with http and tcp
spec: {containers: [{name: c, image: nginx, livenessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}}]}
# pod: liveness successThreshold 2
spec: {containers: [{name: c, image: nginx, livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}}]}
# pod: negative initialDelay
spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: -1}}]}
# pod: readiness with terminationGracePeriodSeconds
spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 3}}]}
# pod: request over limit
spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]}
# pod: negative request
spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: -1}}}]}
# pod: unknown native resource
spec: {containers: [{name: c, image: nginx, resources: {requests: {cores: 1}}}]}
# pod: gpu request without limit
spec: {containers: [{name: c, image: nginx, resources: {requests: {nvidia.com/gpu: 1}}}]}
# pod: gpu request differs
spec: {containers: [{name: c, image: nginx, resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}}]}
# pod: fractional gpu
spec: {containers: [{name: c, image: nginx, resources: {limits: {nvidia.com/gpu: 500m}}}]}
# pod: hugepages without cpu or memory
spec: {containers: [{name: c, image: nginx, resources: {limits: {hugepages-2Mi: 4Mi}}}]}
# pod: toleration Exists with value
spec: {containers: [{name: c, image: nginx}], tolerations: [{key: a, operator: Exists, value: b}]}
# pod: toleration empty key Equal
spec: {containers: [{name: c, image: nginx}], tolerations: [{operator: Equal, value: b}]}
# pod: toleration seconds without NoExecute
spec: {containers: [{name: c, image: nginx}], tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 3}]}
# pod: toleration effect unknown
spec: {containers: [{name: c, image: nginx}], tolerations: [{key: a, operator: Exists, effect: Never}]}
# pod: topologySpread no key
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]}
# pod: topologySpread maxSkew 0
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}
# pod: topologySpread twice
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule},{maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}
# pod: topologySpread minDomains with ScheduleAnyway
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]}
# pod: spread matchLabelKeys w/o selector
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, matchLabelKeys: [app]}]}
# pod: node affinity In without values
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}}
# pod: node affinity Gt two values
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: ["1","2"]}]}]}}}}
# pod: node affinity matchFields other than name
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.uid, operator: In, values: [b]}]}]}}}}
# pod: node affinity no terms
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}}
# pod: pod affinity no topologyKey
spec: {containers: [{name: c, image: nginx}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}}
# pod: preferred weight 0
spec: {containers: [{name: c, image: nginx}], affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, podAffinityTerm: {topologyKey: a}}]}}}
# pod: label value with space
metadata: {name: p, labels: {a: "b c"}}
spec: {containers: [{name: c, image: nginx}]}
# pod: label key two slashes
metadata: {name: p, labels: {a/b/c: d}}
spec: {containers: [{name: c, image: nginx}]}
# pod: label value number unquoted
metadata: {name: p, labels: {a: 1}}
spec: {containers: [{name: c, image: nginx}]}
# pod: annotation value number
metadata: {name: p, annotations: {a: 1}}
spec: {containers: [{name: c, image: nginx}]}
# pod: name upper case
metadata: {name: Pod}
spec: {containers: [{name: c, image: nginx}]}
# pod: name with underscore
metadata: {name: a_b}
spec: {containers: [{name: c, image: nginx}]}
# pod: container name with dot
spec: {containers: [{name: a.b, image: nginx}]}
# pod: restartPolicy unknown
spec: {containers: [{name: c, image: nginx}], restartPolicy: Sometimes}
# pod: dnsPolicy None without config
spec: {containers: [{name: c, image: nginx}], dnsPolicy: None}
# pod: dnsPolicy unknown
spec: {containers: [{name: c, image: nginx}], dnsPolicy: Cluster}
# pod: terminationGracePeriod text
spec: {containers: [{name: c, image: nginx}], terminationGracePeriodSeconds: "30"}
# pod: activeDeadlineSeconds 0
spec: {containers: [{name: c, image: nginx}], activeDeadlineSeconds: 0}
# pod: volume mount of unknown volume
spec: {containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /a}]}]}
# pod: two mounts same path
spec: {volumes: [{name: v, emptyDir: {}}], containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /a},{name: v, mountPath: /a}]}]}
# pod: volumes duplicate name
spec: {volumes: [{name: v, emptyDir: {}},{name: v, emptyDir: {}}], containers: [{name: c, image: nginx}]}
# pod: volume two sources
spec: {volumes: [{name: v, emptyDir: {}, hostPath: {path: /a}}], containers: [{name: c, image: nginx}]}
# pod: volume pvc no claimName
spec: {volumes: [{name: v, persistentVolumeClaim: {}}], containers: [{name: c, image: nginx}]}
# pod: ephemeral volume without template
spec: {volumes: [{name: v, ephemeral: {}}], containers: [{name: c, image: nginx}]}
# pod: ephemeral without storage
spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}], containers: [{name: c, image: nginx}]}
# pod: priority differs from class
spec: {containers: [{name: c, image: nginx}], priority: 5}
# pod: scheduling gate with nodeName
spec: {containers: [{name: c, image: nginx}], nodeName: n, schedulingGates: [{name: example.com/a}]}
# pod: env without name
spec: {containers: [{name: c, image: nginx, env: [{value: a}]}]}
# pod: env value number
spec: {containers: [{name: c, image: nginx, env: [{name: A, value: 1}]}]}
# pod: env name with =
spec: {containers: [{name: c, image: nginx, env: [{name: "A=B", value: a}]}]}
# pod: imagePullPolicy lower case
spec: {containers: [{name: c, image: nginx, imagePullPolicy: always}]}
# pod: null containers
spec: {containers: null}
# deployment: no selector
spec: {template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: nginx}]}}}
# deployment: negative replicas
spec:
  selector: {matchLabels: {app: a}}
  replicas: -1
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: replicas text
spec:
  selector: {matchLabels: {app: a}}
  replicas: "3"
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: progressDeadline below minReady
spec:
  selector: {matchLabels: {app: a}}
  minReadySeconds: 30
  progressDeadlineSeconds: 20
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: progressDeadline equals minReady
spec:
  selector: {matchLabels: {app: a}}
  minReadySeconds: 30
  progressDeadlineSeconds: 30
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: maxSurge 0 and maxUnavailable 0
spec:
  selector: {matchLabels: {app: a}}
  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: maxUnavailable 150%
spec:
  selector: {matchLabels: {app: a}}
  strategy: {rollingUpdate: {maxUnavailable: 150%}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: Recreate with rollingUpdate
spec:
  selector: {matchLabels: {app: a}}
  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: template restartPolicy Never
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}], restartPolicy: Never}
# deployment: template activeDeadlineSeconds
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}], activeDeadlineSeconds: 5}
# deployment: revisionHistoryLimit -1
spec:
  selector: {matchLabels: {app: a}}
  revisionHistoryLimit: -1
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: selector with invalid operator
spec:
  selector: {matchExpressions: [{key: app, operator: Is, values: [a]}]}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: selector mismatch
spec:
  selector: {matchLabels: {app: b}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# daemonset: maxSurge without maxUnavailable 0
spec:
  selector: {matchLabels: {app: a}}
  updateStrategy: {rollingUpdate: {maxSurge: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# daemonset: replicas
spec:
  selector: {matchLabels: {app: a}}
  replicas: 2
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: podManagementPolicy unknown
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  podManagementPolicy: Serial
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: OnDelete with rollingUpdate
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: partition -1
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  updateStrategy: {rollingUpdate: {partition: -1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: ordinals start -1
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  ordinals: {start: -1}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: retention unknown
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# job: Always
spec:
  template: {spec: {restartPolicy: Always, containers: [{name: c, image: nginx}]}}
# job: no restartPolicy
spec: {template: {spec: {containers: [{name: c, image: nginx}]}}}
# job: selector
spec:
  selector: {matchLabels: {a: b}}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: Indexed without completions
spec:
  completionMode: Indexed
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: backoffLimitPerIndex without Indexed
spec:
  backoffLimitPerIndex: 1
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: podFailurePolicy with OnFailure
spec:
  podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}
  template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: nginx}]}}
# job: podFailurePolicy exit code 0 In
spec:
  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [0]}}]}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: podFailurePolicy unordered codes
spec:
  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [3,1]}}]}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: ttl -1
spec:
  ttlSecondsAfterFinished: -1
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: parallelism over 100000 Indexed
spec:
  completionMode: Indexed
  completions: 100001
  parallelism: 100001
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# cronjob: name 53
metadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
spec:
  schedule: "* * * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: concurrencyPolicy unknown
spec:
  schedule: "* * * * *"
  concurrencyPolicy: Queue
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: timeZone Local
spec:
  schedule: "* * * * *"
  timeZone: Local
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: timeZone unknown
spec:
  schedule: "* * * * *"
  timeZone: Mars/Base
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: history -1
spec:
  schedule: "* * * * *"
  successfulJobsHistoryLimit: -1
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: no schedule
spec:
  schedule: ""
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# pdb: both
spec: {minAvailable: 1, maxUnavailable: 1, selector: {}}
# pdb: 101%
spec: {maxUnavailable: 101%, selector: {}}
# pdb: negative
spec: {minAvailable: -1, selector: {}}
# pdb: v1beta1
apiVersion: policy/v1beta1
spec: {minAvailable: 1, selector: {}}
# pdb: policy unknown
spec: {minAvailable: 1, selector: {}, unhealthyPodEvictionPolicy: Never}
# hpa: min over max
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, minReplicas: 5, maxReplicas: 2}
# hpa: min 0
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, minReplicas: 0, maxReplicas: 2}
# hpa: max 0
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, maxReplicas: 0}
# hpa: cpu utilization 0
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, maxReplicas: 2, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}}]}
# hpa: metric type mismatch
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, maxReplicas: 2, metrics: [{type: Resource, pods: {metric: {name: a}, target: {type: AverageValue, averageValue: 1}}}]}
# service: no ports
spec: {selector: {a: b}}
# service: name starts with digit
metadata: {name: "1a"}
spec: {ports: [{port: 80}]}
# service: two ports without names
spec: {ports: [{port: 80},{port: 81}]}
# service: duplicate port and protocol
spec: {ports: [{name: a, port: 80},{name: b, port: 80}]}
# service: nodePort with ClusterIP
spec: {ports: [{port: 80, nodePort: 30080}]}
# service: nodePort outside
spec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}
# service: ExternalName without name
spec: {type: ExternalName}
# service: bad clusterIP
spec: {clusterIP: 1.2.3, ports: [{port: 80}]}
# service: type unknown
spec: {type: Public, ports: [{port: 80}]}
# service: targetPort 0
spec: {ports: [{port: 80, targetPort: 0}]}
# pvc: no storage
spec: {accessModes: [ReadWriteOnce]}
# pvc: zero storage
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "0"}}}
# pvc: RWO
spec: {accessModes: [RWO], resources: {requests: {storage: 1Gi}}}
# pvc: RWOP with others
spec: {accessModes: [ReadWriteOncePod, ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
# pv: no source
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}
# pv: two sources
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}, nfs: {server: a, path: /b}}
# pv: csi without handle
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: ebs.csi.aws.com}}
# pv: capacity cpu
spec: {capacity: {cpu: 1}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}
# pv: local without affinity
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /a}}
# sc: no provisioner
reclaimPolicy: Delete
# sc: binding mode unknown
provisioner: ebs.csi.aws.com
volumeBindingMode: Late
# sc: Recycle
provisioner: ebs.csi.aws.com
reclaimPolicy: Recycle
# ns: upper case
metadata: {name: Team}
# ns: dot
metadata: {name: a.b}
# lr: pvc without storage
spec: {limits: [{type: PersistentVolumeClaim, max: {cpu: 1}}]}
# lr: pod with default
spec: {limits: [{type: Pod, default: {cpu: 1}}]}
# lr: min over max
spec: {limits: [{type: Container, min: {cpu: 2}, max: {cpu: 1}}]}
# lr: default over max
spec: {limits: [{type: Container, default: {cpu: 2}, max: {cpu: 1}}]}
# lr: type twice
spec: {limits: [{type: Container, max: {cpu: 2}}, {type: Container, max: {cpu: 1}}]}
# rq: unknown resource
spec: {hard: {cores: 3}}
# rq: negative
spec: {hard: {pods: -3}}
# rq: fractional pods
spec: {hard: {pods: 1.5}}
# rq: BestEffort with cpu
spec: {hard: {requests.cpu: 1}, scopes: [BestEffort]}
# rq: BestEffort in a selector with cpu
spec: { hard: { requests.cpu: 1 }, scopeSelector: { matchExpressions: [{ scopeName: BestEffort, operator: Exists }] } }
# rq: contradicting scopes in a selector
spec: { hard: { pods: 1 }, scopeSelector: { matchExpressions: [{ scopeName: BestEffort, operator: Exists }, { scopeName: NotBestEffort, operator: Exists }] } }
# rq: In for another scope than PriorityClass
spec: { hard: { pods: 1 }, scopeSelector: { matchExpressions: [{ scopeName: Terminating, operator: In, values: [a] }] } }
# rq: In without values
spec: { hard: { pods: 1 }, scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: In }] } }
# rq: Exists with values
spec: { hard: { pods: 1 }, scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: Exists, values: [a] }] } }
# rq: contradicting scopes
spec: {hard: {pods: 1}, scopes: [BestEffort, NotBestEffort]}
# cm: key with slash
data: {a/b: c}
# cm: data number
data: {a: 1}
# cm: key in data and binaryData
data: {a: b}
binaryData: {a: Yg==}
# secret: bad base64
data: {a: "b c!"}
# ingress: path without pathType
spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: s, port: {number: 80}}}}]}}]}
# ingress: no rules nor backend
spec: {}
# role: rule without verbs
rules: [{apiGroups: [""], resources: [pods]}]
# networkpolicy: bad cidr
spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]}
# priorityclass: over a billion
value: 1000000001
# rs: no labels
spec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: [{name: c, image: nginx}]}}}
`);
