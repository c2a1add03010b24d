// Two allocators over one workload, with the same seeds: what each costs, and how long pods wait.
//   node scenarios/programs/benchmark.mjs

import { defineScenario, ipamd, sweep } from 'vpc-cni-sim';
import { keepsAll } from './keepsAll.mjs';

const bursts = defineScenario({
  metadata: { name: 'two bursts' },
  until: '20m',
  vpc: {
    cidrs: ['10.0.0.0/16'],
    subnets: [{ name: 'a', cidr: '10.0.0.0/24', availabilityZone: 'us-west-2a' }],
  },
  nodeGroups: [{ name: 'workers', instanceType: 'm5.large', size: 3 }],
  timeline: [
    { at: '3m', createDeployment: { name: 'web', replicas: 40 } },
    { at: '8m', scale: { deployment: 'web', replicas: 5 } },
    { at: '12m', scale: { deployment: 'web', replicas: 40 } },
  ],
});
if (!bursts.ok) throw new Error(bursts.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));

const result = sweep(bursts.scenario, {
  settings: [
    { name: 'ipamd', allocator: ipamd() },
    {
      name: 'ipamd, warm 2, minimum 10',
      set: { 'cni.env.WARM_IP_TARGET': 2, 'cni.env.MINIMUM_IP_TARGET': 10 },
    },
    { name: 'keeps all', allocator: keepsAll() },
  ],
  seeds: 5,
  metrics: ['p99 addressWait', 'addressHours', 'ec2Calls'],
});
if (!result.ok) throw new Error(result.problems.map(({ message, fix }) => `${message}; ${fix}`).join('\n'));

console.table(
  Object.fromEntries(
    result.settings.map(({ name, medians, frontier, failedRuns }) => [
      name,
      { ...medians, frontier, failedRuns },
    ]),
  ),
);
