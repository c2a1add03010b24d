// NodePools of manifests as Karpenter takes them, with the defaults of their CRD.

import { HOUR, MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { Named } from '../../kube/api/config.ts';
import type {
  DisruptionBudget,
  DisruptionPolicy,
  NodePool,
  NodeRequirement,
  OptionalDuration,
} from '../../kube/api/nodePool.ts';
import type { Resources, Taint } from '../../kube/api/objects.ts';
import { readQuantity } from '../language/quantity.ts';
import type { NodePoolForm, NodeRequirementForm, NodeTaintForm } from './nodePoolForm.ts';
import { optional } from './schedulingObjects.ts';
import { countOrShareOf } from './templates.ts';

const UNITS: Readonly<Record<string, Milliseconds>> = { h: HOUR, m: MINUTE, s: SECOND };

export function nodePoolOf({ spec }: NodePoolForm): Omit<NodePool, keyof Named> {
  const { metadata = {}, spec: template } = spec.template;
  const { terminationGracePeriod, expireAfter = '720h' } = template;
  return {
    weight: spec.weight ?? 0,
    limits: limitsOf(spec.limits ?? {}),
    template: {
      labels: metadata.labels ?? {},
      annotations: metadata.annotations ?? {},
      requirements: template.requirements.map(requirementOf),
      taints: (template.taints ?? []).map(taintOf),
      startupTaints: (template.startupTaints ?? []).map(taintOf),
      nodeClass: template.nodeClassRef.name,
      expireAfter: spanOrNever(expireAfter),
      ...optional(
        'terminationGracePeriod',
        terminationGracePeriod === undefined ? undefined : spanOf(terminationGracePeriod),
      ),
    },
    disruption: disruptionOf(spec.disruption),
  };
}

function requirementOf({ key, operator, values = [], minValues }: NodeRequirementForm): NodeRequirement {
  return { key, operator, values, ...optional('minValues', minValues) };
}

function taintOf({ key, value = '', effect }: NodeTaintForm): Taint {
  return { key, value, effect };
}

function limitsOf(limits: Readonly<Record<string, string | number>>): Resources {
  return Object.fromEntries(
    Object.entries(limits).map(([resource, amount]) => [resource, readQuantity(String(amount), resource)]),
  );
}

function disruptionOf(disruption: NodePoolForm['spec']['disruption']): DisruptionPolicy {
  const { consolidateAfter = '0s', consolidationPolicy, budgets } = disruption ?? {};
  return {
    consolidateAfter: spanOrNever(consolidateAfter),
    consolidationPolicy: consolidationPolicy ?? 'WhenEmptyOrUnderutilized',
    budgets: (budgets ?? [{ nodes: '10%' }]).map(budgetOf),
  };
}

type BudgetForm = NonNullable<NonNullable<NodePoolForm['spec']['disruption']>['budgets']>[number];

function budgetOf({ nodes, reasons = [], schedule, duration }: BudgetForm): DisruptionBudget {
  const limit = countOrShareOf(nodes.endsWith('%') ? nodes : Number(nodes));
  if (schedule === undefined || duration === undefined) return { nodes: limit, reasons };
  return { nodes: limit, reasons, window: { schedule, duration: spanOf(duration) } };
}

function spanOrNever(text: string): OptionalDuration {
  return text === 'Never' ? text : spanOf(text);
}

/** Units in any order, and again: `30m1h`. */
function spanOf(text: string): Milliseconds {
  const parts = text.matchAll(/(\d+)([hms])/g);
  return [...parts].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit] ?? 0), 0);
}
