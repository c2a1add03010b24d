// Manifests as people have them: what becomes of them with the API server's defaults, what is left out, and where
// files come in.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { elementAt } from '../../src/base/assert.ts';
import { podTemplateOf } from '../../src/kube/api/workloadConfig.ts';
import type { Action } from '../../src/scenario/steps/table.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { PLAIN } from '../../src/report/page.ts';
import { problemsText } from '../../src/report/problemsText.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ReadFile } from '../../src/scenario/check/stepManifests.ts';
import { deployment, manifest } from './manifestCases.ts';
import { minimalWith } from './minimal.ts';

function compiled(text: string, readFile?: ReadFile): CompiledScenario {
  const parsed = parseScenario(text, readFile);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

type Applied = Extract<Action, { readonly kind: 'apply' }>['objects'][number];

function objects(scenario: CompiledScenario): readonly Applied[] {
  return scenario.timeline.flatMap(({ action }) => (action.kind === 'apply' ? action.objects : []));
}

/** The one object of a manifest. */
function only(text: string): Applied {
  const all = objects(compiled(manifest(text)));
  expect(all).toHaveLength(1);
  return elementAt(all, 0);
}

/** The pods that an object makes. */
function podsOf(object: Applied) {
  const template = podTemplateOf(object);
  if (template === undefined) throw new Error(`${object.kind} makes no pods`);
  return template;
}

const ALL_KINDS = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
# A comment, and nothing else.
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: urgent }
value: 1000
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { maxUnavailable: 20%, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }], type: LoadBalancer }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { priorityClassName: urgent, containers: [{ name: agent, image: agent }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: load }
spec:
  template:
    spec: { restartPolicy: OnFailure, containers: [{ name: load, image: load }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: tidy }
spec:
  schedule: '@hourly'
  jobTemplate:
    spec:
      parallelism: 3
      suspend: false
      template:
        spec: { restartPolicy: Never, containers: [{ name: tidy, image: tidy }] }
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: one, annotations: { vpc-cni-sim/fails-after: 9s } }
    spec: { containers: [{ name: one, image: one }] }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: settings }
    data: { mode: fast }
  - apiVersion: v1
    kind: Secret
    metadata: { name: password }
`;

describe('a manifest of many documents', () => {
  const scenario = compiled(manifest(ALL_KINDS));

  it('becomes the objects it describes, with the API server’s defaults', () => {
    const shown = objects(scenario).map((object) => {
      const others = Object.entries(object.config).filter(
        ([key]) => !['metadata', 'template', 'written'].includes(key),
      );
      return { kind: object.kind, config: Object.fromEntries(others) };
    });
    const app = (name: string) => ({ matchLabels: { app: name }, matchExpressions: [] });
    expect(shown.filter(({ kind }) => kind !== 'CronJob')).toEqual([
      { kind: 'Namespace', config: { name: 'shop' } },
      {
        kind: 'PriorityClass',
        config: {
          name: 'urgent',
          value: 1000,
          globalDefault: false,
          preemptionPolicy: 'PreemptLowerPriority',
        },
      },
      {
        kind: 'PodDisruptionBudget',
        config: {
          namespace: 'shop',
          name: 'web',
          selector: app('web'),
          limit: { kind: 'maxUnavailable', value: { kind: 'percent', value: 20 } },
          unhealthyPodEvictionPolicy: 'IfHealthyBudget',
        },
      },
      { kind: 'Service', config: { namespace: 'shop', name: 'web', selector: { app: 'web' } } },
      {
        kind: 'DaemonSet',
        config: {
          namespace: 'default',
          name: 'agent',
          updateStrategy: 'RollingUpdate',
          maxUnavailable: { kind: 'count', value: 1 },
        },
      },
      {
        kind: 'StatefulSet',
        config: {
          namespace: 'default',
          name: 'db',
          replicas: 1,
          podManagementPolicy: 'OrderedReady',
          updateStrategy: { type: 'RollingUpdate', partition: 0 },
        },
      },
      {
        kind: 'Job',
        config: {
          namespace: 'default',
          name: 'load',
          completions: 1,
          parallelism: 1,
          backoffLimit: 6,
          completionMode: 'NonIndexed',
          podReplacementPolicy: 'TerminatingOrFailed',
        },
      },
      { kind: 'Pod', config: { namespace: 'default', name: 'one' } },
      { kind: 'ConfigMap', config: { namespace: 'default', name: 'settings', data: { mode: 'fast' } } },
    ]);
    const cronJob = shown.find(({ kind }) => kind === 'CronJob');
    expect(cronJob?.config).toMatchObject({
      schedule: '@hourly',
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      suspend: false,
      jobTemplate: { parallelism: 3, backoffLimit: 6 },
    });
    expect(objects(scenario)[0]?.config.metadata).toEqual({ labels: { team: 'a' } });
    // A work queue: it says how many at once, not how many in all.
    expect(cronJob?.config).not.toHaveProperty('jobTemplate.completions');
  });

  it('is told in words, and what is not simulated once', () => {
    expect(scenario.timeline[0]?.description).toBe(
      'apply 1 Namespace, 1 PriorityClass, 1 PodDisruptionBudget, 1 Service, 1 DaemonSet, 1 StatefulSet, ' +
        '1 Job, 1 CronJob, 1 Pod, 1 ConfigMap',
    );
    expect(scenario.ignored).toEqual([{ kind: 'Secret', count: 1 }]);
  });

  it('has pods that live as Jobs do, as servers do, or as annotations say', () => {
    const lives = Object.fromEntries(
      objects(scenario)
        .filter(({ kind }) => ['DaemonSet', 'Job', 'CronJob', 'Pod'].includes(kind))
        .map((object) => {
          const { lifetime, failureRate, restartPolicy } = podsOf(object).spec;
          return [object.kind, [lifetime?.[0]?.ms, failureRate, restartPolicy]];
        }),
    );
    expect(lives).toEqual({
      DaemonSet: [undefined, undefined, 'Always'],
      Job: [30_000, undefined, 'OnFailure'],
      CronJob: [30_000, undefined, 'Never'],
      Pod: [9_000, 1, 'Always'],
    });
  });
});

describe('Jobs of manifests', () => {
  const job = (spec: string): string => `
apiVersion: batch/v1
kind: CronJob
metadata: { name: tidy }
spec:
  schedule: '0 5 * * *'
${spec}
  jobTemplate:
    spec:
      completionMode: Indexed
      completions: 5
      suspend: true
      podFailurePolicy:
        rules:
          - { action: FailJob, onExitCodes: { containerName: tidy, operator: In, values: [42] } }
          - { action: Ignore, onPodConditions: [{ type: DisruptionTarget }] }
      successPolicy: { rules: [{ succeededIndexes: '0,2-4', succeededCount: 3 }] }
      template:
        metadata: { annotations: { vpc-cni-sim/fails-after: 9s, vpc-cni-sim/exit-code: '42' } }
        spec: { restartPolicy: Never, containers: [{ name: tidy, image: tidy }] }
`;

  it('keep their policies', () => {
    const [object] = objects(compiled(manifest(job('  timeZone: Etc/GMT-2'))));
    expect(object).toMatchObject({
      kind: 'CronJob',
      config: {
        zone: { standard: 2 * 60 * 60 * 1000 },
        jobTemplate: {
          suspend: true,
          podReplacementPolicy: 'Failed',
          podFailurePolicy: [
            { action: 'FailJob', onExitCodes: { container: 'tidy', operator: 'In', values: [42] } },
            { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          ],
          successPolicy: [{ succeededIndexes: [0, 2, 3, 4], succeededCount: 3 }],
          template: { spec: { exitCode: 42, failureRate: 1 } },
        },
      },
    });
  });

  it('have the rules of their time zone, and no zone that nobody knows', () => {
    const [berlin] = objects(compiled(manifest(job('  timeZone: Europe/Berlin'))));
    expect(berlin).toMatchObject({
      config: { zone: { standard: 3_600_000, summer: { offset: 7_200_000, from: { month: 3, week: 5 } } } },
    });
    for (const zone of ['Etc/UTC', 'UTC', 'Etc/GMT+12', 'Asia/Seoul'])
      expect(parseScenario(manifest(job(`  timeZone: ${zone}`))).ok).toBe(true);
    for (const zone of ['Etc/GMT+13', 'Asia/Nowhere', '+09:00', 'Local'])
      expect(parseScenario(manifest(job(`  timeZone: '${zone}'`)))).toMatchObject({
        problems: [{ code: 'invalid-value' }],
      });
  });
});

describe('a pod of a manifest', () => {
  const { labels, spec } = podsOf(
    only(
      deployment({
        pods: `
      initContainers:
        - { name: setup, image: setup, resources: { limits: { cpu: 1 } } }
        - { name: proxy, image: proxy, restartPolicy: Always, ports: [{ containerPort: 1, hostPort: 9 }] }
      tolerations: [{ key: a, effect: NoExecute, tolerationSeconds: 7 }, { operator: Exists }]
      terminationGracePeriodSeconds: 5
      priorityClassName: system-node-critical
      nodeSelector: { disk: ssd }
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - { labelSelector: { matchLabels: { app: web } }, topologyKey: zone, matchLabelKeys: [app] }
      topologySpreadConstraints:
        - { maxSkew: 2, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway }`,
      }).replace(
        'image: nginx }',
        `image: nginx, resources: { requests: { cpu: 0.1 }, limits: { cpu: 2, memory: 1.5Gi } },
          startupProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 4 },
          readinessProbe: { httpGet: { port: 80 }, successThreshold: 3, periodSeconds: 5 } }`,
      ),
    ),
  );

  it('requests what its limits say where it requests nothing', () => {
    expect(spec.containers).toEqual([
      {
        name: 'web',
        image: 'nginx',
        requests: { cpu: 100, memory: 1.5 * 2 ** 30 },
        limits: { cpu: 2000, memory: 1.5 * 2 ** 30 },
        sidecar: false,
      },
    ]);
    expect(spec.initContainers).toMatchObject([
      { name: 'setup', requests: { cpu: 1000 }, sidecar: false },
      { name: 'proxy', requests: {}, sidecar: true },
    ]);
  });

  it('is ready when its slowest probe has succeeded', () => {
    expect(spec.readinessDelay).toEqual([{ at: 0, ms: 10_000 }]);
  });

  it('is placed as it says', () => {
    expect(labels).toEqual({ app: 'web' });
    expect(spec).toMatchObject({
      hostNetwork: false,
      hostPorts: [{ hostIp: '', protocol: 'TCP', port: 9 }],
      nodeSelector: { disk: 'ssd' },
      tolerations: [
        { key: 'a', operator: 'Equal', effect: 'NoExecute', toleration: 7000 },
        { operator: 'Exists' },
      ],
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      terminationGracePeriod: 5000,
      topologySpread: [{ maxSkew: 2, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore' }],
    });
    expect(spec.podAntiAffinity?.required[0]?.selector).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }],
    });
  });

  it('has every container port as a port of the host on its network', () => {
    const onHost = only(
      deployment({ pods: '\n      hostNetwork: true' }).replace(
        'nginx }',
        'nginx, ports: [{ containerPort: 80 }] }',
      ),
    );
    expect(podsOf(onHost).spec.hostPorts).toEqual([{ hostIp: '', protocol: 'TCP', port: 80 }]);
  });

  it('takes annotations of its template before those of the object around it', () => {
    const annotated = deployment({ labels: 'app: web }, annotations: { vpc-cni-sim/startup: 2s' }).replace(
      '{ name: web }',
      '{ name: web, annotations: { vpc-cni-sim/startup: 9s, vpc-cni-sim/shutdown: "p0: 1s, p100: 3s" } }',
    );
    expect(podsOf(only(annotated)).spec).toMatchObject({
      readinessDelay: [{ at: 0, ms: 2000 }],
      exitDelay: [
        { at: 0, ms: 1000 },
        { at: 1, ms: 3000 },
      ],
    });
  });
});

describe('what kubectl takes', () => {
  it('are keys with nothing behind them, booleans of YAML 1.1, merge keys and a status', () => {
    const text = `${deployment({
      spec: '\n  replicas:',
      pods: '\n      hostNetwork: yes\n      nodeSelector:',
    })}status: { replicas: 3 }\n`.replace('{ name: web }', '{ name: web, creationTimestamp: null }');
    const object = only(text);
    expect(object.config).toMatchObject({ replicas: 1 });
    expect(podsOf(object).spec).toMatchObject({ hostNetwork: true, nodeSelector: {} });
  });

  it('are dates and times that stay texts', () => {
    const labels = 'app: web }, annotations: { since: 2024-01-01, at: 10:30';
    expect(podsOf(only(deployment({ labels }))).annotations).toEqual({ since: '2024-01-01', at: '10:30' });
  });
});

describe('what is not simulated', () => {
  it('is counted by kind and field, kinds of other groups with theirs', () => {
    const text = `${deployment({ pods: '\n      volumes: [{ name: a, secret: { secretName: a } }]\n      serviceAccountName: web' })}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: a }
spec: { defaultBackend: { service: { name: a, port: { number: 80 } } } }
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: a }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: aws-node, namespace: kube-system }
spec:
  selector: { matchLabels: { k8s-app: aws-node } }
  template:
    metadata: { labels: { k8s-app: aws-node } }
    spec: { containers: [{ name: aws-node, image: amazon-k8s-cni }] }
---
${deployment({ pods: '\n      volumes: [{ name: a, secret: { secretName: b } }]' }).replace('name: web', 'name: web2')}`;
    expect(compiled(manifest(text)).ignored).toEqual([
      { kind: 'Ingress', count: 1 },
      { kind: 'Service.serving.knative.dev', count: 1, pods: 1 },
      { kind: 'DaemonSet aws-node', count: 1 },
      { kind: 'Deployment', field: 'spec.template.spec.volumes[].secret', count: 2 },
      { kind: 'Deployment', field: 'spec.template.spec.serviceAccountName', count: 1 },
    ]);
  });
});

describe('a file that a step names', () => {
  const applyFile = minimalWith(
    'timeline:\n  - { at: 1m, apply: { file: web.yaml, namespace: shop } }\n  - { at: 2m, scale: { deployment: web, replicas: 2 } }\n',
  );
  const files =
    (text: string): ReadFile =>
    (file) =>
      file === 'web.yaml' ? { ok: true, text } : { ok: false, detail: 'no such file' };

  it('may be as long as custom resource definitions are, and no longer than can be read', () => {
    const padded =
      (length: number): ReadFile =>
      () => ({
        ok: true,
        text: `# ${'x'.repeat(length)}\n${deployment()}`,
      });
    expect(objects(compiled(applyFile, padded(12_000_000)))).toHaveLength(1);
    const parsed = parseScenario(applyFile, padded(2 ** 24));
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual(['too-large']);
  });

  it('may be a folder: faults stand in the file of the folder that has them', () => {
    const lines = [...deployment().split('\n'), '---', 'apiVersion: v1', 'kind: Pod', 'metadata: {}', ''];
    const parts = [
      { file: 'web.yaml/a.yaml', line: 1 },
      { file: 'web.yaml/b.yaml', line: lines.indexOf('---') + 2 },
    ];
    const parsed = parseScenario(applyFile, () => ({ ok: true, text: lines.join('\n'), parts }));
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.map(({ code, line, elsewhere }) => [code, line, elsewhere?.file])).toContainEqual([
      'missing-key',
      3,
      'web.yaml/b.yaml',
    ]);
  });

  it('is read, and its objects are in the step’s namespace', () => {
    const scenario = compiled(applyFile, files(deployment()));
    expect(objects(scenario)).toMatchObject([
      { kind: 'Deployment', config: { namespace: 'shop', name: 'web', template: { namespace: 'shop' } } },
    ]);
    expect(scenario.timeline.map(({ description }) => description)).toEqual([
      'apply 1 Deployment of web.yaml',
      'scale shop/web to 2',
    ]);
  });

  it('is in the document, which then needs no file', () => {
    const parsed = parseScenario(applyFile, files(deployment()));
    if (!parsed.ok) throw new Error('problems');
    expect(compiled(stringify(parsed.document))).toEqual(parsed.scenario);
  });

  it.each([
    ['credentials', '[default]\naws_access_key_id = SECRET\naws_secret_access_key = SECRET\n'],
    ['an environment', 'PATH=/bin\u0000TOKEN=SECRET\u0000'],
    ['settings of a shell', 'TOKEN=SECRET\n'],
    ['keys and values', 'password: SECRET\npassword: SECRET\n"SECRET": 1\n"SECRET": 2\n'],
    ['a list', '- SECRET\n- SECRET\n'],
    ['broken YAML', 'a: "\\SECRET"\nb: *SECRET\nc: !SECRET d\nSECRET\n'],
    ['a template', 'a: {{ SECRET }}\n'],
    ['a kubeconfig', '{ apiVersion: v1, kind: Config, users: [{ token: SECRET }] }'],
    ['a key', '-----BEGIN SECRET-----\nSECRET\n'],
    ['other kinds', '{ apiVersion: SECRET, kind: SECRET, SECRET: SECRET }'],
    ['a sign too many', 'a: b: SECRET\n> SECRET\n@SECRET\n'],
  ])('is not quoted where it is %s', (_, text) => {
    const traced = minimalWith('workloads: [{ name: w, pods: { trace: web.yaml } }]\n');
    for (const scenario of [applyFile, traced]) {
      const parsed = parseScenario(scenario, files(text));
      const problems = parsed.ok ? [] : parsed.problems.filter(({ elsewhere }) => elsewhere !== undefined);
      expect(problems.length).toBeGreaterThan(0);
      expect(JSON.stringify(problems)).not.toContain('SECRET');
      expect(problemsText('f', scenario, problems, PLAIN)).not.toContain('SECRET');
    }
  });

  it('has its problems at their places in it', () => {
    const parsed = parseScenario(applyFile, files(deployment({ spec: '\n  replica: 2' })));
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([
      {
        code: 'unknown-key',
        line: 6,
        column: 3,
        length: 7,
        path: 'timeline[0].apply.file',
        fix: 'did you mean replicas?',
        elsewhere: { file: 'web.yaml', excerpt: '  replica: 2' },
      },
    ]);
  });
});

describe('names of objects', () => {
  const actions = (steps: string) =>
    compiled(minimalWith(`timeline:\n${steps}`)).timeline.map(({ action }) => action);
  const inBoth = (['a', 'b'] as const).map(
    (namespace) => `  - at: 1m
    apply:
      namespace: ${namespace}
      manifest: |
        ${deployment().replaceAll('\n', '\n        ')}
`,
  );

  it('mean the first of that name, or the one in a namespace', () => {
    const [, , ...scaled] = actions(`${inBoth.join('')}
  - { at: 2m, scale: { deployment: web, replicas: 1 } }
  - { at: 2m, scale: { deployment: web, namespace: b, replicas: 1 } }
  - { at: 3m, delete: { kind: Namespace, name: a } }
  - { at: 4m, rollout: { restart: deployment/web } }
`);
    expect(scaled.map((action) => ('name' in action ? action.name : ''))).toEqual([
      'a/web',
      'b/web',
      'a',
      'b/web',
    ]);
  });

  it('can be applied again, which changes what is there', () => {
    const once = elementAt(inBoth, 0);
    const [first, second] = actions(once + once);
    expect(second).toEqual(first);
  });
});

describe('any manifest', () => {
  const piece = fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.string({ maxLength: 8 }));

  it('gets an answer with problems at places that it has', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), (pieces) => {
        let text = ALL_KINDS;
        for (const [at, length, insert] of pieces) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + length);
        }
        const file = minimalWith('timeline: [{ at: 1m, apply: { file: f } }]\n');
        const parsed = parseScenario(file, () => ({ ok: true, text }));
        const lines = text.split('\n');
        for (const { line, column, elsewhere } of parsed.ok ? [] : parsed.problems) {
          expect([lines[line - 1], '']).toContain(elsewhere?.excerpt);
          expect(column - 1).toBeLessThanOrEqual(elementAt(lines, line - 1).length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
