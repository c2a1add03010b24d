// What the CRD of NodePools refuses.
// @upstream karpenter pkg/apis/crds/karpenter.sh_nodepools.yaml, pkg/apis/v1/nodepool.go

import { parseCronSchedule } from '../../kube/controllers/cronSchedule.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { lengthFaults, patternFaults, ruleFaults } from './crdChecks.ts';
import { restrictionsOf } from './nodeLabelRules.ts';
import type { NodePoolForm, NodeRequirementForm, NodeTaintForm } from './nodePoolForm.ts';

const SPAN_OR_NEVER = /^(([0-9]+(s|m|h))+|Never)$/;
const SPAN = /^([0-9]+(s|m|h))+$/;
const BUDGET_NODES = /^((100|[0-9]{1,2})%|[0-9]+)$/;
const BUDGET_DURATION = /^((([0-9]+(h|m))|([0-9]+h[0-9]+m))(0s)?)$/;
const SCHEDULE = /^(@(annually|yearly|monthly|weekly|daily|midnight|hourly))|((.+)\s(.+)\s(.+)\s(.+)\s(.+))$/;
const LABEL_KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*(\/))?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const BOUND_OPERATORS: readonly string[] = ['Gt', 'Lt', 'Gte', 'Lte'];

/** Paths are from the object's root. */
export function nodePoolFaults({ spec }: NodePoolForm): LocatedFault[] {
  const template: DocumentPath = ['spec', 'template', 'spec'];
  const { nodeClassRef, requirements, taints, startupTaints, expireAfter, terminationGracePeriod } =
    spec.template.spec;
  return [
    ...labelFaults(spec.template.metadata?.labels ?? {}, ['spec', 'template', 'metadata', 'labels']),
    ...nodeClassFaults(nodeClassRef, [...template, 'nodeClassRef']),
    ...requirements.flatMap((one, index) => keyFaults(one, [...template, 'requirements', index])),
    ...lengthFaults([...template, 'requirements'], requirements.length, 100),
    ...requirementFaults(requirements, [...template, 'requirements']),
    ...taintFaults(taints, [...template, 'taints']),
    ...taintFaults(startupTaints, [...template, 'startupTaints']),
    ...patternFaults([...template, 'expireAfter'], expireAfter, SPAN_OR_NEVER),
    ...patternFaults([...template, 'terminationGracePeriod'], terminationGracePeriod, SPAN),
    ...disruptionFaults(spec.disruption, ['spec', 'disruption']),
  ];
}

function labelFaults(labels: Readonly<Record<string, string>>, path: DocumentPath): LocatedFault[] {
  const keys = Object.keys(labels);
  const broken = new Set(keys.flatMap(restrictionsOf));
  return [
    ...Object.entries(labels).flatMap(([key, value]) => patternFaults([...path, key], value, LABEL_VALUE)),
    ...ruleFaults(
      path,
      'object',
      [...broken].map((message) => [true, message] as const),
    ),
    ...lengthFaults(path, keys.length, 100),
  ];
}

/** @assumption NodeClasses of other providers, such as that of EKS Auto Mode, are not simulated. */
function nodeClassFaults(
  { group, kind, name }: NodePoolForm['spec']['template']['spec']['nodeClassRef'],
  path: DocumentPath,
): LocatedFault[] {
  const isKnown = group === 'karpenter.k8s.aws' && kind === 'EC2NodeClass';
  const detail = 'only EC2NodeClass of karpenter.k8s.aws is simulated';
  return [
    ...(isKnown ? [] : [faultAt([...path, 'kind'], { code: 'invalid-value', found: kind, detail })]),
    ...ruleFaults([...path, 'name'], 'string', [[name === '', 'name may not be empty']]),
  ];
}

function keyFaults({ key, values = [] }: NodeRequirementForm, path: DocumentPath): LocatedFault[] {
  return [
    ...patternFaults([...path, 'key'], key, LABEL_KEY),
    ...ruleFaults(
      [...path, 'key'],
      'string',
      restrictionsOf(key).map((message) => [true, message] as const),
    ),
    ...values.flatMap((value, index) => patternFaults([...path, 'values', index], value, LABEL_VALUE)),
  ];
}

function requirementFaults(requirements: readonly NodeRequirementForm[], path: DocumentPath): LocatedFault[] {
  return ruleFaults(path, 'array', [
    [
      requirements.some(({ operator, values = [] }) => operator === 'In' && values.length === 0),
      "requirements with operator 'In' must have a value defined",
    ],
    [
      requirements.some(({ operator, values = [] }) => {
        const [value = ''] = values;
        return BOUND_OPERATORS.includes(operator) && (values.length !== 1 || !/^\d+$/.test(value));
      }),
      "requirements operator 'Gt', 'Lt', 'Gte', or 'Lte' must have a single positive integer value",
    ],
    [
      requirements.some(
        ({ operator, values = [], minValues = 0 }) => operator === 'In' && values.length < minValues,
      ),
      "requirements with 'minValues' must have at least that many values specified in the 'values' field",
    ],
  ]);
}

function taintFaults(taints: readonly NodeTaintForm[] = [], path: DocumentPath): LocatedFault[] {
  return taints.flatMap(({ key, value }, index) => [
    ...patternFaults([...path, index, 'key'], key, LABEL_KEY),
    ...patternFaults([...path, index, 'value'], value, LABEL_VALUE),
  ]);
}

function disruptionFaults(
  disruption: NodePoolForm['spec']['disruption'],
  path: DocumentPath,
): LocatedFault[] {
  if (disruption === undefined) return [];
  const { consolidateAfter, budgets = [] } = disruption;
  const isHalf = budgets.some(
    ({ schedule, duration }) => (schedule === undefined) !== (duration === undefined),
  );
  return [
    ...patternFaults([...path, 'consolidateAfter'], consolidateAfter, SPAN_OR_NEVER),
    ...lengthFaults([...path, 'budgets'], budgets.length, 50),
    ...ruleFaults([...path, 'budgets'], 'array', [[isHalf, "'schedule' must be set with 'duration'"]]),
    ...budgets.flatMap(({ nodes, schedule, duration }, index) => [
      ...patternFaults([...path, 'budgets', index, 'nodes'], nodes, BUDGET_NODES),
      ...patternFaults([...path, 'budgets', index, 'duration'], duration, BUDGET_DURATION),
      ...scheduleFaults([...path, 'budgets', index, 'schedule'], schedule),
    ]),
  ];
}

/** What passes the pattern and is no schedule keeps the NodePool from becoming ready. */
function scheduleFaults(path: DocumentPath, schedule: string | undefined): LocatedFault[] {
  const byPattern = patternFaults(path, schedule, SCHEDULE);
  if (schedule === undefined || byPattern.length > 0) return byPattern;
  return parseCronSchedule(schedule) === undefined
    ? [faultAt(path, { code: 'bad-schedule', found: schedule })]
    : [];
}
