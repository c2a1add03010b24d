// A moment of a run as the files that its tools print, and what import makes of them as a world that starts there.

import { parse, stringify } from 'yaml';
import { clusterName } from '../../src/inspect/aws/madeUp.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import type { WrittenFile } from '../../src/import/importCluster.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { playTo } from '../../src/world/run.ts';
import { World } from '../../src/world/world.ts';
import type { Texts } from './fixtureFiles.ts';

const KINDS = 'nodes,pods,deploy,rs,sts,ds,job,cronjob,pdb,pc,ns,svc';

const OF_KARPENTER = 'nodepools,nodeclaims,ec2nodeclasses';

export interface ViewForm {
  readonly output: 'json' | 'yaml';
  /** Whether ipamd is asked on every node. */
  readonly pools: boolean;
}

export function viewsOf(
  moment: Moment,
  { output, pools }: ViewForm = { output: 'json', pools: true },
): Texts {
  const say = (words: readonly string[], node?: string): string => {
    const { stdout, stderr } = inspect(moment, words, node === undefined ? {} : { node });
    if (stderr !== '') throw new Error(`${words.join(' ')}: ${stderr}`);
    return stdout;
  };
  const aws = (...words: readonly string[]): string => {
    const text = say(['aws', 'ec2', ...words]);
    return output === 'json' ? text : stringify(parse(text));
  };
  const { nodes } = moment.world.daemons;
  const answers = [...(pools ? nodes.keys() : [])].map((name) => [
    `enis-${name}.json`,
    say(['curl', '-s', 'localhost:61679/v1/enis'], name),
  ]);
  const reservations = moment.scenario.ec2.subnets
    .filter((subnet) => subnet.reservations.length > 0)
    .map(({ id }) => [`reservations-${id}`, aws('get-subnet-cidr-reservations', '--subnet-id', id)]);
  const cluster = clusterName(moment.scenario);
  const groups = [...moment.world.kubernetes.nodeGroups()]
    .filter(({ config, isDeleted }) => config.management !== 'self-managed' && !isDeleted)
    .map(({ config: { name } }) => [
      `group-${name}`,
      say(['aws', 'eks', 'describe-nodegroup', '--cluster-name', cluster, '--nodegroup-name', name]),
    ]);
  return {
    objects: say([
      'kubectl',
      'get',
      moment.world.karpenter === undefined ? KINDS : `${KINDS},${OF_KARPENTER}`,
      '-A',
      '-o',
      output,
    ]),
    vpcs: aws('describe-vpcs'),
    subnets: aws('describe-subnets'),
    interfaces: aws('describe-network-interfaces'),
    ...Object.fromEntries(reservations),
    ...Object.fromEntries(groups),
    ...Object.fromEntries(answers),
  };
}

/** The run that begins as the files say, with what its controllers do at once. */
export function started(files: readonly WrittenFile[]): World {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const parsed = parseScenario(files[0]?.text ?? '', (name) => ({ ok: true, text: texts.get(name) ?? '' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, undefined, 1));
  const world = new World(parsed.scenario, { seed: parsed.scenario.seed, onFact: () => undefined });
  playTo(world, 0);
  return world;
}
