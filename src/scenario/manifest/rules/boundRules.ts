// What the API server refuses of what bounds pods: autoscalers, limits, quotas, priorities, and of Secrets.
// @upstream pkg/apis/*∕validation

import { configKeyFault } from '../../language/kubernetesNames.ts';
import { isWhole, quantityOf } from '../../language/quantity.ts';
import {
  numberIn,
  partIn,
  partsIn,
  presentIn,
  quantitiesIn,
  textIn,
  textsIn,
  type Written,
} from './fields.ts';
import type { Findings, TypeRules } from './findings.ts';

/** Of scaling rules, in seconds. */
const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;

const MOST_PRIORITY = 1_000_000_000;

export const BOUND_RULES: TypeRules = {
  'autoscaling.v1.HorizontalPodAutoscalerSpec': autoscaler,
  'autoscaling.v2.HorizontalPodAutoscalerSpec': autoscaler,
  'autoscaling.v1.CrossVersionObjectReference': (reference, say) => say.needs(reference, 'kind', 'name'),
  'autoscaling.v2.CrossVersionObjectReference': (reference, say) => say.needs(reference, 'kind', 'name'),
  MetricSpec(metric, say) {
    const type = textIn(metric, 'type');
    const key = METRIC_KEYS.get(type);
    if (type === '') say.required('type', 'must specify a metric source type');
    else if (key === undefined)
      say.tell(['type'], { code: 'unknown-value', found: type, allowed: [...METRIC_KEYS.keys()] });
    else if (metric[key] === undefined)
      say.required(key, 'must populate information for the given metric source');
    for (const other of presentIn(metric, [...METRIC_KEYS.values()]))
      if (other !== key) say.forbidden(other, 'must populate the given metric source only');
  },
  ResourceMetricSource(source, say) {
    say.needs(source, 'name');
    const target = partIn(source, 'target');
    if (target['averageUtilization'] === undefined && target['averageValue'] === undefined)
      say.required(
        ['target', 'averageUtilization'],
        'must set either a target raw value or a target utilization',
      );
    if (target['averageUtilization'] !== undefined && target['averageValue'] !== undefined)
      say.forbidden(
        ['target', 'averageValue'],
        'may not set both a target raw value and a target utilization',
      );
  },
  MetricTarget(target, say) {
    say.needs(target, 'type');
    say.oneOf(target, 'type', ['Utilization', 'Value', 'AverageValue']);
    const share = numberIn(target, 'averageUtilization');
    if (share !== undefined && share < 1) say.invalid('averageUtilization', share, 'must be greater than 0');
  },
  HPAScalingRules(rules, say) {
    const window = numberIn(rules, 'stabilizationWindowSeconds');
    if (window !== undefined && window < 0)
      say.invalid('stabilizationWindowSeconds', window, 'must be greater than or equal to zero');
    if (window !== undefined && window > LONGEST_WINDOW)
      say.invalid('stabilizationWindowSeconds', window, `must be less than or equal to ${LONGEST_WINDOW}`);
    say.oneOf(rules, 'selectPolicy', ['Disabled', 'Max', 'Min']);
    if (Array.isArray(rules['policies']) && rules['policies'].length === 0)
      say.required('policies', 'must specify at least one Policy');
  },
  HPAScalingPolicy(policy, say) {
    say.oneOf(policy, 'type', ['Percent', 'Pods']);
    const [value, period] = [numberIn(policy, 'value'), numberIn(policy, 'periodSeconds')];
    if (value !== undefined && value <= 0) say.invalid('value', value, 'must be greater than zero');
    if (period !== undefined && period <= 0)
      say.invalid('periodSeconds', period, 'must be greater than zero');
    if (period !== undefined && period > LONGEST_PERIOD)
      say.invalid('periodSeconds', period, `must be less than or equal to ${LONGEST_PERIOD}`);
  },
  LimitRangeItem(item, say) {
    const type = textIn(item, 'type');
    if (type === '') say.required('type');
    if (type !== '' && !type.includes('/'))
      say.oneOf(item, 'type', ['Pod', 'Container', 'PersistentVolumeClaim']);
    if (type === 'Pod')
      for (const key of presentIn(item, ['default', 'defaultRequest']))
        say.forbidden(key, "may not be specified when `type` is 'Pod'");
    limits(item, say);
    if (
      type === 'PersistentVolumeClaim' &&
      partIn(item, 'min')['storage'] === undefined &&
      partIn(item, 'max')['storage'] === undefined
    )
      say.required('max', 'either minimum or maximum storage value is required, but neither was provided');
  },
  LimitRangeSpec(spec, say) {
    const seen = new Set<string>();
    for (const [index, item] of partsIn(spec, 'limits').entries()) {
      const type = textIn(item, 'type');
      if (seen.has(type)) say.duplicate(['limits', index, 'type'], type);
      seen.add(type);
    }
  },
  ResourceQuotaSpec(spec, say) {
    for (const [name, quantity] of quantitiesIn(spec, 'hard')) {
      say.qualified(['hard', name], name);
      if (!name.includes('/') && !QUOTA_NAMES.test(name))
        say.invalid(['hard', name], name, 'must be a standard resource for quota');
      if (quantityOf(quantity) < 0)
        say.invalid(['hard', name], quantity, 'must be greater than or equal to 0');
      if (COUNTED.test(name) && !isWhole(quantity))
        say.invalid(['hard', name], quantity, 'must be an integer');
    }
    for (const [index, found] of textsIn(spec, 'scopes').entries())
      if (!QUOTA_SCOPES.includes(found))
        say.tell(['scopes', index], { code: 'unknown-value', found, allowed: QUOTA_SCOPES });
    quotaScopes(spec, say);
  },
  /** @upstream validation.go#validateScopedResourceSelectorRequirement */
  ScopedResourceSelectorRequirement(requirement, say) {
    const operator = textIn(requirement, 'operator');
    const values = textsIn(requirement, 'values');
    const takesAll = textIn(requirement, 'scopeName') !== 'PriorityClass';
    if (takesAll && operator !== 'Exists')
      say.invalid(
        'operator',
        operator,
        "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
          'ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ' +
          'ResourceQuotaScopeCrossNamespacePodAffinity',
      );
    const isAmong = operator === 'In' || operator === 'NotIn';
    if (isAmong && values.length === 0)
      say.required(
        'values',
        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      );
    if (!isAmong && values.length > 0)
      say.invalid(
        'values',
        values,
        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
      );
  },
  ConfigMap(map, say) {
    const binary = partIn(map, 'binaryData');
    for (const key of Object.keys(partIn(map, 'data')))
      if (Object.hasOwn(binary, key))
        say.invalid(['data', key], key, 'duplicate of key present in binaryData');
  },
  PriorityClass(priorityClass, say) {
    const name = textIn(partIn(priorityClass, 'metadata'), 'name');
    const value = numberIn(priorityClass, 'value') ?? 0;
    if (!name.startsWith('system-') && value > MOST_PRIORITY)
      say.forbidden('value', `maximum allowed value of a user defined priority is ${MOST_PRIORITY}`);
    say.oneOf(priorityClass, 'preemptionPolicy', ['PreemptLowerPriority', 'Never']);
  },
  Secret: secret,
  Namespace(namespace, say) {
    const name = textIn(partIn(namespace, 'metadata'), 'name');
    if (name.includes('.')) say.invalid(['metadata', 'name'], name, 'must not contain dots');
  },
};

const METRIC_KEYS = new Map([
  ['ContainerResource', 'containerResource'],
  ['External', 'external'],
  ['Object', 'object'],
  ['Pods', 'pods'],
  ['Resource', 'resource'],
]);

function autoscaler(spec: Written, say: Findings): void {
  const least = numberIn(spec, 'minReplicas');
  const most = numberIn(spec, 'maxReplicas') ?? 0;
  if (least !== undefined && least < 1)
    say.invalid('minReplicas', least, 'must be greater than or equal to 1');
  if (most < 1) say.invalid('maxReplicas', most, 'must be greater than 0');
  else if (least !== undefined && most < least)
    say.invalid('maxReplicas', most, 'must be greater than or equal to `minReplicas`');
}

/** Of each pair the first is at most the second. */
const LIMIT_ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['min', 'default'],
  ['defaultRequest', 'default'],
  ['defaultRequest', 'max'],
  ['default', 'max'],
] as const;

function limits(item: Written, say: Findings): void {
  for (const [lower, upper] of LIMIT_ORDER)
    for (const [name, quantity] of quantitiesIn(item, lower)) {
      const other = new Map(quantitiesIn(item, upper)).get(name);
      if (other !== undefined && quantityOf(quantity) > quantityOf(other))
        say.invalid(
          [lower, name],
          quantity,
          `${lower} value ${quantity} is greater than ${upper} value ${other}`,
        );
    }
}

const QUOTA_NAMES =
  /^(cpu|memory|ephemeral-storage|storage|pods|services|services\.(nodeports|loadbalancers)|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|requests\..+|limits\.(cpu|memory|ephemeral-storage)|hugepages-.+|count\/.+)$/;
const QUOTA_SCOPES = [
  'BestEffort',
  'CrossNamespacePodAffinity',
  'NotBestEffort',
  'NotTerminating',
  'PriorityClass',
  'Terminating',
];

/** Objects, and what comes in whole pieces. */
const COUNTED =
  /^(pods|services|services\.(nodeports|loadbalancers)|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|count\/.+)$/;

const OF_PODS = /^(pods|count\/pods)$/;
const OF_COMPUTE =
  /^(cpu|memory|ephemeral-storage|(requests|limits)\.(cpu|memory|ephemeral-storage)|hugepages-.+|requests\.hugepages-.+)$/;

const CONFLICTING_SCOPES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** @upstream validation.go#validateResourceQuotaScopes, validateScopedResourceSelectorRequirement */
function quotaScopes(spec: Written, say: Findings): void {
  const scopes = textsIn(spec, 'scopes');
  scopesFit(spec, say, 'scopes', scopes);
  const selected = partsIn(partIn(spec, 'scopeSelector'), 'matchExpressions');
  const names = selected.map((requirement) => textIn(requirement, 'scopeName'));
  scopesFit(spec, say, ['scopeSelector', 'matchExpressions'], names);
}

function scopesFit(spec: Written, say: Findings, place: string | string[], written: readonly string[]): void {
  const scopes = written.filter((scope) => QUOTA_SCOPES.includes(scope));
  const names = quantitiesIn(spec, 'hard').map(([name]) => name);
  for (const scope of scopes) {
    const fits = (name: string): boolean =>
      OF_PODS.test(name) || (scope !== 'BestEffort' && OF_COMPUTE.test(name));
    if (names.some((name) => !fits(name) && !name.includes('/')))
      say.invalid(place, scopes, 'unsupported scope applied to resource');
  }
  for (const pair of CONFLICTING_SCOPES)
    if (pair.every((scope) => scopes.includes(scope))) say.invalid(place, scopes, 'conflicting scopes');
}

const NEEDED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
]);

function secret(object: Written, say: Findings): void {
  const keys = [...Object.keys(partIn(object, 'data')), ...Object.keys(partIn(object, 'stringData'))];
  for (const key of NEEDED_KEYS.get(textIn(object, 'type')) ?? [])
    if (!keys.includes(key)) say.required(['data', key]);
  for (const key of keys)
    if (configKeyFault(key) !== undefined)
      say.invalid('data', key, 'a valid config key must consist of alphanumeric characters, -, _ or .');
}
