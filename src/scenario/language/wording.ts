// What a fault is called in words, and what to write instead: one entry for each code.

import { unreachable } from '../../base/assert.ts';
import { grouped, plural } from '../../base/words.ts';
import type { Fault, NameForm } from './diagnostics.ts';
import { listed, meant, mendAbsence, range, THRESHOLDS, typeMeant, when } from './fixes.ts';
import { durationMeant, kindOf, mendType, quoted, show } from './valueWords.ts';

export interface Wording {
  readonly message: string;
  readonly mend: string;
}

const NAME_FORMS: Readonly<Record<NameForm, string>> = {
  subdomain: 'use small letters, digits, - and . and begin and end with a letter or digit',
  label: 'use small letters, digits and - and begin and end with a letter or digit',
  service: 'use small letters, digits and -, begin with a letter and end with a letter or digit',
};

export function wordingOf(fault: Fault): Wording {
  switch (fault.code) {
    case 'not-text':
      return say(`${fault.found} does not belong into a text file`, 'save the scenario as UTF-8 text');
    case 'too-large':
      return say('the scenario is too large', `keep it below ${fault.limit} ${fault.of}`);
    case 'too-deep':
      return say('nested too deeply', `no scenario needs more than ${fault.limit} levels`);
    case 'empty-file':
      return say(
        'nothing is in it',
        `start with apiVersion: vpc-cni-sim/v1 and kind: ${fault.kind ?? 'Scenario'}`,
      );
    case 'too-many-problems':
      return say(`${plural(fault.more, 'problem')} more from here on`, 'correct those before first');
    case 'yaml-syntax':
      return say(fault.detail, fault.mend ?? 'correct the YAML; what follows may have been misread');
    case 'yaml-alias':
      return say(fault.detail, 'write the value out instead of the alias');
    case 'several-documents':
      return say('a second YAML document starts here', 'put each scenario into a file of its own');
    case 'duplicate-key':
      return say(`${fault.key} is given twice`, 'keep one of the two');
    case 'bad-key':
      return say(`${quoted(fault.key)} cannot be a key`, 'use another name');
    case 'unknown-key':
      return say(`there is no key ${quoted(fault.key)} here`, meant(fault.key, fault.known));
    case 'missing-key':
      return say(`${fault.key} is missing`, `add ${fault.key}: …`);
    case 'wrong-type':
      return say(
        `${fault.expected} belongs here, not ${kindOf(fault.found, fault.written)}`,
        mendType(fault.expected, fault.found, fault.written),
      );
    case 'unknown-value':
      return say(
        `${show(fault.found)} is not one of the values`,
        meant(typeof fault.found === 'string' ? fault.found : '', fault.allowed),
      );
    case 'out-of-range':
      return say('the number is out of range', range(fault.minimum, fault.maximum));
    case 'empty-list':
      return say('the list is empty', 'name at least one');
    case 'bad-setting-path':
      return say(
        fault.path === '' ? fault.detail : `${fault.path}: ${fault.detail}`,
        'write paths like nodeGroups[0].instanceType',
      );
    case 'bad-name':
      return say(
        `${quoted(fault.found)} is no ${fault.form === 'service' ? 'name of a Service' : 'Kubernetes name'}`,
        NAME_FORMS[fault.form],
      );
    case 'long-name':
      return say(
        `the name ${quoted(fault.found)} has ${fault.found.length} characters`,
        `use at most ${fault.longest}${fault.because === '' ? '' : `: ${fault.because}`}`,
      );
    case 'reserved-name':
      return say(`the name ${quoted(fault.found)} is reserved for Kubernetes`, 'use one without system-');
    case 'bad-config-key':
      return say(
        `${quoted(fault.found)} is no key of a ConfigMap`,
        'use up to 253 letters, digits, -, _ and . and do not begin with ..',
      );
    case 'bad-label':
      return say(
        `${quoted(fault.found)} is no value of a label`,
        'use up to 63 letters, digits, -, _ and . and begin and end with a letter or digit',
      );
    case 'bad-qualified-name':
      return say(
        `invalid ${fault.noun} ${quoted(fault.found)}`,
        'use up to 63 letters, digits, -, _ and . that begin and end with a letter or digit; ' +
          'a DNS name and a slash may come before, as in example.com/name',
      );
    case 'unknown-resource':
      return say(
        `invalid resource name ${quoted(fault.found)}: neither a standard resource nor fully qualified`,
        meant(fault.found, fault.known),
      );
    case 'over-whole':
      return say(`${quoted(fault.found)} is more than 100%`, 'write at most 100%');
    case 'bad-workload':
      return say(
        `${quoted(fault.found)} names no workload that rolls`,
        'write deployment/NAME, statefulset/NAME or daemonset/NAME',
      );
    case 'bad-share':
      return say(`${show(fault.found)} is neither a count nor a share`, 'write 1 or 25%');
    case 'bad-duration':
      return say(
        `${show(fault.found)} is no duration`,
        `write ${durationMeant(fault.found)}${fault.orWord === undefined ? '' : `, or ${fault.orWord}`}`,
      );
    case 'bad-undo':
    case 'bad-pause':
    case 'bad-exit-code':
    case 'bad-quantiles':
    case 'bad-command':
    case 'bad-trace':
    case 'bad-objective':
    case 'bad-sweep-values':
      return say(fault.detail, fault.mend);
    case 'fractional-quantity':
      return say(`${show(fault.found)} of ${fault.resource} is not whole`, 'write a whole number');
    case 'bad-quantity':
      return say(
        `${show(fault.found)} is no quantity`,
        'write 100m or 0.5 for cpu, 70Mi or 1Gi for memory, a number for others',
      );
    case 'bad-comparison':
      return say(`${show(fault.found)} compares nothing`, 'write 5, ">= 5" or "<= 5"');
    case 'bad-threshold':
      return say(`invalid threshold ${show(fault.found)}`, `use ${THRESHOLDS[fault.unit]}`);
    case 'bad-cidr':
      return say(`${quoted(fault.found)} is no IPv4 block`, 'write 192.168.1.0/24');
    case 'bad-addresses':
      return say(
        `${quoted(fault.found)} names no addresses`,
        'write 10.0.0.7, 10.0.0.10-10.0.0.20 or 10.0.0.32/28',
      );
    case 'host-bits':
      return say(`${fault.found} is not the first address of its block`, `write ${fault.cidr}`);
    case 'unknown-instance-type':
      return say('no such type', typeMeant(fault.found));
    case 'unknown-cni-setting':
      return say(`aws-node has no setting ${fault.name}`, meant(fault.name, fault.known));
    case 'cni-setting-too-new':
      return say(
        `${fault.name} came with ${fault.since}`,
        'leave it out, or set cni.version to a newer version',
      );
    case 'unsupported-setting':
      return say(
        `${fault.feature} (${fault.name}) is not simulated`,
        'leave the setting out; results with it would be wrong',
      );
    case 'bad-cni-value':
      return say(
        `${show(fault.found)} is no value of ${fault.name}, aws-node would quietly use its default`,
        `write ${fault.expected}`,
      );
    case 'prefix-mode-without-target':
      return say(
        'aws-node refuses to start: prefix delegation with WARM_PREFIX_TARGET, WARM_IP_TARGET and ' +
          'MINIMUM_IP_TARGET all 0',
        'set one of the three to at least 1',
      );
    case 'overlapping-cidrs':
      return say(`${fault.cidr} overlaps ${fault.other}`, 'choose blocks without common addresses');
    case 'subnet-outside-vpc':
      return say(
        `${fault.cidr} is outside the VPC (${fault.vpc.join(', ')})`,
        'choose a block inside, or add one to vpc.cidrs',
      );
    case 'subnet-too-small':
      return say(`${fault.cidr} is smaller than AWS allows`, 'use at least a /28');
    case 'subnet-too-large':
      return say(`${fault.cidr} is larger than AWS allows`, 'use at most a /16');
    case 'zone-outside-region':
      return say(
        `${fault.zone} is not in ${fault.region}`,
        `write a zone such as ${fault.region}a, or change vpc.region`,
      );
    case 'outside-subnet':
      return say(`${fault.found} is outside ${fault.subnet}`, 'name addresses of the subnet');
    case 'subnet-overfull':
      return say(
        `${fault.asked} addresses do not fit`,
        `take at most ${fault.usable}: AWS keeps five of every subnet`,
      );
    case 'unreadable-file':
      return say(`${fault.file}: ${fault.detail}`, 'name a file, relative to the scenario');
    case 'wrong-api-version':
      return say(noMatches(fault.kind, fault.found), `write apiVersion: ${fault.served.join(' or ')}`);
    case 'unknown-kind':
      return say(
        noMatches(fault.kind, fault.found),
        fault.meant === undefined
          ? 'write a kind and a version that Kubernetes serves; groups of others have a dot in their names'
          : `did you mean kind: ${fault.meant.kind}, apiVersion: ${fault.meant.apiVersion}?`,
      );
    case 'restart-policy':
      return say(
        `pods made by this object cannot have the restart policy ${fault.found}`,
        `write ${fault.allowed.join(' or ')}`,
      );
    case 'selector-mismatch':
      return say(
        fault.label === undefined
          ? `the pods’ template has no label ${fault.key}`
          : `the pods’ template has ${fault.key}: ${fault.label}`,
        `let it have ${fault.key}: ${fault.value}, or select by what it has`,
      );
    case 'conflicting-keys':
      return say(`${fault.keys.join(' and ')} exclude each other`, 'leave one of the two out');
    case 'bad-schedule':
      return say(
        `${quoted(fault.found)} is no schedule`,
        'write five fields, as in "*/5 * * * *", or @hourly',
      );
    case 'request-over-limit':
      return say(
        `${fault.request} is requested, and no more than ${fault.limit} allowed`,
        'request less, or raise the limit',
      );
    case 'host-port':
      return say(
        'on the host’s network a container’s port is the host’s',
        `write ${fault.containerPort}, or leave hostPort out`,
      );
    case 'bad-requirement':
      return say(
        `the operator ${fault.operator} wants ${fault.expected}`,
        'give it that, or change the operator',
      );
    case 'duplicate-name':
      return say(`a ${fault.thing} ${fault.name} exists already`, 'give it a name of its own');
    case 'unknown-reference':
      return say(
        `there is no ${fault.thing} ${fault.name}${when(fault.absence)}`,
        fault.absence.kind === 'never' ? meant(fault.name, fault.known) : mendAbsence(fault.absence),
      );
    case 'no-such-container':
      return say(`its pods have no container ${fault.name}`, meant(fault.name, fault.known));
    case 'no-such-node':
      return say(
        `${fault.group} has ${fault.size} ${fault.size === 1 ? 'node' : 'nodes'} by then`,
        fault.size === 0 ? 'scale it up first' : `count from 0 to ${fault.size - 1}`,
      );
    case 'no-shape':
      return say('the workload has no shape', `add ${listed(fault.shapes)}`);
    case 'endless-workload':
      return say('the workload never ends, and neither would the run', 'give it, or the scenario, an until');
    case 'no-span':
      return say(`the workload begins at ${fault.from} and ends at ${fault.until}`, 'end it after its from');
    case 'no-time':
      return say(`${fault.name} may be 0, so time would stand still`, 'let it take at least 1ms');
    case 'no-action':
      return say('the step does nothing', `add ${listed(fault.actions)}`);
    case 'several-actions':
      return say(`one step, several actions: ${fault.actions.join(', ')}`, 'make a step of each');
    case 'nothing-named':
      return say('nothing is expected here', `add ${listed(fault.keys)}`);
    case 'not-over-a-span':
      return say(
        `${fault.key} is checked at a moment, not over a span`,
        'use at: instead of during:, or a metric such as lowestFree',
      );
    case 'empty-span':
      return say(`the span ends at ${fault.to}, not after ${fault.from}`, 'use a to: after its from:');
    case 'nothing-chosen':
      return say('this does not say of what', `add one of ${listed(fault.keys)}`);
    case 'unordered':
      return say(`${fault.at} comes after ${fault.previous}`, 'put the steps in order of time');
    case 'after-the-end':
      return say(`${fault.at} is after the end of the run`, `end it later than until: ${fault.until}`);
    case 'too-many-steps':
      return say('the timeline is too long', `repeat less: ${fault.limit} steps are the limit`);
    case 'too-long':
      return say(`${fault.found} is too long`, `write at most ${fault.limit}`);
    case 'too-many':
      return say(
        `the scenario makes ${plural(fault.total, fault.of.slice(0, -1))} in all, ${grouped(fault.here)} of them here`,
        `lower this, or how often it is done: ${grouped(fault.limit)} is the limit`,
      );
    default:
      return unreachable(fault);
  }
}

function say(message: string, mend: string): Wording {
  return { message, mend };
}

/** kubectl's words. */
function noMatches(kind: string, apiVersion: string): string {
  return `no matches for kind ${quoted(kind)} in version ${quoted(apiVersion)}`;
}
