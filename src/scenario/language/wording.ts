// What a fault is called in words, and what to write instead: one entry for each code.

import { unreachable } from '../../base/assert.ts';
import { grouped, plural } from '../../base/words.ts';
import type { Fault } from './diagnostics.ts';
import { fieldErrorWording, isFieldError } from './fieldErrors.ts';
import {
  atMoment,
  emptyFile,
  kindMeant,
  listed,
  meant,
  NAME_FORMS,
  noMatches,
  range,
  THRESHOLDS,
  typeMeant,
  unknownMeant,
  unknownReference,
} from './fixes.ts';
import { networkWording, isNetworkFault } from './networkFaults.ts';
import { isStateFault, stateWording } from './stateWording.ts';
import { unknownRelease } from './unknownRelease.ts';
import { durationMeant, fixOfType, kindOf, quoted, show } from './valueWords.ts';

export interface Wording {
  readonly message: string;
  readonly fix: string;
}

type SelfWorded = Extract<Fault, { readonly detail: string; readonly fix: string }>;

function hasOwnWords(fault: Fault): fault is SelfWorded {
  return 'detail' in fault && 'fix' in fault;
}

export function wordingOf(fault: Fault): Wording {
  if (isFieldError(fault)) return fieldErrorWording(fault);
  if (isNetworkFault(fault)) return networkWording(fault);
  if (isStateFault(fault)) return say(...stateWording(fault));
  if (hasOwnWords(fault)) return say(fault.detail, fault.fix);
  switch (fault.code) {
    case 'not-text':
      return say(`invalid text: ${fault.found}`, 'save the scenario as UTF-8 text');
    case 'too-large':
      return say('the scenario is too large', `use at most ${grouped(fault.limit)} ${fault.of}`);
    case 'too-deep':
      return say('nested too deeply', `use at most ${fault.limit} levels`);
    case 'empty-file':
      return say(...emptyFile(fault.kind));
    case 'too-many-problems':
      return say(`${plural(fault.more, 'more problem')} from here`, 'fix the earlier ones first');
    case 'yaml-syntax':
      return say(fault.detail, fault.fix ?? 'fix the YAML; later problems may be caused by it');
    case 'yaml-alias':
      return say(fault.detail, 'write the value instead of the alias');
    case 'several-documents':
      return say('more than one YAML document', 'use one file for each scenario');
    case 'duplicate-key':
      return say(`duplicate key ${quoted(fault.key)}`, 'remove one of the two');
    case 'bad-key':
      return say(`invalid key ${quoted(fault.key)}`, 'use another name');
    case 'unknown-key':
      return say(`unknown key ${quoted(fault.key)}`, meant(fault.key, fault.known));
    case 'missing-key':
      return say(`missing key ${quoted(fault.key)}`, `add ${fault.key}: …`);
    case 'wrong-type':
      return say(
        `expected ${fault.expected}, found ${kindOf(fault.found, fault.written)}`,
        fixOfType(fault.expected, fault.found, fault.written),
      );
    case 'unknown-value':
      return say(
        `unknown value ${show(fault.found)}`,
        meant(typeof fault.found === 'string' ? fault.found : '', fault.allowed),
      );
    case 'out-of-range':
      return say('number out of range', range(fault.minimum, fault.maximum));
    case 'empty-list':
      return say('empty list', 'add at least one item');
    case 'bad-setting-path':
      return say(
        `invalid path ${quoted(fault.path)}: ${fault.detail}`,
        'use a path such as nodeGroups[0].instanceType',
      );
    case 'bad-name':
      return say(
        `invalid ${fault.form === 'service' ? 'Service name' : 'name'} ${quoted(fault.found)}`,
        NAME_FORMS[fault.form],
      );
    case 'long-name':
      return say(
        `name too long: ${quoted(fault.found)} has ${fault.found.length} characters`,
        `use at most ${fault.longest}${fault.because === '' ? '' : ` (${fault.because})`}`,
      );
    case 'reserved-name':
      return say(`reserved name ${quoted(fault.found)}`, 'use a name that does not begin with system-');
    case 'bad-config-key':
      return say(
        `invalid ConfigMap key ${quoted(fault.found)}`,
        'use up to 253 letters, digits, -, _ and .; do not begin with ..',
      );
    case 'bad-label':
      return say(
        `invalid label value ${quoted(fault.found)}`,
        'use up to 63 letters, digits, -, _ and .; begin and end with a letter or digit',
      );
    case 'bad-qualified-name':
      return say(
        `invalid ${fault.noun} ${quoted(fault.found)}`,
        'use up to 63 letters, digits, -, _ and .; begin and end with a letter or digit; ' +
          'a DNS name and a slash may come before: example.com/name',
      );
    case 'unknown-resource':
      return say(`unknown resource ${quoted(fault.found)}`, meant(fault.found, fault.known));
    case 'over-whole':
      return say(`invalid share ${quoted(fault.found)}: more than 100%`, 'use at most 100%');
    case 'bad-workload':
      return say(
        `invalid workload ${quoted(fault.found)}`,
        'use deployment/NAME, statefulset/NAME or daemonset/NAME',
      );
    case 'bad-share':
      return say(`invalid count or share ${show(fault.found)}`, 'use 1 or 25%');
    case 'bad-duration':
      return say(`invalid duration ${show(fault.found)}`, `use ${durationMeant(fault.found, fault.orWord)}`);
    case 'fractional-quantity':
      return say(`invalid quantity ${show(fault.found)} of ${fault.resource}`, 'use a whole number');
    case 'bad-quantity':
      return say(
        `invalid quantity ${show(fault.found)}`,
        'use 100m or 0.5 for cpu, 70Mi or 1Gi for memory, a number for others',
      );
    case 'bad-comparison':
      return say(`invalid comparison ${show(fault.found)}`, 'use 5, ">= 5" or "<= 5"');
    case 'bad-threshold':
      return say(`invalid threshold ${show(fault.found)}`, `use ${THRESHOLDS[fault.unit]}`);
    case 'bad-addresses':
      return say(
        `invalid addresses ${quoted(fault.found)}`,
        'use 10.0.0.7, 10.0.0.10-10.0.0.20 or 10.0.0.32/28',
      );
    case 'host-bits':
      return say(`invalid CIDR ${quoted(fault.found)}: host bits are set`, `use ${fault.cidr}`);
    case 'unknown-instance-type':
      return say(`unknown instance type ${quoted(fault.found)}`, typeMeant(fault.found));
    case 'unknown-cni-version':
      return unknownRelease(fault.found);
    case 'unknown-cni-setting':
      return say(`unknown setting ${quoted(fault.name)} of aws-node`, meant(fault.name, fault.known));
    case 'cni-setting-too-new':
      return say(
        `${fault.name} needs CNI ${fault.since}`,
        'remove it, or set cni.version to a newer version',
      );
    case 'unsupported-setting':
      return say(
        `${fault.feature} (${fault.name}) is not simulated`,
        'remove the setting; results with it would be wrong',
      );
    case 'bad-cni-value':
      return say(
        `invalid ${fault.name} ${show(fault.found)}: aws-node would use its default without a message`,
        `use ${fault.expected}`,
      );
    case 'prefix-mode-without-target':
      return say(
        'aws-node does not start: prefix delegation with WARM_PREFIX_TARGET, WARM_IP_TARGET and ' +
          'MINIMUM_IP_TARGET all 0',
        'set one of the three to at least 1',
      );
    case 'overlapping-cidrs':
      return say(`${fault.cidr} overlaps ${fault.other}`, 'use blocks that do not overlap');
    case 'subnet-outside-vpc':
      return say(
        `${fault.cidr} is outside the VPC (${fault.vpc.join(', ') || 'vpc.cidrs is empty'})`,
        'use a block inside the VPC, or add one to vpc.cidrs',
      );
    case 'subnet-too-small':
      return say(`${fault.cidr} is too small for AWS`, 'use a /28 or larger');
    case 'subnet-too-large':
      return say(`${fault.cidr} is too large for AWS`, 'use a /16 or smaller');
    case 'zone-outside-region':
      return say(
        `${fault.zone} is not in ${fault.region}`,
        `use a zone such as ${fault.region}a, or change vpc.region`,
      );
    case 'outside-subnet':
      return say(`${fault.found} is outside ${fault.subnet}`, 'use addresses of the subnet');
    case 'subnet-overfull':
      return say(
        `${grouped(fault.asked)} addresses do not fit into the subnet`,
        `use at most ${grouped(fault.usable)} (5 of each subnet are AWS-reserved)`,
      );
    case 'unreadable-file':
      return say(`${fault.file}: ${fault.detail}`, 'use a file name relative to the scenario');
    case 'wrong-api-version':
      return say(noMatches(fault.kind, fault.found), `use apiVersion: ${fault.served.join(' or ')}`);
    case 'not-rendered':
      return say('not a manifest, but how some are made', 'render it first: kubectl kustomize DIR');
    case 'unknown-kind':
      return say(noMatches(fault.kind, fault.found), kindMeant(fault.meant));
    case 'restart-policy':
      return say(
        `invalid restart policy ${quoted(fault.found)} for pods of this object`,
        `use ${fault.allowed.join(' or ')}`,
      );
    case 'selector-mismatch':
      return say(
        fault.label === undefined
          ? `selector does not match: the pod template has no label ${fault.key}`
          : `selector does not match: the pod template has ${fault.key}: ${fault.label}`,
        `add ${fault.key}: ${fault.value} to the template, or change the selector`,
      );
    case 'conflicting-keys':
      return say(`${fault.keys.join(' and ')} cannot be used together`, 'remove one of the two');
    case 'bad-schedule':
      return say(
        `invalid schedule ${quoted(fault.found)}`,
        'use five fields, such as "*/5 * * * *", or @hourly',
      );
    case 'request-over-limit':
      return say(
        `the request ${fault.request} is larger than the limit ${fault.limit}`,
        'lower the request, or raise the limit',
      );
    case 'host-port':
      return say(
        'with hostNetwork, hostPort must be the containerPort',
        `use ${fault.containerPort}, or remove hostPort`,
      );
    case 'bad-requirement':
      return say(
        `the operator ${fault.operator} needs ${fault.expected}`,
        'change the values, or the operator',
      );
    case 'duplicate-name':
      return say(`${fault.thing} ${quoted(fault.name)} already exists`, 'use another name');
    case 'unknown-reference':
      return say(unknownReference(fault.thing, fault.name, fault.absence), unknownMeant(fault));
    case 'no-such-container':
      return say(`unknown container ${quoted(fault.name)}`, meant(fault.name, fault.known));
    case 'no-such-node':
      return say(
        `node ${fault.index} of ${fault.group} does not exist${atMoment(fault.at)}`,
        fault.size === 0 ? 'scale the group up first' : `use 0 to ${fault.size - 1}`,
      );
    case 'no-shape':
      return say('the workload has no shape', `add one of ${listed(fault.shapes)}`);
    case 'endless-workload':
      return say('the workload never ends, so the run would not end', 'add until to it or to the scenario');
    case 'no-span':
      return say(
        `the workload ends at ${fault.until}, before it begins at ${fault.from}`,
        'use a later until',
      );
    case 'no-time':
      return say(`${fault.name} can be 0, so time would stand still`, 'use at least 1ms');
    case 'no-action':
      return say('the step has no action', `add one of ${listed(fault.actions)}`);
    case 'several-actions':
      return say(`more than one action in a step: ${fault.actions.join(', ')}`, 'use one step for each');
    case 'nothing-named':
      return say('the expectation is empty', `add one of ${listed(fault.keys)}`);
    case 'not-over-a-span':
      return say(`${fault.key} is checked at a moment, not over a span`, 'use at: instead of during:');
    case 'empty-span':
      return say(`the span ends at ${fault.to}, not after ${fault.from}`, 'use a to: after its from:');
    case 'nothing-chosen':
      return say('nothing is selected', `add one of ${listed(fault.keys)}`);
    case 'unordered':
      return say(`the step at ${fault.at} follows a step at ${fault.previous}`, 'sort the steps by time');
    case 'after-the-end':
      return say(
        `${fault.at} is after the end of the run`,
        `use a time before until: ${fault.until}, or raise until`,
      );
    case 'too-many-steps':
      return say(
        'too many steps in the timeline',
        `use at most ${grouped(fault.limit)}, repetitions included`,
      );
    case 'too-long':
      return say(`${fault.found} is too long`, `use at most ${fault.limit}`);
    case 'too-many':
      return say(
        `too many ${fault.of}: ${grouped(fault.total)} in the scenario, ${grouped(fault.here)} of them here`,
        `use at most ${grouped(fault.limit)} in total`,
      );
    default:
      return unreachable(fault);
  }
}

function say(message: string, fix: string): Wording {
  return { message, fix };
}
