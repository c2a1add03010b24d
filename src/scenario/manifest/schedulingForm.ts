// The form of what a pod says about its place: affinity, spreading, tolerations.

import { z } from 'zod';
import { labelKey, labelValue, taintKey, topologyKey } from '../language/scalars.ts';
import { choice, form, labelSelector, nodeRequirement, whole } from './forms.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
const weight = whole(1, 100);

export const nodeTerm = form({
  matchExpressions: z.array(nodeRequirement).optional(),
  matchFields: z.array(nodeRequirement).optional(),
});

const nodeAffinity = form({
  requiredDuringSchedulingIgnoredDuringExecution: form({
    nodeSelectorTerms: z.array(nodeTerm).min(1),
  }).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z.array(form({ weight, preference: nodeTerm })).optional(),
});

const podTerm = form({
  labelSelector: labelSelector.optional(),
  namespaces: z.array(z.string()).optional(),
  namespaceSelector: labelSelector.optional(),
  topologyKey,
  matchLabelKeys: z.array(labelKey).optional(),
  mismatchLabelKeys: z.array(labelKey).optional(),
});

const podAffinity = form({
  requiredDuringSchedulingIgnoredDuringExecution: z.array(podTerm).optional(),
  preferredDuringSchedulingIgnoredDuringExecution: z
    .array(form({ weight, podAffinityTerm: podTerm }))
    .optional(),
});

export const affinity = form({
  nodeAffinity: nodeAffinity.optional(),
  podAffinity: podAffinity.optional(),
  podAntiAffinity: podAffinity.optional(),
});

const inclusion = z.enum(['Honor', 'Ignore']).optional();

export const spreadConstraint = form({
  maxSkew: whole(1),
  // Only that of affinity has to be one that a label can have.
  topologyKey: z.string().min(1),
  whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
  labelSelector: labelSelector.optional(),
  matchLabelKeys: z.array(labelKey).optional(),
  minDomains: whole(1).optional(),
  nodeAffinityPolicy: inclusion,
  nodeTaintsPolicy: inclusion,
});

export const toleration = form({
  key: z.union([z.literal(''), taintKey]).optional(),
  operator: choice(['Exists', 'Equal']),
  value: labelValue.optional(),
  effect: z.enum(EFFECTS).optional(),
  tolerationSeconds: z.int().optional(),
});

export type NodeTermForm = z.output<typeof nodeTerm>;
export type NodeAffinityForm = z.output<typeof nodeAffinity>;
export type PodTermForm = z.output<typeof podTerm>;
export type PodAffinityForm = z.output<typeof podAffinity>;
export type SpreadConstraintForm = z.output<typeof spreadConstraint>;
export type TolerationForm = z.output<typeof toleration>;
