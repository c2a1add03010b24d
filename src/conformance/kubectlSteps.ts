// Commands of kubectl that change objects, as the steps of a scenario that do the same.

import { shellWords } from './kubectlVectors.ts';

type Options = Readonly<Record<string, string>>;

/** By the words that a command begins with: its step, of what it names and its options. */
const COMMANDS: readonly (readonly [
  begins: string,
  step: (words: readonly string[], options: Options) => object,
])[] = [
  [
    'create deployment',
    ([name = ''], { image = '', replicas = '1' }) => ({
      createDeployment: { name, image, replicas: Number(replicas) },
    }),
  ],
  ['scale', (words, { replicas = '' }) => ({ scale: { ...workload(words), replicas: Number(replicas) } })],
  [
    'set image',
    (words) => {
      const pairs = words.filter((word) => word.includes('=')).map((word) => word.split('=', 2));
      return { setImage: { ...workload(words), images: Object.fromEntries(pairs) } };
    },
  ],
  ['rollout restart', (words) => ({ rollout: { restart: reference(words) } })],
  ['rollout undo', (words) => ({ rollout: { undo: reference(words) } })],
  ['rollout pause', (words) => ({ rollout: { pause: reference(words) } })],
  ['rollout resume', (words) => ({ rollout: { resume: reference(words) } })],
  [
    'delete',
    (words) => {
      const { kind, name } = named(words);
      return { delete: { kind: KINDS[kind] ?? kind, name } };
    },
  ],
];

const KINDS: Readonly<Record<string, string>> = {
  cm: 'ConfigMap',
  configmap: 'ConfigMap',
  cronjob: 'CronJob',
  daemonset: 'DaemonSet',
  deploy: 'Deployment',
  deployment: 'Deployment',
  ds: 'DaemonSet',
  job: 'Job',
  pdb: 'PodDisruptionBudget',
  po: 'Pod',
  pod: 'Pod',
  rc: 'ReplicationController',
  replicaset: 'ReplicaSet',
  rs: 'ReplicaSet',
  service: 'Service',
  statefulset: 'StatefulSet',
  sts: 'StatefulSet',
  svc: 'Service',
};

/** Undefined of a command that no step stands for. */
export function stepOfCommand(command: string): object | undefined {
  const [, ...words] = shellWords(command);
  const plain = words.filter((word) => !word.startsWith('-'));
  const options = words
    .filter((word) => word.startsWith('--'))
    .map((word) => [word.slice(2).split('=', 1)[0] ?? '', word.slice(word.indexOf('=') + 1)]);
  const found = COMMANDS.find(([begins]) => `${plain.join(' ')} `.startsWith(`${begins} `));
  if (found === undefined) return undefined;
  const [begins, step] = found;
  return step(plain.slice(begins.split(' ').length), Object.fromEntries(options));
}

/** `deploy/w` or `deploy w`. */
function named([first = '', second = '']: readonly string[]): {
  readonly kind: string;
  readonly name: string;
} {
  const [kind = '', name = second] = first.split('/');
  return { kind, name };
}

/** `deployment/w`. */
function reference(words: readonly string[]): string {
  const { kind, name } = named(words);
  return `${(KINDS[kind] ?? kind).toLowerCase()}/${name}`;
}

/** As steps name what they act on: `deployment: w`. */
function workload(words: readonly string[]): object {
  const { kind, name } = named(words);
  const of = KINDS[kind] ?? kind;
  return { [`${of.charAt(0).toLowerCase()}${of.slice(1)}`]: name };
}
