// Faulty manifests and the steps around them, each with the problems it has: cases of `problems.test.ts`.

import { minimalWith } from './minimal.ts';

interface Case {
  readonly what: string;
  readonly text: string;
  readonly problems: readonly string[];
  readonly fix?: string;
}

/** A scenario with this manifest; its first line is line 12, its first column column 7. */
export function manifest(text: string): string {
  const block = text.replace(/^(?=.)/gm, '      ');
  return minimalWith(`timeline:\n  - at: 1m\n    manifest: |\n${block}\n`);
}

/** A sound Deployment, with more in its spec and more in its pods' spec; the latter begins on line 17 of the whole. */
export function deployment({ spec = '', pods = '', labels = 'app: web' } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }${spec}
  template:
    metadata: { labels: { ${labels} } }
    spec:
      containers: [{ name: web, image: nginx }]${pods}
`;
}

const job = (schedule: string, policy: string): string => `apiVersion: batch/v1
kind: CronJob
metadata: { name: tidy }
spec:
  schedule: "${schedule}"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: ${policy}
          containers: [{ name: tidy, image: tidy }]
`;

const step = (...lines: string[]): string =>
  minimalWith(`timeline:\n${lines.map((line) => `  - ${line}\n`).join('')}`);

export const MANIFEST_CASES: readonly Case[] = [
  {
    what: 'a kustomization, which is no object',
    text: manifest(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml]
---
resources: [deployment.yaml]
namePrefix: a-`),
    problems: ['not-rendered 13:13+13', 'not-rendered 16:7+9'],
    fix: 'render it first: kubectl kustomize DIR',
  },
  {
    what: 'a manifest that is a template',
    text: manifest('kind: {{ .Values.kind }}\n'),
    problems: ['yaml-syntax 12:14+1'],
    fix: 'render it first: helm template …',
  },
  {
    what: 'keys of a ConfigMap',
    text: manifest(
      `{ apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { a b: x, ..a: x, .: x, ${'k'.repeat(254)}: x, .a: x, ${'l'.repeat(253)}: x } }\n`,
    ),
    problems: [
      'bad-config-key 12:73+3',
      'bad-config-key 12:81+3',
      'bad-config-key 12:89+1',
      'bad-config-key 12:95+254',
    ],
  },
  {
    what: 'names of objects and containers',
    text: manifest(`{ apiVersion: v1, kind: Service, metadata: { name: 1a }, spec: { ports: [{ port: 80 }] } }
---
{ apiVersion: v1, kind: Namespace, metadata: { name: a.b } }
---
{ apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: { name: system-mine }, value: 1 }
---
{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ name: a.b, image: nginx }] } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: ${'j'.repeat(61)} }
spec:
  completionMode: Indexed
  completions: 11
  template: { spec: { restartPolicy: Never, containers: [{ name: a, image: nginx }] } }
`),
    problems: [
      'bad-name 12:58+2',
      'bad-name 14:60+3',
      'reserved-name 16:82+11',
      'bad-name 18:88+3',
      'long-name 22:25+61',
    ],
  },
  {
    what: 'a key of a manifest that would be lost',
    text: manifest('{ apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { __proto__: x } }\n'),
    problems: ['bad-key 12:73+9'],
  },
  {
    what: 'kinds and versions that no API server serves',
    text: manifest(
      [
        ['v1', 'deployment'],
        ['app/v1', 'Deployment'],
        ['../../etc/passwd', 'Pod'],
        ['apps/v1', 'Deploymnet'],
        ['v1', 'Deployment'],
        ['autoscaling/v2beta2', 'HorizontalPodAutoscaler'],
        ['extensions/v1beta1', 'Ingress'],
        ['example.com/v1/x', 'Anything'],
        ['batch/v2', 'Job'],
      ]
        .map(([apiVersion, kind]) => `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a } }`)
        .join('\n---\n'),
    ),
    problems: [
      'unknown-kind 12:31+10',
      'wrong-api-version 14:21+6',
      'wrong-api-version 16:21+16',
      'unknown-kind 18:36+10',
      'wrong-api-version 20:21+2',
      'wrong-api-version 22:21+19',
      'wrong-api-version 24:21+18',
      'unknown-kind 26:45+8',
      'wrong-api-version 28:21+8',
    ],
    fix: 'did you mean kind: Deployment, apiVersion: apps/v1?',
  },
  {
    what: 'pods that no API server takes, in the words of its field errors',
    text: manifest(`apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  activeDeadlineSeconds: 0
  hostNetwork: true
  hostUsers: false
  dnsPolicy: None
  containers:
    - name: a
      image: a
      ports: [{ containerPort: 80, name: web }, { containerPort: 81, name: web }]
      volumeMounts: [{ name: data, mountPath: /data }]
      env: [{ name: A, value: true }]
`),
    problems: ['wrong-type 25:37+4'],
  },
  {
    what: 'pods that can be read, but that no API server takes',
    text: manifest(`apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  activeDeadlineSeconds: 0
  hostNetwork: true
  hostUsers: false
  dnsPolicy: None
  containers:
    - name: a
      image: a
      ports: [{ containerPort: 80, name: web }, { containerPort: 81, name: web }]
      volumeMounts: [{ name: data, mountPath: /data }]
`),
    problems: [
      'required-value 15:7+4',
      'invalid-value 16:32+1',
      'forbidden-value 17:9+11',
      'duplicate-value 23:82+3',
      'missing-value 24:36+4',
    ],
  },
  {
    what: 'kinds that are not simulated, with fields that they do not have',
    text: manifest(`{ apiVersion: v1, kind: Secret, metadata: { name: s }, data: { a: '???' } }
---
{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: p }, spec: { accessModes: [RWO] } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: r }, rule: [] }
`),
    problems: [
      'wrong-type 12:73+5',
      'required-value 14:83+22',
      'unknown-value 14:99+3',
      'unknown-key 16:86+4',
    ],
  },
  {
    what: 'an object without any kind or version',
    text: manifest("{ apiVersion: '', kind: '' }"),
    problems: ['missing-key 12:7+28', 'missing-key 12:7+28'],
  },
  {
    what: 'keys, names and shares that no API server takes',
    text: manifest(`apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: p, labels: { ' a ': x }, annotations: { a b: c } }
spec: { selector: { matchExpressions: [{ key: a b, operator: In, values: [c d] }] }, minAvailable: 200% }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: q }
spec: { selector: {}, minAvailable: 9007199254740992 }
---
apiVersion: v1
kind: Pod
metadata: { name: q }
spec:
  containers: [{ name: c, image: a, resources: { requests: { cpuu: '1' } } }]
  tolerations: [{ key: '5 m', operator: Exists }]
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "\\n", whenUnsatisfiable: ScheduleAnyway }]
`),
    problems: [
      'bad-qualified-name 14:38+5',
      'bad-qualified-name 14:65+3',
      'bad-qualified-name 15:53+3',
      'bad-label 15:81+3',
      'over-whole 15:106+4',
      'out-of-range 20:43+16',
      'unknown-resource 26:68+4',
      'bad-qualified-name 27:30+5',
    ],
  },
  { what: 'a manifest of comments', text: manifest('# nothing\n'), problems: ['empty-file 12:7+1'] },
  {
    what: 'a manifest’s object without a kind',
    text: manifest('apiVersion: v1\nmetadata: { name: web }\n'),
    problems: ['missing-key 12:7+10'],
  },
  {
    what: 'an object in a version of long ago',
    text: manifest(deployment().replace('apps/v1', 'extensions/v1beta1')),
    problems: ['wrong-api-version 12:19+18'],
    fix: 'use apiVersion: apps/v1',
  },
  {
    what: 'a misspelt field of a pod',
    text: manifest(deployment({ pods: '\n      tolerationz: []' })),
    problems: ['unknown-key 21:13+11'],
    fix: 'did you mean tolerations?',
  },
  {
    what: 'a field of the wrong type, and what is wrong elsewhere in the object',
    text: manifest(deployment({ spec: '\n  replicas: "2"', labels: 'app: wep' })),
    problems: ['selector-mismatch 16:41+3', 'wrong-type 17:19+3'],
    fix: 'add app: web to the template, or change the selector',
  },
  {
    what: 'labels that are numbers, without a fault that may only follow from it',
    text: manifest(deployment({ labels: 'app: 1.20' })),
    problems: ['wrong-type 18:38+4'],
    fix: 'use quotes: "1.20"',
  },
  {
    what: 'a label no object may have',
    text: manifest(deployment({ labels: 'app: web, tier: "a b"' })),
    problems: ['bad-label 18:49+5'],
  },
  {
    what: 'an empty selector',
    text: manifest(deployment().replace('{ matchLabels: { app: web } }', '{}')),
    problems: ['nothing-chosen 16:9+8'],
  },
  {
    what: 'a share that is none',
    text: manifest(deployment({ spec: '\n  strategy: { rollingUpdate: { maxSurge: 25 % } }' })),
    problems: ['bad-share 17:48+4'],
    fix: 'use 1 or 25%',
  },
  {
    what: 'a strategy by which nothing rolls',
    text: manifest(
      deployment({ spec: '\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0% } }' }),
    ),
    problems: ['conflicting-keys 17:51+14'],
  },
  {
    what: 'pods of a Deployment that would end',
    text: manifest(deployment({ pods: '\n      restartPolicy: Never' })),
    problems: ['restart-policy 21:28+5'],
    fix: 'use Always',
  },
  {
    what: 'pods of a Job that would not',
    text: manifest(job('* * * * *', 'Always')),
    problems: ['restart-policy 21:32+6'],
    fix: 'use OnFailure or Never',
  },
  {
    what: 'a schedule in words',
    text: manifest(job('every minute', 'Never')),
    problems: ['bad-schedule 16:19+14'],
  },
  {
    what: 'more requested than allowed',
    text: manifest(
      deployment().replace('nginx }', 'nginx, resources: { requests: { cpu: 2 }, limits: { cpu: 500m } } }'),
    ),
    problems: ['request-over-limit 20:83+1'],
  },
  {
    what: 'another port of the host on its network',
    text: manifest(
      deployment({ pods: '\n      hostNetwork: true' }).replace(
        'nginx }',
        'nginx, ports: [{ containerPort: 80, hostPort: 8080 }] }',
      ),
    ),
    problems: ['host-port 20:92+4'],
    fix: 'use 80, or remove hostPort',
  },
  {
    what: 'two containers of one name, one without an image',
    text: manifest(deployment({ pods: '\n      initContainers: [{ name: web }]' })),
    problems: ['duplicate-name 20:34+3', 'missing-key 21:30+13'],
  },
  {
    what: 'an operator without its values',
    text: manifest(
      deployment({
        pods: '\n      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: In }] }] } } }',
      }),
    ),
    problems: ['bad-requirement 21:155+2'],
  },
  {
    what: 'a life that is none',
    text: manifest(
      deployment().replace(
        '{ name: web }',
        '{ name: web, annotations: { vpc-cni-sim/lifetime: soon, vpc-cni-sim/liftime: 5s } }',
      ),
    ),
    problems: ['bad-duration 14:67+4', 'unknown-key 14:73+19'],
  },
  {
    what: 'a file where there is none to read',
    text: step('at: 1m\n    apply: { file: web.yaml }'),
    problems: ['unreadable-file 11:20+8'],
  },
  {
    what: 'a faulty object in the scenario itself',
    text: step(
      'at: 1m\n    manifest: [{ apiVersion: v1, kind: Pod, metadata: { name: x }, spec: { containers: 3 } }]',
    ),
    problems: ['wrong-type 11:88+1'],
  },
  {
    what: 'an exit code that is none',
    text: step(
      'at: 1m\n    manifest: [{ apiVersion: v1, kind: Pod, metadata: { name: x, annotations: { vpc-cni-sim/exit-code: "0" } }, spec: { containers: [{ name: c, image: i }] } }]',
    ),
    problems: ['bad-exit-code 11:104+3'],
  },
  {
    what: 'rollouts that cannot be',
    text: step(
      'at: 1m\n    rollout: { restart: kube-proxy }',
      'at: 1m\n    rollout: { undo: daemonset/kube-proxy }',
      'at: 1m\n    setImage: { deployment: coredns, images: { dns: coredns:2 } }',
      'at: 1m\n    rollout: { pause: daemonset/kube-proxy }',
      'at: 1m\n    rollout: { resume: deployment/web }',
    ),
    problems: [
      'bad-workload 11:25+10',
      'bad-undo 13:22+20',
      'no-such-container 15:48+3',
      'bad-pause 17:23+20',
      'unknown-reference 19:24+14',
    ],
  },
];
