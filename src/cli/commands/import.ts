// vpc-cni-sim import

import { readClusterName, readFileName, readSeed, readTime } from '../argumentForms.ts';
import { anyWords, flag, text, value } from './forms.ts';
import { defineVerb } from './verb.ts';

export const importCluster = defineVerb({
  name: 'import',
  group: 'Files',
  summary: 'Make a scenario that starts from a running cluster',
  words: { file: anyWords('Folder, or files: kubectl, aws ec2, ipamd, in JSON, YAML or tables') },
  options: {
    how: flag('Print the commands that collect a cluster'),
    cluster: value({
      read: readClusterName,
      placeholder: 'NAME',
      describe: 'With --how: name of the cluster',
    }),
    output: text({
      alias: 'o',
      placeholder: 'DIR',
      describe: 'Folder to write to (default: the current one)',
    }),
    name: value({ read: readClusterName, describe: 'Name of the files (default: the name of the cluster)' }),
    at: value({
      read: readTime,
      placeholder: 'TIME',
      describe:
        'When the files were collected, such as 2026-03-04T09:30:00Z (default: the newest time in them)',
    }),
    report: value({
      read: readFileName,
      placeholder: 'FILE',
      describe: 'Write what was guessed and left out as JSON (vpc-cni-sim schema import describes it)',
    }),
    redact: flag('Replace names, ids and addresses by numbers, so that the files can be shown to others'),
    trace: flag(
      'Make a trace of arrivals and lives from files over time: snapshots, a watch, an audit log, series, SimKube, published traces',
    ),
    seed: value({
      read: readSeed,
      describe: 'With --trace: random seed of the lives that are not known (default: 1)',
    }),
    lenient: flag('Go on with files that are cut off or contradict each other'),
  },
  examples: [
    ['import --how --cluster shop-prod > collect.sh', 'the commands to run'],
    ['import cluster -o shop', 'a scenario, its state and its workloads'],
    ['import --trace snapshots -o ci', 'a trace of the pods that came and went'],
    ['import pods.json nodes.json subnets.json', 'any subset; what is missing is guessed and said'],
  ],
  prints: ({ how }) => (how ? 'all' : 'rest'),
  run: async (asked, streams) => (await import('../importVerb.ts')).importVerb(asked, streams),
});
