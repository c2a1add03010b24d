// Small objects of many kinds, each with the answer of a kube-apiserver v1.34 as its validation code has it.
// @upstream pkg/apis/*∕validation

export interface ObjectCase {
  readonly name: string;
  readonly manifest: string;
}

const from = (text: string): readonly ObjectCase[] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((each) => {
      const end = each.indexOf('\n');
      return { name: each.slice(0, end), manifest: each.slice(end + 1) };
    });

export const ACCEPTED = from(`
# pod: same containerPort twice
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80},{containerPort: 80}]}]}
# pod: hostPort same, protocol differs
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 80},{containerPort: 81, hostPort: 80, protocol: UDP}]}]}
# pod: readiness successThreshold 2
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}, successThreshold: 2}}]}
# pod: probe port name unknown
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, readinessProbe: {httpGet: {port: web}}}]}
# pod: hugepages with memory
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {limits: {hugepages-2Mi: 4Mi, memory: 64Mi}}}]}
# pod: node affinity Gt text
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: [b]}]}]}}}}
# pod: annotation upper-case prefix
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {Example.com/a: b}}
spec: {containers: [{name: c, image: nginx}]}
# pod: name with dot
apiVersion: v1
kind: Pod
metadata: {name: a.b}
spec: {containers: [{name: c, image: nginx}]}
# pod: volume without source
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v}], containers: [{name: c, image: nginx}]}
# pod: ephemeral volume
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}], containers: [{name: c, image: nginx}]}
# pod: container restartPolicy Always
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, restartPolicy: Always}]}
# pod: init restartPolicy OnFailure
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {initContainers: [{name: i, image: nginx, restartPolicy: OnFailure}], containers: [{name: c, image: nginx}]}
# pod: env name with blank
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, env: [{name: "A B", value: a}]}]}
# pod: env duplicate
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, env: [{name: A, value: a},{name: A, value: b}]}]}
# deployment: maxSurge 150%
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  strategy: {rollingUpdate: {maxSurge: 150%}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# daemonset: OnDelete with rollingUpdate
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  updateStrategy: {type: OnDelete, rollingUpdate: {maxUnavailable: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: plain
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: without serviceName
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: claim template
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# job: activeDeadline 0
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  activeDeadlineSeconds: 0
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# cronjob: name 52
apiVersion: batch/v1
kind: CronJob
metadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
spec:
  schedule: "* * * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# pdb: neither
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {selector: {}}
# service: headless without ports
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {clusterIP: None, selector: {a: b}}
# service: ExternalName
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {type: ExternalName, externalName: a.example.com}
# pvc: limits below requests
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}, limits: {storage: 1Gi}}}
# pv: csi
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: ebs.csi.aws.com, volumeHandle: vol-1}}
# lr: pvc
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 2Gi}, min: {storage: 1Gi}}]}
# rq: objects
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {count/deployments.apps: 3, services: 2, configmaps: "4", persistentvolumeclaims: 1, requests.storage: 10Gi, gp2.storageclass.storage.k8s.io/requests.storage: 5Gi}}
# priorityclass: no value
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: p}
# rc: no selector
apiVersion: v1
kind: ReplicationController
metadata: {name: r}
spec: {template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}
`);

export const REFUSED = from(`
# pod: image with spaces around
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: " nginx"}]}
# pod: no image
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c}]}
# pod: port 0
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 0}]}]}
# pod: port name too long
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, ports: [{name: abcdefghijklmnop, containerPort: 80}]}]}
# pod: duplicate port names in one container
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, ports: [{name: a, containerPort: 80},{name: a, containerPort: 81}]}]}
# pod: same hostPort twice
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 80},{containerPort: 81, hostPort: 80}]}]}
# pod: hostNetwork with hostPort differing
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {hostNetwork: true, containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 81}]}]}
# pod: hostNetwork false, two containers same name
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx},{name: c, image: nginx}]}
# pod: init and container share a name
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {initContainers: [{name: c, image: a}], containers: [{name: c, image: nginx}]}
# pod: liveness probe with http and tcp
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, livenessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}}]}
# pod: liveness successThreshold 2
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}}]}
# pod: negative initialDelay
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: -1}}]}
# pod: readiness with terminationGracePeriodSeconds
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, readinessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 3}}]}
# pod: request over limit
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]}
# pod: negative request
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {requests: {cpu: -1}}}]}
# pod: unknown native resource
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {requests: {cores: 1}}}]}
# pod: gpu request without limit
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {requests: {nvidia.com/gpu: 1}}}]}
# pod: gpu request differs
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}}]}
# pod: fractional gpu
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {limits: {nvidia.com/gpu: 500m}}}]}
# pod: hugepages without cpu or memory
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, resources: {limits: {hugepages-2Mi: 4Mi}}}]}
# pod: toleration Exists with value
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], tolerations: [{key: a, operator: Exists, value: b}]}
# pod: toleration empty key Equal
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], tolerations: [{operator: Equal, value: b}]}
# pod: toleration seconds without NoExecute
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 3}]}
# pod: toleration effect unknown
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], tolerations: [{key: a, operator: Exists, effect: Never}]}
# pod: topologySpread no key
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]}
# pod: topologySpread maxSkew 0
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}
# pod: topologySpread twice
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule},{maxSkew: 2, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]}
# pod: topologySpread minDomains with ScheduleAnyway
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]}
# pod: spread matchLabelKeys w/o selector
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, matchLabelKeys: [app]}]}
# pod: node affinity In without values
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}}
# pod: node affinity Gt two values
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Gt, values: ["1","2"]}]}]}}}}
# pod: node affinity matchFields other than name
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.uid, operator: In, values: [b]}]}]}}}}
# pod: node affinity no terms
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}}
# pod: pod affinity no topologyKey
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}}}
# pod: preferred weight 0
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, podAffinityTerm: {topologyKey: a}}]}}}
# pod: label value with space
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: "b c"}}
spec: {containers: [{name: c, image: nginx}]}
# pod: label key two slashes
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a/b/c: d}}
spec: {containers: [{name: c, image: nginx}]}
# pod: label value number unquoted
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {a: 1}}
spec: {containers: [{name: c, image: nginx}]}
# pod: annotation value number
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {a: 1}}
spec: {containers: [{name: c, image: nginx}]}
# pod: name upper case
apiVersion: v1
kind: Pod
metadata: {name: Pod}
spec: {containers: [{name: c, image: nginx}]}
# pod: name with underscore
apiVersion: v1
kind: Pod
metadata: {name: a_b}
spec: {containers: [{name: c, image: nginx}]}
# pod: container name with dot
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: a.b, image: nginx}]}
# pod: restartPolicy unknown
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], restartPolicy: Sometimes}
# pod: dnsPolicy None without config
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], dnsPolicy: None}
# pod: dnsPolicy unknown
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], dnsPolicy: Cluster}
# pod: terminationGracePeriod text
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], terminationGracePeriodSeconds: "30"}
# pod: activeDeadlineSeconds 0
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], activeDeadlineSeconds: 0}
# pod: volume mount of unknown volume
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /a}]}]}
# pod: two mounts same path
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, emptyDir: {}}], containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /a},{name: v, mountPath: /a}]}]}
# pod: volumes duplicate name
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, emptyDir: {}},{name: v, emptyDir: {}}], containers: [{name: c, image: nginx}]}
# pod: volume two sources
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, emptyDir: {}, hostPath: {path: /a}}], containers: [{name: c, image: nginx}]}
# pod: volume pvc no claimName
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, persistentVolumeClaim: {}}], containers: [{name: c, image: nginx}]}
# pod: ephemeral volume without template
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, ephemeral: {}}], containers: [{name: c, image: nginx}]}
# pod: ephemeral without storage
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}], containers: [{name: c, image: nginx}]}
# pod: priority differs from class
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], priority: 5}
# pod: scheduling gate with nodeName
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx}], nodeName: n, schedulingGates: [{name: example.com/a}]}
# pod: env without name
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, env: [{value: a}]}]}
# pod: env value number
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, env: [{name: A, value: 1}]}]}
# pod: env name with =
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, env: [{name: "A=B", value: a}]}]}
# pod: imagePullPolicy lower case
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: nginx, imagePullPolicy: always}]}
# pod: null containers
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: null}
# deployment: no selector
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: nginx}]}}}
# deployment: negative replicas
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  replicas: -1
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: replicas text
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  replicas: "3"
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: progressDeadline below minReady
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  minReadySeconds: 30
  progressDeadlineSeconds: 20
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: progressDeadline equals minReady
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  minReadySeconds: 30
  progressDeadlineSeconds: 30
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: maxSurge 0 and maxUnavailable 0
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: maxUnavailable 150%
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  strategy: {rollingUpdate: {maxUnavailable: 150%}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: Recreate with rollingUpdate
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: template restartPolicy Never
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}], restartPolicy: Never}
# deployment: template activeDeadlineSeconds
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}], activeDeadlineSeconds: 5}
# deployment: revisionHistoryLimit -1
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  revisionHistoryLimit: -1
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: selector with invalid operator
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchExpressions: [{key: app, operator: Is, values: [a]}]}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# deployment: selector mismatch
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: b}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# daemonset: maxSurge without maxUnavailable 0
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  updateStrategy: {rollingUpdate: {maxSurge: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# daemonset: replicas
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  replicas: 2
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: podManagementPolicy unknown
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  podManagementPolicy: Serial
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: OnDelete with rollingUpdate
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: partition -1
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  updateStrategy: {rollingUpdate: {partition: -1}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: ordinals start -1
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  ordinals: {start: -1}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# statefulset: retention unknown
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: d}
spec:
  selector: {matchLabels: {app: a}}
  serviceName: s
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: nginx}]}
# job: Always
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  template: {spec: {restartPolicy: Always, containers: [{name: c, image: nginx}]}}
# job: no restartPolicy
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec: {template: {spec: {containers: [{name: c, image: nginx}]}}}
# job: selector
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  selector: {matchLabels: {a: b}}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: Indexed without completions
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  completionMode: Indexed
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: backoffLimitPerIndex without Indexed
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  backoffLimitPerIndex: 1
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: podFailurePolicy with OnFailure
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}
  template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: nginx}]}}
# job: podFailurePolicy exit code 0 In
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [0]}}]}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: podFailurePolicy unordered codes
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [3,1]}}]}
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: ttl -1
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  ttlSecondsAfterFinished: -1
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# job: parallelism over 100000 Indexed
apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec:
  completionMode: Indexed
  completions: 100001
  parallelism: 100001
  template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}
# cronjob: name 53
apiVersion: batch/v1
kind: CronJob
metadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}
spec:
  schedule: "* * * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: concurrencyPolicy unknown
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec:
  schedule: "* * * * *"
  concurrencyPolicy: Queue
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: timeZone Local
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec:
  schedule: "* * * * *"
  timeZone: Local
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: timeZone unknown
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec:
  schedule: "* * * * *"
  timeZone: Mars/Base
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: history -1
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec:
  schedule: "* * * * *"
  successfulJobsHistoryLimit: -1
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# cronjob: no schedule
apiVersion: batch/v1
kind: CronJob
metadata: {name: c}
spec:
  schedule: ""
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: nginx}]}}}}
# pdb: both
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {minAvailable: 1, maxUnavailable: 1, selector: {}}
# pdb: 101%
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {maxUnavailable: 101%, selector: {}}
# pdb: negative
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {minAvailable: -1, selector: {}}
# pdb: v1beta1
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {minAvailable: 1, selector: {}}
# pdb: policy unknown
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: b}
spec: {minAvailable: 1, selector: {}, unhealthyPodEvictionPolicy: Never}
# hpa: min over max
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, minReplicas: 5, maxReplicas: 2}
# hpa: min 0
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, minReplicas: 0, maxReplicas: 2}
# hpa: max 0
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, maxReplicas: 0}
# hpa: cpu utilization 0
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, maxReplicas: 2, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0}}}]}
# hpa: metric type mismatch
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: d, apiVersion: apps/v1}, maxReplicas: 2, metrics: [{type: Resource, pods: {metric: {name: a}, target: {type: AverageValue, averageValue: 1}}}]}
# service: no ports
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {selector: {a: b}}
# service: name starts with digit
apiVersion: v1
kind: Service
metadata: {name: "1a"}
spec: {ports: [{port: 80}]}
# service: two ports without names
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 80},{port: 81}]}
# service: duplicate port and protocol
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{name: a, port: 80},{name: b, port: 80}]}
# service: nodePort with ClusterIP
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 80, nodePort: 30080}]}
# service: nodePort outside
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}
# service: ExternalName without name
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {type: ExternalName}
# service: bad clusterIP
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {clusterIP: 1.2.3, ports: [{port: 80}]}
# service: type unknown
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {type: Public, ports: [{port: 80}]}
# service: targetPort 0
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 80, targetPort: 0}]}
# pvc: no storage
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOnce]}
# pvc: zero storage
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "0"}}}
# pvc: RWO
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [RWO], resources: {requests: {storage: 1Gi}}}
# pvc: RWOP with others
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOncePod, ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
# pv: no source
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}
# pv: two sources
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}, nfs: {server: a, path: /b}}
# pv: csi without handle
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: ebs.csi.aws.com}}
# pv: capacity cpu
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {capacity: {cpu: 1}, accessModes: [ReadWriteOnce], hostPath: {path: /a}}
# pv: local without affinity
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: /a}}
# sc: no provisioner
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: s}
reclaimPolicy: Delete
# sc: binding mode unknown
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: s}
provisioner: ebs.csi.aws.com
volumeBindingMode: Late
# sc: Recycle
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: s}
provisioner: ebs.csi.aws.com
reclaimPolicy: Recycle
# ns: upper case
apiVersion: v1
kind: Namespace
metadata: {name: Team}
# ns: dot
apiVersion: v1
kind: Namespace
metadata: {name: a.b}
# lr: pvc without storage
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec: {limits: [{type: PersistentVolumeClaim, max: {cpu: 1}}]}
# lr: pod with default
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec: {limits: [{type: Pod, default: {cpu: 1}}]}
# lr: min over max
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec: {limits: [{type: Container, min: {cpu: 2}, max: {cpu: 1}}]}
# lr: default over max
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec: {limits: [{type: Container, default: {cpu: 2}, max: {cpu: 1}}]}
# lr: type twice
apiVersion: v1
kind: LimitRange
metadata: {name: l}
spec: {limits: [{type: Container, max: {cpu: 2}}, {type: Container, max: {cpu: 1}}]}
# rq: unknown resource
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {cores: 3}}
# rq: negative
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: -3}}
# rq: fractional pods
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: 1.5}}
# rq: BestEffort with cpu
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {requests.cpu: 1}, scopes: [BestEffort]}
# rq: contradicting scopes
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: 1}, scopes: [BestEffort, NotBestEffort]}
# cm: key with slash
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a/b: c}
# cm: data number
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: 1}
# cm: key in data and binaryData
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: b}
binaryData: {a: Yg==}
# secret: bad base64
apiVersion: v1
kind: Secret
metadata: {name: c}
data: {a: "b c!"}
# ingress: path without pathType
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: s, port: {number: 80}}}}]}}]}
# ingress: no rules nor backend
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {}
# role: rule without verbs
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods]}]
# networkpolicy: bad cidr
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]}
# priorityclass: over a billion
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: p}
value: 1000000001
# rs: no labels
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: r}
spec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: [{name: c, image: nginx}]}}}
`);
