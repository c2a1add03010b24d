// Objects of manifests, of every kind that is simulated, with every field that is read.

import fc from 'fast-check';
import { QUOTA_SCOPES } from '../../src/kube/api/workloadConfig.ts';
import { API_VERSIONS, CLUSTER_WIDE, type Kind, KINDS } from '../../src/scenario/manifest/kinds.ts';
import { labels, NAMES, NAMESPACES, oneOf, sparse, withoutGaps } from './draws.ts';
import { nodeClassSpec, nodePoolSpec } from './karpenterDraws.ts';
import {
  accessModes,
  CLASSES,
  claimSpec,
  metadata,
  nodeTerm,
  podSpec,
  selector,
  storage,
  template,
  ZONE,
} from './manifestPods.ts';

type Fields = fc.Arbitrary<Record<string, unknown>>;

const replicas = oneOf(0, 1, 3, 6);
const seconds = oneOf(0, 1, 10);
const shares = oneOf<unknown>(1, 2, '25%', '100%');

const byClass = fc.oneof(
  fc.record({
    scopeName: oneOf('PriorityClass'),
    operator: oneOf('In', 'NotIn'),
    values: oneOf(['low'], ['low', 'high']),
  }),
  fc.record({ scopeName: oneOf('PriorityClass'), operator: oneOf('Exists', 'DoesNotExist') }),
);

/** Of pods that ask for nothing no quota can bound what they ask for. */
function quotaOf(amounts: Parameters<typeof sparse>[0], scopes: readonly (typeof QUOTA_SCOPES)[number][]) {
  const byScope = fc.record({ scopeName: oneOf(...scopes), operator: oneOf('Exists') });
  return sparse(
    { hard: sparse({ pods: oneOf<string | number>('2', 20) }, amounts) },
    {
      scopes: fc.tuple(oneOf(...scopes)),
      scopeSelector: fc.record({ matchExpressions: fc.tuple(fc.oneof(byClass, byScope)) }),
    },
  );
}

/** Never both nothing, by which nothing would roll. */
const deploymentStrategy = fc.oneof(
  fc.constant({ type: 'Recreate' }),
  sparse(
    {},
    {
      type: oneOf('RollingUpdate'),
      rollingUpdate: fc.oneof(
        sparse({ maxSurge: shares }, { maxUnavailable: oneOf<unknown>(0, '0%', 1) }),
        sparse({ maxUnavailable: shares }, { maxSurge: oneOf<unknown>(0, '0%', 1) }),
      ),
    },
  ),
);

const daemonStrategy = sparse(
  {},
  {
    type: oneOf('RollingUpdate', 'OnDelete'),
    rollingUpdate: fc.oneof(
      fc.record({ maxUnavailable: shares }),
      fc.record({ maxSurge: shares, maxUnavailable: fc.constant(0) }),
    ),
  },
);

const failureRule = fc.oneof(
  sparse({
    action: oneOf('FailJob', 'Ignore', 'Count'),
    onExitCodes: sparse(
      { operator: oneOf('In', 'NotIn'), values: oneOf([1], [3, 255]) },
      { containerName: oneOf('c') },
    ),
  }),
  sparse({
    action: oneOf('FailJob', 'Ignore', 'Count'),
    onPodConditions: fc.tuple(sparse({ type: oneOf('DisruptionTarget') }, { status: oneOf('True') })),
  }),
);

/** Indexes only make sense, and are only allowed, where pods have some. */
const completion = fc.oneof(
  sparse({}, { completions: oneOf(0, 1, 4), completionMode: oneOf('NonIndexed') }),
  sparse(
    { completions: oneOf(1, 4), completionMode: oneOf('Indexed') },
    {
      successPolicy: fc.record({
        rules: fc.tuple(
          fc.oneof(
            fc.record({ succeededIndexes: oneOf('0') }),
            fc.record({ succeededCount: oneOf(1) }),
            fc.record({ succeededIndexes: oneOf('0'), succeededCount: oneOf(1) }),
          ),
        ),
      }),
    },
  ),
);

const jobSpec = (app: string): Fields =>
  fc
    .record({
      completion,
      policy: fc.option(fc.record({ rules: fc.array(failureRule, { minLength: 1, maxLength: 2 }) }), {
        nil: undefined,
        freq: 2,
      }),
      template: template(app, ['Never', 'OnFailure']),
      rest: sparse(
        {},
        {
          parallelism: oneOf(0, 1, 3),
          backoffLimit: oneOf(0, 1, 6),
          activeDeadlineSeconds: oneOf(1, 30),
          ttlSecondsAfterFinished: seconds,
          podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
          suspend: fc.boolean(),
        },
      ),
    })
    .map(({ completion: how, policy, template: pods, rest }) => {
      if (policy === undefined) return { ...rest, ...how, template: pods };
      // A Job that judges failures wants pods that do not restart, and replaces them only when they have failed.
      const { podReplacementPolicy: _, ...others } = rest;
      const spec = { ...pods.spec, restartPolicy: 'Never' };
      return { ...others, ...how, podFailurePolicy: policy, template: { ...pods, spec } };
    });

const budget = fc.oneof(
  sparse({}, { minAvailable: oneOf<unknown>(0, 1, '50%', '100%') }),
  sparse({}, { maxUnavailable: oneOf<unknown>(0, 1, '50%') }),
);

const CONTROLLED = ['Always'];

const source = oneOf<object>(
  { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } },
  { awsElasticBlockStore: { volumeID: 'vol-1' } },
  { hostPath: { path: '/data' } },
);

/** A quantity in both of its forms; each is more than what bounds it from below. */
const amount = (...cpu: unknown[]) => fc.record({ cpu: oneOf(...cpu) });

const metricTarget = fc.oneof(
  fc.record({ type: oneOf('Utilization'), averageUtilization: oneOf(1, 50) }),
  fc.record({ type: oneOf('AverageValue'), averageValue: oneOf<unknown>('100m', 2, '64Mi') }),
  // What counts is the value that is there, whatever the type says.
  fc.record({ type: oneOf('Value'), averageUtilization: oneOf(50), value: oneOf<unknown>('10', 3) }),
);

const outsideTarget = fc.oneof(
  fc.record({ type: oneOf('AverageValue'), averageValue: oneOf<unknown>('100m', 2) }),
  fc.record({ type: oneOf('Value'), value: oneOf<unknown>('10', 3) }),
  fc.record({ type: oneOf('Utilization'), value: oneOf(3), averageUtilization: oneOf(50) }),
);

const namedMetric = fc.record({ name: oneOf('queue', 'constructor') });

const metric = fc.oneof(
  fc.record({
    type: oneOf('Resource'),
    resource: fc.record({ name: oneOf('cpu', 'memory', 'constructor'), target: metricTarget }),
  }),
  fc.record({
    type: oneOf('ContainerResource'),
    containerResource: fc.record({
      name: oneOf('cpu'),
      container: oneOf('c', 'none'),
      target: metricTarget,
    }),
  }),
  fc.record({
    type: oneOf('External'),
    external: fc.record({ metric: namedMetric, target: outsideTarget }),
  }),
  fc.record({
    type: oneOf('Pods'),
    pods: fc.record({ metric: namedMetric, target: outsideTarget }),
  }),
  fc.record({
    type: oneOf('Object'),
    object: fc.record({ metric: namedMetric, target: outsideTarget }),
  }),
);

const scalingRules = sparse(
  {},
  {
    stabilizationWindowSeconds: oneOf(0, 15, 60),
    selectPolicy: oneOf('Max', 'Min', 'Disabled'),
    policies: fc.array(
      fc.record({
        type: oneOf('Pods', 'Percent'),
        value: oneOf(1, 100),
        periodSeconds: oneOf(1, 15, 60),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  },
  1,
);

const endpointAddress = sparse({ ip: oneOf('10.9.9.9', 'fd00::9') }, { nodeName: oneOf('worker-1') });

const endpointPort = sparse(
  { port: fc.integer({ min: 1, max: 65_535 }) },
  { name: oneOf('', 'http'), protocol: oneOf('TCP', 'UDP') },
);

/** What each kind has beside its envelope. */
const FIELDS: Readonly<Record<Kind, (name: string) => Fields>> = {
  Deployment: (name) =>
    fc.record({
      spec: sparse(
        { selector: selector(name), template: template(name, CONTROLLED) },
        {
          replicas,
          strategy: deploymentStrategy,
          minReadySeconds: seconds,
          progressDeadlineSeconds: oneOf(11, 600),
          revisionHistoryLimit: oneOf(0, 1, 10),
          paused: fc.boolean(),
        },
      ),
    }),
  ReplicaSet: (name) =>
    fc.record({
      spec: sparse(
        { selector: selector(name), template: template(name, CONTROLLED) },
        { replicas, minReadySeconds: seconds },
      ),
    }),
  ReplicationController: (name) =>
    fc.record({
      spec: sparse(
        { template: template(name, CONTROLLED) },
        { replicas, minReadySeconds: seconds, selector: fc.constant({ app: name }) },
      ),
    }),
  LimitRange: () =>
    fc.record({
      spec: fc.record({
        limits: fc.tuple(
          sparse(
            { type: oneOf('Container') },
            {
              min: amount('1m', 0),
              defaultRequest: amount('10m', 1),
              default: amount('1500m', 2),
              max: amount('3000m', 3),
              maxLimitRequestRatio: fc.record({ cpu: oneOf<string | number>('4', 3) }),
            },
          ),
        ),
      }),
    }),
  ResourceQuota: () =>
    fc.record({
      spec: fc.oneof(
        quotaOf(
          { 'requests.cpu': oneOf('1', '4'), 'limits.memory': oneOf('2Gi') },
          QUOTA_SCOPES.filter((scope) => scope !== 'BestEffort'),
        ),
        quotaOf({}, QUOTA_SCOPES),
      ),
    }),
  HorizontalPodAutoscaler: (name) =>
    fc.record({
      spec: sparse(
        {
          scaleTargetRef: fc.record({
            apiVersion: oneOf('apps/v1'),
            kind: oneOf('Deployment', 'StatefulSet'),
            name: oneOf(name),
          }),
          maxReplicas: oneOf(3, 5),
        },
        {
          minReplicas: oneOf(1, 2, 3),
          metrics: fc.array(metric, { minLength: 1, maxLength: 5 }),
          behavior: sparse({}, { scaleUp: scalingRules, scaleDown: scalingRules }, 1),
          targetCPUUtilizationPercentage: oneOf(50, 200),
        },
      ),
    }),
  StatefulSet: (name) =>
    fc.record({
      spec: sparse(
        { selector: selector(name), template: template(name, CONTROLLED) },
        {
          replicas,
          podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
          updateStrategy: fc.oneof(
            sparse({}, { type: oneOf('OnDelete') }),
            sparse(
              {},
              {
                type: oneOf('RollingUpdate'),
                rollingUpdate: sparse({}, { partition: oneOf(0, 1, 5) }),
              },
            ),
          ),
          minReadySeconds: seconds,
          volumeClaimTemplates: fc.tuple(
            fc.record({
              metadata: sparse(
                { name: oneOf('own') },
                { annotations: oneOf({ 'volume.beta.kubernetes.io/storage-class': 'gp2' }) },
              ),
              spec: claimSpec,
            }),
          ),
        },
      ),
    }),
  DaemonSet: (name) =>
    fc.record({
      spec: sparse(
        { selector: selector(name), template: template(name, CONTROLLED) },
        { updateStrategy: daemonStrategy, minReadySeconds: seconds },
      ),
    }),
  Job: (name) => fc.record({ spec: jobSpec(name) }),
  CronJob: (name) =>
    fc.record({
      spec: sparse(
        {
          schedule: oneOf('* * * * *', '*/2 * * * *', '@hourly'),
          jobTemplate: sparse(
            { spec: jobSpec(name) },
            { metadata: metadata.map((drawn) => ({ ...drawn, name: 'unused' })) },
          ),
        },
        {
          timeZone: oneOf('UTC', 'Etc/UTC'),
          concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
          startingDeadlineSeconds: oneOf(0, 10, 100),
          suspend: fc.boolean(),
          successfulJobsHistoryLimit: oneOf(0, 1),
          failedJobsHistoryLimit: oneOf(0, 1),
        },
      ),
    }),
  // The API server refuses overhead that no RuntimeClass asks for.
  Pod: (name) =>
    podSpec(name, ['Always', 'OnFailure', 'Never']).map(({ overhead: __, ...spec }) => ({ spec })),
  PodDisruptionBudget: (name) =>
    fc.record({
      spec: fc
        .tuple(
          budget,
          sparse(
            {},
            { selector: selector(name), unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow') },
          ),
        )
        .map(([limit, rest]) => ({ ...limit, ...rest })),
    }),
  PriorityClass: () =>
    sparse(
      { value: oneOf(-10, 0, 1000) },
      { globalDefault: fc.boolean(), preemptionPolicy: oneOf('PreemptLowerPriority', 'Never') },
    ),
  Service: (name) =>
    fc.record({
      spec: sparse({ ports: fc.constant([{ port: 80 }]) }, { selector: oneOf<unknown>({ app: name }, {}) }),
    }),
  ConfigMap: () =>
    sparse(
      {},
      { data: fc.dictionary(oneOf('constructor', 'a.txt'), oneOf('', 'x'), { noNullPrototype: true }) },
    ),
  PersistentVolumeClaim: () => fc.record({ spec: claimSpec }),
  PersistentVolume: () =>
    fc.record({
      spec: sparse(
        {
          capacity: storage,
          accessModes,
        },
        {
          storageClassName: oneOf(...CLASSES),
          persistentVolumeReclaimPolicy: oneOf('Retain', 'Delete', 'Recycle'),
          claimRef: oneOf({ namespace: 'default', name: 'data' }),
          nodeAffinity: fc.record({ required: fc.record({ nodeSelectorTerms: fc.tuple(nodeTerm) }) }),
        },
      ).chain((spec) => source.map((drawn) => ({ ...spec, ...drawn }))),
    }),
  StorageClass: () =>
    sparse(
      { provisioner: oneOf('ebs.csi.aws.com', 'efs.csi.aws.com', 'kubernetes.io/no-provisioner') },
      {
        reclaimPolicy: oneOf('Retain', 'Delete'),
        volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
        allowedTopologies: oneOf([{ matchLabelExpressions: [{ key: ZONE, values: ['us-west-2a'] }] }]),
      },
    ),
  ServiceAccount: () => fc.constant({}),
  Endpoints: () =>
    sparse(
      {},
      {
        subsets: fc.tuple(
          sparse(
            {},
            {
              addresses: fc.tuple(endpointAddress),
              notReadyAddresses: fc.tuple(endpointAddress),
              ports: fc.tuple(endpointPort),
            },
          ),
        ),
      },
    ),
  EndpointSlice: () =>
    sparse(
      {
        addressType: oneOf('IPv4', 'IPv6', 'FQDN'),
        endpoints: fc.array(
          sparse(
            { addresses: fc.tuple(oneOf('10.9.9.9', 'fd00::9')) },
            {
              conditions: sparse(
                {},
                { ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() },
              ),
              nodeName: oneOf('worker-1'),
            },
          ),
          { maxLength: 2 },
        ),
      },
      { ports: fc.tuple(endpointPort) },
    ),
  SecurityGroupPolicy: (name) =>
    fc.record({
      spec: fc.oneof(
        ...[['podSelector'], ['serviceAccountSelector'], ['podSelector', 'serviceAccountSelector']].map(
          (by) =>
            fc.record({
              securityGroups: fc.constant({ groupIds: ['sg-0a1b2c3d4e5f60718'] }),
              ...Object.fromEntries(by.map((key) => [key, selector(name)])),
            }),
        ),
      ),
    }),
  Namespace: () => fc.constant({}),
  ENIConfig: () =>
    fc.record({
      spec: sparse({ subnet: oneOf('subnet-a', 'subnet-pods') }, { securityGroups: fc.constant(['sg-1']) }),
    }),
  NodePool: () => nodePoolSpec,
  EC2NodeClass: () => nodeClassSpec,
};

export interface DrawnObject {
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly containers: readonly string[];
  readonly object: Readonly<Record<string, unknown>>;
}

export const manifestObject: fc.Arbitrary<DrawnObject> = fc
  .tuple(
    oneOf(...KINDS, 'Deployment' as const, 'Job' as const),
    oneOf(...NAMES),
    oneOf(undefined, undefined, ...NAMESPACES),
  )
  .chain(([kind, drawnName, drawnNamespace]) => {
    const namespace = CLUSTER_WIDE.includes(kind) ? undefined : drawnNamespace;
    const name = kind === 'Namespace' ? 'team' : drawnName;
    return fc
      .record({ fields: FIELDS[kind](name), metadata: sparse({}, { labels, around: metadata }) })
      .map((drawn) => {
        const { around, ...rest } = drawn.metadata;
        const meta = { ...rest, ...(around as object | undefined), ...withoutGaps({ name, namespace }) };
        const object = {
          apiVersion: API_VERSIONS[kind],
          kind,
          metadata: meta,
          ...ofOneVersion(drawn.fields),
        };
        return { kind, name, namespace, containers: containersOf(object), object };
      });
  });

/** What only the first version of autoscalers has goes with nothing of the second. */
function ofOneVersion(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const spec = fields['spec'];
  if (typeof spec !== 'object' || spec === null || !('targetCPUUtilizationPercentage' in spec)) return fields;
  const { metrics: _, behavior: __, ...first } = spec as Readonly<Record<string, unknown>>;
  return { ...fields, spec: first, apiVersion: 'autoscaling/v1' };
}

/** With the namespaces that they need before them, as kubectl wants it. */
export function withNamespaces(drawn: readonly DrawnObject[]): readonly DrawnObject[] {
  const names = new Set(drawn.flatMap(({ namespace }) => namespace ?? []));
  const made = [...names].map((name): DrawnObject => {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    return { kind: 'Namespace', name, namespace: undefined, containers: [], object };
  });
  return [...made, ...drawn];
}

/** Names of the containers, wherever the object describes pods. */
function containersOf(object: unknown): string[] {
  if (typeof object !== 'object' || object === null) return [];
  return Object.entries(object).flatMap(([key, value]) =>
    (key === 'containers' || key === 'initContainers') && Array.isArray(value)
      ? value.map((container) => (container as { readonly name: string }).name)
      : containersOf(value),
  );
}
