// The form of Karpenter's NodePools. Patterns and rules of its CRD are in `nodePoolChecks.ts`.

import { z } from 'zod';
import { DISRUPTION_REASONS } from '../../kube/api/nodePool.ts';
import { quantity } from '../language/scalars.ts';
import { form, whole } from './forms.ts';
import { object } from './workloadForms.ts';

const requirement = form({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Gte', 'Lte']),
  values: z.array(z.string()).optional(),
  minValues: whole(1, 50).optional(),
});

const taint = form(
  {
    key: z.string().min(1),
    value: z.string().optional(),
    effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
  },
  { withoutWord: 'timeAdded' },
);

const texts = z.record(z.string(), z.string());

const template = form({
  metadata: form({ labels: texts.optional(), annotations: texts.optional() }).optional(),
  spec: form({
    nodeClassRef: form({ group: z.string(), kind: z.string(), name: z.string() }),
    requirements: z.array(requirement),
    taints: z.array(taint).optional(),
    startupTaints: z.array(taint).optional(),
    expireAfter: z.string().optional(),
    terminationGracePeriod: z.string().optional(),
  }),
});

const budget = form({
  nodes: z.string(),
  reasons: z.array(z.enum(DISRUPTION_REASONS)).optional(),
  schedule: z.string().optional(),
  duration: z.string().optional(),
});

const disruption = form({
  consolidateAfter: z.string(),
  consolidationPolicy: z.enum(['WhenEmpty', 'WhenEmptyOrUnderutilized', 'Balanced']).optional(),
  budgets: z.array(budget).optional(),
});

export const nodePool = object('NodePool', {
  spec: form(
    {
      template,
      disruption: disruption.optional(),
      limits: z.record(z.string(), quantity).optional(),
      weight: whole(1, 100).optional(),
    },
    { ignored: 'replicas' },
  ),
});

export type NodePoolForm = z.output<typeof nodePool>;
export type NodeRequirementForm = z.output<typeof requirement>;
export type NodeTaintForm = z.output<typeof taint>;
