// The report of an import for programs: every field with its meaning, the object itself, and the JSON Schema of it.

import { z } from 'zod';
import { isoTime } from '../base/calendar.ts';
import type { ImportedScenario } from '../import/importCluster.ts';
import { figuresOf } from '../import/output/facts.ts';

const count = z.int().nonnegative();

const guess = z.strictObject({
  what: z.string().describe('The value that no file had'),
  value: z.string().describe('What was taken'),
  because: z.string().describe('Where it comes from'),
  better: z.string().nullable().describe('The command or option that would replace it; null: nothing would'),
});

export const FINDINGS = {
  guessed: z.array(guess),
  leftOut: z.array(z.strictObject({ what: z.string(), because: z.string() })),
  warned: z.array(z.string()).describe('What is unusual, and what files say differently'),
  contradictions: z.array(z.string()).describe('What two files say differently, with what was taken'),
} as const;

const eni = z.strictObject({
  id: z.string().nullable().describe('Null: no file has it'),
  device: count,
  subnet: z.string(),
  secondaryAddresses: count,
  prefixes: count,
});

const node = z.strictObject({
  name: z.string(),
  instanceId: z.string().nullable(),
  nodeGroup: z.string().nullable().describe('Null: of no node group'),
  instanceType: z.string(),
  zone: z.string(),
  subnet: z.string(),
  address: z.string(),
  maxPods: count,
  cordoned: z.boolean(),
  pods: count.describe('Pods that are Running or have been scheduled to it'),
  hostNetworkPods: count,
  enis: z.array(eni),
  addresses: z.strictObject({ total: count, assigned: count, cooling: count, warm: count }),
});

const subnet = z.strictObject({
  name: z.string().describe('Name in the scenario'),
  id: z.string(),
  cidr: z.string(),
  zone: z.string(),
  free: count.describe('Free addresses, as EC2 counts them'),
  freePrefixes: count.describe('Free aligned /28s'),
  ofNodes: count.describe('Addresses of the ENIs of nodes'),
  ofOthers: count.describe('External addresses, and those of ENIs that were left behind'),
});

const importSchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Import'),
    name: z.string().describe('Name of the cluster'),
    capturedAt: z.string().describe('The moment that the files tell of: virtual 0:00'),
    read: z
      .array(z.strictObject({ file: z.string(), found: z.record(z.string(), count) }))
      .describe('Files, and how many of which things each has'),
    written: z.array(z.string()).describe('Files that were written'),
    kubernetes: z.strictObject({ version: z.string() }),
    cni: z.strictObject({
      version: z.string().describe('Simulated'),
      recorded: z.string().nullable().describe('Of the image; null: no file has it'),
      env: z.record(z.string(), z.string().nullable()).describe('What differs from the shipped manifest'),
    }),
    subnets: z.array(subnet),
    nodes: z.array(node),
    pods: z.strictObject({
      total: count,
      running: count,
      pending: count,
      creating: count,
      succeeded: count,
      failed: count,
      terminating: count,
    }),
    ...FINDINGS,
  })
  .meta({ title: 'An import by vpc-cni-sim', description: 'What `import --report FILE` writes' });

type ImportDocument = z.output<typeof importSchema>;

export function importDocument(imported: ImportedScenario): ImportDocument {
  const { cluster, ledger, findings, read, files } = imported;
  const { nodes, subnets, pods } = figuresOf(cluster, ledger);
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Import',
    name: cluster.name,
    capturedAt: isoTime(cluster.capturedAt),
    read: read.map(({ file, found }) => ({ file, found: Object.fromEntries(found) })),
    written: files.map(({ name }) => name),
    kubernetes: { version: cluster.kubernetesVersion },
    cni: { version: cluster.cni.version, recorded: cluster.cni.recorded ?? null, env: cluster.cni.env },
    subnets: [...subnets],
    nodes: nodes.map(({ group, total, assigned, cooling, enis, instanceId, ...others }) => ({
      ...others,
      instanceId: instanceId ?? null,
      nodeGroup: group ?? null,
      enis: enis.map(({ id, device, subnet: its, addresses, prefixes }) => ({
        id: id ?? null,
        device,
        subnet: its,
        secondaryAddresses: addresses.length,
        prefixes: prefixes.length,
      })),
      addresses: { total, assigned, cooling, warm: total - assigned - cooling },
    })),
    pods,
    guessed: findings.guessed,
    leftOut: findings.leftOut,
    warned: findings.warned,
    contradictions: findings.contradictions,
  };
}

export function importJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(importSchema);
  return { $schema, ...schema };
}
