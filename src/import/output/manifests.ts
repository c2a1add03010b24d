// The workloads as a manifest that the scenario adopts: cleaned objects, each as its own document.

import { stringify } from 'yaml';
import { formatDuration, SECOND } from '../../base/time.ts';
import type { ImportedCluster, ImportedPod } from '../cluster/cluster.ts';
import type { Findings } from '../cluster/findings.ts';
import { isOwn } from '../cluster/workloads.ts';
import type { ObjectFact } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';
import { recordAt, textsAt, withPart, type Json } from '../text/values.ts';

/** In which order they are applied: what others refer to first. */
const ORDER = ['Namespace', 'PriorityClass', 'LimitRange', 'ResourceQuota', 'Service', 'PodDisruptionBudget'];

const LIFETIME = 'vpc-cni-sim/lifetime';

/** Empty where there are none. */
export function manifestsOf(cluster: ImportedCluster, findings: Findings): readonly Json[] {
  const { objects, pods } = cluster;
  const made = new Set(objects.map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`));
  const isMade = ({ owner, namespace }: ObjectFact): boolean =>
    owner !== undefined && made.has(`${owner.kind}/${namespace}/${owner.name}`);
  const rank = ({ kind }: ObjectFact): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  const lives = livesOfJobs(pods);
  return objects
    .filter((fact) => !isOwn(fact) && !isMade(fact))
    .sort((one, other) => rank(one) - rank(other))
    .map((fact) => (fact.kind === 'Job' ? ofJob(fact, lives, findings) : fact.object));
}

export function manifestText(objects: readonly Json[]): string {
  return objects
    .map((object) => stringify(object, { lineWidth: 0, version: '1.1', aliasDuplicateObjects: false }))
    .join('---\n');
}

/** Milliseconds, of the pods of each Job that are over. */
function livesOfJobs(pods: readonly ImportedPod[]): ReadonlyMap<string, readonly number[]> {
  const over = pods.filter(
    ({ owner, startedAt, finishedAt }) =>
      owner?.kind === 'Job' && startedAt !== undefined && finishedAt !== undefined,
  );
  const lives = new Map<string, readonly number[]>();
  for (const [key, group] of groupsBy(over, ({ namespace, owner }) => `${namespace}/${owner?.name}`))
    lives.set(
      key,
      group.map(({ startedAt = 0, finishedAt = 0 }) => Math.max(SECOND, finishedAt - startedAt)),
    );
  return lives;
}

/** Nothing in a manifest says how long a Job's pods live: those that are over do. */
function ofJob(
  { namespace = 'default', name, object, finishedAt }: ObjectFact,
  lives: ReadonlyMap<string, readonly number[]>,
  findings: Findings,
): Json {
  const way = ['spec', 'template', 'metadata'];
  const labels = Object.entries(textsAt(object, ...way, 'labels')).filter(
    ([key]) => !/^(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)$/.test(key),
  );
  const bare = recordAt(withPart(object, [...way, 'labels'], Object.fromEntries(labels)));
  if (finishedAt !== undefined || LIFETIME in textsAt(object, ...way, 'annotations')) return bare;
  const own = lives.get(`${namespace}/${name}`) ?? [];
  const job = `Job ${namespace}/${name}`;
  if (own.length === 0) {
    findings.guess(`life of the pods of ${job}`, '30s', 'none of them is over', null);
    return bare;
  }
  const mean = own.reduce((sum, life) => sum + life, 0) / own.length;
  const life = formatDuration(Math.round(mean / SECOND) * SECOND);
  findings.guess(`life of the pods of ${job}`, life, `the mean of the ${own.length} that are over`, null);
  return recordAt(withPart(bare, [...way, 'annotations', LIFETIME], life));
}
