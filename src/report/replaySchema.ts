// The JSON output of a replay: every field with its meaning. `replayJson.ts` writes objects of this form; the JSON
// Schema is made from it.

import { z } from 'zod';
import { ALLOCATOR_RULES } from '../world/allocator/fault.ts';
import { HAZARD_CAUSES, HAZARD_REASONS } from '../record/hazards.ts';
import { cost, nodeChange, nodeUpdate } from './costSchema.ts';
import { byReason, episode, finding, jobs, throttledCall } from './episodesSchema.ts';
import { WAITING_REASON_NAMES, WAITING_REASONS } from '../base/waitingReason.ts';
import { METRIC_NAMES } from '../base/metrics.ts';
import { keysOf } from '../base/records.ts';
import { whatIf } from './explainSchema.ts';

const count = z.int().nonnegative();
const startTimes = z.strictObject({ p50: count, p90: count, p99: count, max: count }).nullable();
const time = count.describe('Milliseconds since the start of the run');

const waiting = z.strictObject({
  pod: z.string().describe('namespace/name'),
  state: z.enum(['Pending', 'ContainerCreating', 'CrashLoopBackOff']).describe('As kubectl shows it'),
  reason: z
    .enum(WAITING_REASON_NAMES)
    .describe(
      `Why it waits. ${WAITING_REASON_NAMES.map((reason) => `${reason}: ${WAITING_REASONS[reason].means}`).join('. ')}`,
    ),
  message: z
    .string()
    .describe(
      'The last FailedScheduling, FailedAttachVolume or FailedCreatePodSandBox message; empty if none',
    ),
  count: count.describe('Failed attempts since it is in this state'),
  sinceMs: time.describe('When it came into this state, in milliseconds since the start of the run'),
});

const addresses = z.strictObject({
  total: count.describe('Addresses in the daemon’s pool; a prefix counts 16'),
  assigned: count.describe('Of these: those pods have'),
  cooling: count.describe('Of these: those used a moment ago, which may not be given out yet'),
  warm: count.describe('Of these: those that aws-node would give to pods now'),
  otherMode: count.describe(
    'Of these: without a pod, and given to none: single addresses under prefix delegation, addresses of prefixes without it',
  ),
  notServed: count.describe('Of these: without a pod, and given to none since aws-node does not answer'),
});

const node = z.strictObject({
  name: z.string(),
  status: z.string().describe('As kubectl shows it: Ready, or NotReady,SchedulingDisabled'),
  group: z.string().describe('Its node group'),
  instanceType: z.string(),
  maxPods: count.describe('Pods its kubelet takes'),
  pods: count.describe('Pods that take a pod slot, those on the host’s network included'),
  enis: count.describe('ENIs attached to the instance'),
  addresses: addresses.describe(
    'total = assigned + cooling + warm + otherMode + notServed; ENIs in excluded subnets left out',
  ),
  prefixes: count.describe('/28 prefixes in the pool'),
});

const nodeGroup = z.strictObject({
  name: z.string(),
  size: count.describe('Nodes it should have'),
  nodes: count.describe('Nodes it has: those that are registered'),
  failedLaunches: z
    .array(
      z.strictObject({
        code: z.string().describe('EC2’s error code'),
        count,
        lastAtMs: time.describe('The latest, in milliseconds since the start of the run'),
      }),
    )
    .describe('Launches that EC2 refused, one entry a code; that of the latest comes last'),
});

const subnet = z.strictObject({
  name: z.string(),
  cidr: z.string(),
  free: count.describe('Addresses EC2 could still give out'),
  freePrefixes: count.describe('Aligned /28s EC2 could still give out'),
  lowestFree: count.describe('The fewest free addresses of the run'),
  lowestFreeAtMs: time.describe('When there were first so few'),
});

const call = z.strictObject({
  count: count.describe('Calls the CNI made; repetitions by the SDK are not counted'),
  errors: count.describe('Of these: those that failed in the end'),
  throttled: count.describe('Attempts answered RequestLimitExceeded, repetitions included'),
});

const ignored = z.strictObject({
  kind: z.string().describe('Kind of the objects, with its group where it is none of Kubernetes’ own'),
  field: z.string().nullable().describe('As in spec.template.spec.volumes; null: the whole object'),
  count: count.describe('How often'),
  pods: count.optional().describe('How many pods these objects would make, where that is known'),
  would: z.string().optional().describe('What else one of them would do, where that is known'),
});

const helpTable = z.strictObject({
  reason: z.enum(WAITING_REASON_NAMES).describe('Why the pods waited'),
  population: z.string().describe('The pods that the rows count; empty where nothing was replayed'),
  untilMs: time.describe('Until when the runs were followed'),
  rows: z
    .array(whatIf)
    .describe('The run as it is first, then one change each; of a large run changes that were not replayed'),
});

const expectation = z.strictObject({
  path: z.string().describe('Where the scenario says it: expect[0].pods.running'),
  text: z.string().describe('As the scenario words it'),
  metric: z
    .enum(METRIC_NAMES)
    .nullable()
    .describe('The metric of the run that it is about; null: what is so at a moment'),
  fromMs: time.nullable().describe('Start of the span that the metric was measured in, which ends at atMs'),
  atMs: time.describe('When it was checked, in milliseconds since the start of the run'),
  expected: z.string().describe('Comparison and number, of a metric in its unit: = 45, >= 3'),
  actual: z
    .number()
    .nullable()
    .describe('What was measured, of a metric in its unit; of several nodes, on the first that differs'),
  unit: z.enum(['', 's', 'h', '$']).describe('Seconds, hours or US dollars; empty: a count'),
  held: z.boolean(),
  sinceMs: time.describe('Since when the measured number is so'),
  why: z.string().describe('What lies behind a number that was not expected; else empty'),
});

const observation = z.strictObject({
  atMs: time.describe('When it was made, in milliseconds since the start of the run'),
  prompt: z
    .string()
    .describe('Where it was typed: $ for the operator’s own machine, else the node or the pod'),
  command: z.string().describe('As the scenario has it'),
  stdout: z.string(),
  stderr: z.string(),
  exitCode: z.int().describe('Of the last command of the pipe'),
  problem: z.string().nullable().describe('Why it could not be made; null if it could'),
  expectations: z
    .array(
      z.strictObject({ text: z.string().describe('What was expected of the output'), held: z.boolean() }),
    )
    .describe('What the scenario expects of it'),
});

const hazardReasons = keysOf(HAZARD_REASONS);
const hazardCauses = keysOf(HAZARD_CAUSES);

const hazard = z.strictObject({
  reason: z
    .enum(hazardReasons)
    .describe(hazardReasons.map((reason) => `${reason}: ${HAZARD_REASONS[reason]}`).join('. ')),
  fromMs: time,
  toMs: time.nullable().describe('When fewer than two of the pods had the address; null: not until the end'),
  address: z.string(),
  node: z.string().describe('The node whose ipamd caused it'),
  pods: z.array(z.string()).describe('namespace/name of the pods that have the address, the latest last'),
  nodes: z.array(z.string()).describe('Their nodes, in the same order'),
  victim: z.string().describe('The pod that lost its claim to the address'),
  cause: z
    .enum(hazardCauses)
    .describe(hazardCauses.map((cause) => `${cause}: ${HAZARD_CAUSES[cause].means}`).join('. ')),
  restartedAtMs: time.describe('When aws-node last started on that node, in milliseconds since the start'),
  text: z.string().describe('In words'),
  upstream: z
    .strictObject({
      repository: z.string(),
      issues: z.array(count).describe('Numbers of the issues that report it'),
      fixedIn: z
        .string()
        .nullable()
        .describe('The first version of the VPC CNI without it; null: none so far'),
    })
    .describe('Where the behavior of the real ipamd is reported'),
});

const allocatorFault = z.strictObject({
  atMs: time.describe('When, in milliseconds since the start of the run'),
  node: z.string(),
  allocator: z.string().describe('Its name'),
  rule: z.enum(ALLOCATOR_RULES).describe('What it broke'),
  text: z.string(),
  calls: z
    .array(z.strictObject({ atMs: time, text: z.string() }))
    .describe('Of it and by it, the last ten, oldest first'),
  pool: z.array(z.string()).describe('What it held, a line an ENI'),
});

export const replaySchema = z
  .strictObject({
    apiVersion: z.literal('vpc-cni-sim/v1'),
    kind: z.literal('Replay'),
    scenario: z.string().describe('The scenario’s name'),
    seed: count.describe('The seed of all chance'),
    ignored: z.array(ignored).describe('What manifests say that is not simulated, each kind and field once'),
    digest: z.string().describe('SHA-256 of the full trace: same scenario and seed, same digest'),
    simulatedMs: count.describe('Length of the run in virtual milliseconds'),
    events: count.describe('Events the kernel processed'),
    pods: z
      .strictObject({
        total: count.describe('All Pod objects; the other numbers add up to it'),
        running: count,
        pending: count.describe('Without a node'),
        creating: count.describe('With a node, not yet running'),
        succeeded: count,
        failed: count,
      })
      .describe('Pods by state at the end'),
    headline: z.string().describe('The answer in a sentence or two'),
    episodes: z
      .array(episode)
      .describe(
        'Spans in which pods waited for one reason, the worst first: those open at the end, then by podMinutes',
      ),
    neverStarted: z
      .array(byReason)
      .describe('Pods that were deleted or failed before they were Running, by what they waited for last'),
    failedSandboxes: z.array(byReason).describe('Sandboxes that failed in the whole run, by reason'),
    throttledCalls: z.array(throttledCall),
    jobs: jobs.describe('Jobs that ended in the whole run'),
    findings: z.array(finding).describe('What is wrong, also where no pod is waiting'),
    story: z
      .array(z.strictObject({ atMs: time, text: z.string() }))
      .describe('What happened, in order of time'),
    waiting: z.array(waiting).describe('Pods that wait at the end, in order of creation'),
    nodes: z.array(node).describe('Registered nodes at the end'),
    nodeGroups: z.array(nodeGroup).describe('Node groups at the end'),
    subnets: z.array(subnet),
    ec2Calls: z.record(z.string(), call).describe('EC2 calls by name'),
    cost: cost.describe('What the instances cost from the start of the run to its end'),
    nodeUpdates: z
      .array(nodeUpdate)
      .describe('Updates of managed node groups, in the order in which they began'),
    nodeChanges: z
      .array(nodeChange)
      .describe(
        'Nodes that came or went by a decision of Karpenter, Cluster Autoscaler, EKS or EC2, in the order in which they ' +
          'came or, of those of a group’s size, were seen to leave',
      ),
    creationToRunningMs: startTimes.describe(
      'From creation to Running, of all pods that ran and need an address; null if none did',
    ),
    podStartMs: startTimes.describe(
      'Deprecated: creationToRunningMs by its former name. The metric podStart is another: it counts from the first Ready ' +
        'node on, and pods that never ran',
    ),
    whatIfs: z
      .array(helpTable)
      .describe('What would help pods that waited: of the episodes open at the end, or else of the worst'),
    expectations: z.array(expectation),
    observations: z.array(observation).describe('What the scenario looked at, in order of time'),
    hazards: z
      .array(hazard)
      .describe('What the real ipamd does wrong and the simulator repeats, in order of time'),
    allocatorFault: allocatorFault
      .optional()
      .describe('Only where an own allocator was at fault, so that the run was stopped'),
    standstill: z
      .strictObject({
        atMs: time.describe('When, in milliseconds since the start of the run'),
        text: z.string(),
      })
      .optional()
      .describe('Only where time stood still, so that the run was stopped'),
    brokenInvariants: z.array(z.string()).describe('What --check found wrong with the simulator itself'),
  })
  .meta({ title: 'A replay of vpc-cni-sim', description: 'What `replay --output json` writes' });

export type ReplayDocument = z.output<typeof replaySchema>;

export function replayJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(replaySchema);
  return { $schema, ...schema };
}
