// The pods of manifests: containers, places, lives, with every field that is read.

import fc from 'fast-check';
import { labels, maybe, oneOf, sparse, toleration, withoutGaps } from './draws.ts';

const quantities = oneOf<Record<string, string | number>>({}, { cpu: '50m' }, { memory: '70Mi', cpu: 1 });

const resources = fc.oneof(
  sparse({}, { requests: quantities }),
  fc.record({
    requests: fc.constant({ cpu: '50m' }),
    limits: oneOf<object>({ cpu: '100m', memory: '70Mi' }, { cpu: 1 }),
  }),
);

const probe = sparse(
  { tcpSocket: fc.constant({ port: 80 }) },
  { initialDelaySeconds: oneOf(0, 1, 20), periodSeconds: oneOf(1, 5), successThreshold: oneOf(0, 1, 3) },
);

const port = fc
  .record({
    containerPort: oneOf(80, 443),
    hosted: fc.boolean(),
    hostIP: oneOf(undefined, '127.0.0.1'),
    protocol: oneOf(undefined, 'TCP', 'UDP', 'SCTP'),
  })
  .map(({ hosted, containerPort, ...rest }) =>
    withoutGaps({ containerPort, ...(hosted ? { hostPort: containerPort } : {}), ...rest }),
  );

/** Only one has ports, since two may not have the same of the host. */
const container = (name: string, restart: readonly string[]) =>
  sparse(
    { name: fc.constant(name), image: oneOf('nginx', 'constructor') },
    {
      resources,
      ...(name === 'constructor' ? {} : { ports: fc.array(port, { maxLength: 1 }) }),
      readinessProbe: probe,
      startupProbe: probe.filter(({ successThreshold }) => successThreshold !== 3),
      ...(restart.length === 0 ? {} : { restartPolicy: oneOf(...restart) }),
    },
  );

const requirement = (key: string, ...values: readonly string[]) =>
  fc.oneof(
    fc.record({ key: fc.constant(key), operator: oneOf('In', 'NotIn'), values: fc.constant([...values]) }),
    fc.record({ key: fc.constant(key), operator: oneOf('Exists', 'DoesNotExist') }),
  );

/** Nothing that the pods of the selector's owner do not have. */
const ownRequirement = (app: string) =>
  oneOf<object>(
    { key: 'app', operator: 'In', values: [app, 'other'] },
    { key: 'app', operator: 'NotIn', values: ['other'] },
    { key: 'app', operator: 'Exists' },
    { key: 'valueOf', operator: 'DoesNotExist' },
  );

export const selector = (app: string) =>
  fc.oneof(
    fc.constant({ matchLabels: { app } }),
    fc.record({ matchLabels: fc.constant({ app }), matchExpressions: fc.tuple(ownRequirement(app)) }),
    fc.record({ matchExpressions: fc.tuple(ownRequirement(app)) }),
  );

/** Of the first instances where EC2 gives out the lowest addresses. */
const NODE_NAMES = [4, 5, 6].map((last) => `ip-10-0-0-${last}.us-west-2.compute.internal`);

export const ZONE = 'topology.kubernetes.io/zone';
const TOPOLOGIES = oneOf(ZONE, 'kubernetes.io/hostname', 'constructor');

export const nodeTerm = sparse(
  {},
  {
    matchExpressions: fc.tuple(
      fc.oneof(
        requirement(ZONE, 'us-west-2a'),
        fc.record({
          key: fc.constant('constructor'),
          operator: oneOf('Gt', 'Lt'),
          values: fc.constant(['3']),
        }),
      ),
    ),
    matchFields: fc.tuple(
      fc.record({
        key: fc.constant('metadata.name'),
        operator: oneOf('In', 'NotIn'),
        values: fc.constant([NODE_NAMES[0]]),
      }),
    ),
  },
);

const nodeAffinity = sparse(
  {},
  {
    requiredDuringSchedulingIgnoredDuringExecution: fc.record({ nodeSelectorTerms: fc.tuple(nodeTerm) }),
    preferredDuringSchedulingIgnoredDuringExecution: fc.tuple(
      fc.record({ weight: oneOf(1, 100), preference: nodeTerm }),
    ),
  },
  1,
);

const podTerm = (app: string) =>
  sparse(
    { topologyKey: TOPOLOGIES },
    {
      labelSelector: selector(app),
      namespaces: oneOf([], ['default', 'team']),
      namespaceSelector: fc.oneof(fc.constant({}), selector('team')),
      matchLabelKeys: fc.constant(['tier']),
      mismatchLabelKeys: fc.constant(['constructor']),
    },
    1,
  ).map((term) => {
    // The API server wants a selector beside keys that narrow it.
    const { matchLabelKeys: _, mismatchLabelKeys: __, ...plain } = term;
    return term['labelSelector'] === undefined ? plain : term;
  });

const podAffinity = (app: string) =>
  sparse(
    {},
    {
      requiredDuringSchedulingIgnoredDuringExecution: fc.tuple(podTerm(app)),
      preferredDuringSchedulingIgnoredDuringExecution: fc.tuple(
        fc.record({ weight: oneOf(1, 50), podAffinityTerm: podTerm(app) }),
      ),
    },
    1,
  );

const inclusion = oneOf('Honor', 'Ignore');

const spread = (app: string) => {
  const rest = {
    labelSelector: selector(app),
    matchLabelKeys: fc.constant(['tier']),
    nodeAffinityPolicy: inclusion,
    nodeTaintsPolicy: inclusion,
  };
  const always = { maxSkew: oneOf(1, 2), topologyKey: TOPOLOGIES };
  return fc
    .oneof(
      sparse({ ...always, whenUnsatisfiable: oneOf('ScheduleAnyway') }, rest),
      sparse({ ...always, whenUnsatisfiable: oneOf('DoNotSchedule') }, { ...rest, minDomains: oneOf(1, 3) }),
    )
    .map(({ matchLabelKeys, ...others }) =>
      matchLabelKeys === undefined || others['labelSelector'] === undefined
        ? others
        : { ...others, matchLabelKeys },
    );
};

export const CLASSES = ['', 'gp2', 'web'] as const;

export const accessModes = oneOf(
  ['ReadWriteOnce'],
  ['ReadWriteOnce', 'ReadOnlyMany'],
  ['ReadWriteMany'],
  ['ReadWriteOncePod'],
);

export const storage = oneOf<object>({ storage: '1Gi' }, { storage: '15Gi' }, { storage: 1_000_000 });

export const claimSpec = sparse(
  { accessModes, resources: fc.record({ requests: storage }) },
  {
    storageClassName: oneOf(...CLASSES),
    volumeName: oneOf('web', 'data'),
    selector: selector('web'),
  },
);

const volume = fc.oneof(
  fc.record({
    name: oneOf('a'),
    persistentVolumeClaim: fc.record({ claimName: oneOf('web', 'data') }),
  }),
  fc.record({
    name: oneOf('a'),
    ephemeral: fc.record({ volumeClaimTemplate: fc.record({ spec: claimSpec }) }),
  }),
  fc.record({ name: oneOf('a'), emptyDir: fc.constant({}) }),
);

/** `restart`: the policies that the pods' owner allows. */
export function podSpec(app: string, restart: readonly string[]) {
  const containers = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(container('c', [])) },
    { weight: 1, arbitrary: fc.tuple(container('c', []), container('constructor', [])) },
  );
  return sparse(
    { containers, ...(restart.includes('Always') ? {} : { restartPolicy: oneOf(...restart) }) },
    {
      ...(restart.includes('Always') ? { restartPolicy: oneOf(...restart) } : {}),
      initContainers: fc.tuple(container('i', ['Always', 'Always', 'OnFailure']).map(withoutProbes)),
      terminationGracePeriodSeconds: oneOf(0, 1, 30),
      overhead: quantities,
      resources,
      hostNetwork: fc.boolean(),
      nodeName: oneOf(...NODE_NAMES),
      nodeSelector: oneOf<Record<string, string>>({}, { [ZONE]: 'us-west-2a' }, { constructor: 'a' }),
      affinity: sparse(
        {},
        { nodeAffinity, podAffinity: podAffinity(app), podAntiAffinity: podAffinity(app) },
        1,
      ),
      topologySpreadConstraints: fc.tuple(spread(app)),
      tolerations: fc.array(toleration, { maxLength: 2 }),
      priorityClassName: oneOf('', 'system-node-critical', 'system-cluster-critical'),
      priority: oneOf(0),
      preemptionPolicy: oneOf('PreemptLowerPriority'),
      schedulerName: oneOf('', 'default-scheduler', 'own'),
      schedulingGates: fc.constant([{ name: 'example.com/gate' }]),
      volumes: fc.tuple(volume),
    },
  ).map((spec) => {
    // The API server computes a pod's priority from its class and refuses another.
    const { priority: _, preemptionPolicy: __, ...others } = spec;
    const { nodeName: ___, ...free } = spec['priorityClassName'] === undefined ? spec : others;
    // A pod that is held back has no node yet.
    return spec['schedulingGates'] === undefined
      ? { ...free, ...withoutGaps({ nodeName: spec['nodeName'] }) }
      : free;
  });
}

/** A container that ends by itself has none. */
function withoutProbes(container: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (container['restartPolicy'] === 'Always') return container;
  const { readinessProbe: _, startupProbe: __, ...others } = container;
  return others;
}

const times = oneOf('0s', '1s', '20s', 'p0: 1s, p50: 5s, p100: 1m');

const life = sparse(
  {},
  {
    'vpc-cni-sim/startup': times,
    'vpc-cni-sim/shutdown': times,
    'vpc-cni-sim/lifetime': times,
    'vpc-cni-sim/fails-after': times,
    'vpc-cni-sim/failure-rate': oneOf('0.1', '50%', '1'),
    'vpc-cni-sim/exit-code': oneOf('1', '255'),
    'vpc-cni-sim/init-lifetime': times,
  },
);

const MULTI_NIC = { 'k8s.amazonaws.com/nicConfig': 'multi-nic-attachment' };

/** Metadata beside names. */
export const metadata = sparse(
  {},
  {
    labels,
    annotations: fc.oneof(life, fc.constant({ constructor: 'a', toString: '' }), fc.constant(MULTI_NIC)),
  },
);

export const template = (app: string, restart: readonly string[]) =>
  fc
    .record({ metadata, name: maybe(oneOf('unused')), spec: podSpec(app, restart) })
    .map(({ metadata: drawn, name, spec }) => ({
      metadata: {
        ...withoutGaps({ name }),
        ...drawn,
        labels: { ...(drawn['labels'] as object | undefined), app },
      },
      spec,
    }));
