// Holds the production IPAM against a recording of the real one, operation by operation.

import { addressBits } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import { ipamShow, type IpamShowFlag } from '../calico/ipamShow.ts';
import { SeededChooser, type Chooser } from '../kernel/chooser.ts';
import type { GoMap } from '../kernel/goMap.ts';
import { Random } from '../kernel/random.ts';
import { blocksAtEnd, CalicoChanges, handlesAtEnd } from './calicoChanges.ts';
import { addressIn, CalicoCluster } from './calicoCluster.ts';
import type { RecordedIpam, RecordedIpamStep } from './calicoFormat.ts';
import { PLAYS, STEP_PAUSES } from './calicoSteps.ts';
import { differencesOf } from './caseVerdict.ts';
import type { Verdict } from './verdict.ts';

export interface CalicoJudgeOptions {
  /** Also how often the datastore was asked. */
  readonly countsCalls?: boolean;
}

const OUTCOMES = ['ip', 'block', 'borrowed', 'ip6', 'block6', 'borrowed6', 'vxlan', 'ipip', 'error'] as const;
const RELEASES = ['released', 'notAllocated', 'claimed', 'taken'] as const;
const CHANGES = ['blocks', 'affinities'] as const;

export function judgeCalico(
  recorded: RecordedIpam,
  { countsCalls = false }: CalicoJudgeOptions = {},
): Verdict {
  const { name } = recorded;
  let now: Milliseconds = 0;
  const chooser = new RecordedChoices();
  const cluster = new CalicoCluster(recorded, chooser, () => now);
  const { store } = cluster;
  const changes = new CalicoChanges(store);
  const details: string[] = [];
  for (const [place, step] of recorded.steps.entries()) {
    const play = PLAYS.get(step.op);
    if (play === undefined) return { name, accepted: 'not-simulated', feature: step.op };
    now = step.atMs;
    chooser.follow(cluster, step);
    store.calls.take();
    const outcome = play(cluster, step);
    const pause = STEP_PAUSES.get(step.op);
    if (pause !== undefined && outcome['error'] === undefined) {
      now += pause;
      PLAYS.get(`${step.op}-end`)?.(cluster, step);
    }
    const modelled = { ...outcome, ...changes.take(), calls: callsText(store.calls.take()) };
    const compared = [
      ...outcomesOf(step),
      ...CHANGES,
      ...(countsCalls && step['calls'] !== undefined ? ['calls'] : []),
    ];
    details.push(...differencesOf(`${place} ${step.op}`, picked(step, compared), picked(modelled, compared)));
  }
  const { blocks, handles, calicoctl } = recorded;
  details.push(...differencesOf('blocks', blocks, blocksAtEnd(store)));
  if (handles !== undefined) details.push(...differencesOf('handles', handles, handlesAtEnd(store)));
  for (const [words, printed] of Object.entries(calicoctl ?? {})) {
    const flag = SHOW_FLAGS.find((each) => words.endsWith(`--${each}`));
    details.push(...differencesOf(words, printed, ipamShow(store, flag)));
  }
  const [headline] = details;
  return headline === undefined
    ? { name, accepted: true }
    : { name, accepted: false, headline, details: details.slice(1) };
}

const SHOW_FLAGS: readonly IpamShowFlag[] = ['show-blocks', 'show-borrowed', 'show-configuration'];

/** What an operation is given stands under the same keys as what comes of others. */
function outcomesOf({ op }: RecordedIpamStep): readonly string[] {
  const given = op === 'assign-ip' ? ['ip'] : [];
  const lists = op === 'del' || op === 'release' || op === 'claim' ? RELEASES : [];
  return [...OUTCOMES.filter((key) => !given.includes(key)), ...lists];
}

function picked(record: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.flatMap((key) => (record[key] === undefined ? [] : [[key, record[key]] as const])),
  );
}

/** Verbs that were not used are left out. */
function callsText(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Takes the recorded block where any may be claimed, and addresses released together in their order. */
class RecordedChoices implements Chooser {
  private readonly seeded = new SeededChooser(new Random(1), 'calico');
  private index0 = 0;

  follow({ store }: CalicoCluster, { block }: RecordedIpamStep): void {
    this.index0 = 0;
    if (block === undefined) return;
    const first = addressIn(block.slice(0, block.indexOf('/')));
    const pool = store.pools.find(({ cidr, blockSize, family }) => {
      const isSingle = blockSize === addressBits(family);
      return isSingle && typeof first === 'number' && typeof cidr.base === 'number' && first >= cidr.base;
    });
    if (pool !== undefined) this.index0 = Number(first) - Number(pool.cidr.base);
  }

  index(): number {
    return this.index0;
  }

  order<K, V>(_point: string, map: GoMap<K, V>): V[] {
    return [...map.keys()].sort((one, other) => (one < other ? -1 : 1)).flatMap((key) => map.get(key) ?? []);
  }

  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined {
    return this.seeded.first(point, map, accepts);
  }

  jitter(point: string, base: Milliseconds, spread: Milliseconds): Milliseconds {
    return this.seeded.jitter(point, base, spread);
  }

  next(point: string, labels: readonly string[]): number {
    return this.seeded.next(point, labels);
  }

  ahead(point: string, labels: readonly string[], oneIn?: number): number | undefined {
    return this.seeded.ahead(point, labels, oneIn);
  }
}
