// Lives as a person reads them: a line for each thing that happens, in order of time. fast-check shows a life that failed
// in this way.

import fc from 'fast-check';
import { unreachable } from '../../base/assert.ts';
import { formatDuration, formatInstant, formatMoment, SECOND, type Milliseconds } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import type { LifeFault, LifeStep, NodeLife } from '../../world/life/nodeLife.ts';

/** The same value; where fast-check shows it, it shows these lines. */
export function asLines<T extends object>(value: T, lines: (value: T) => readonly string[]): T {
  return Object.defineProperty(value, fc.toStringMethod, {
    value: () => `\n${lines(value).join('\n')}\n`,
    enumerable: false,
  });
}

/** `30s add a`, `31s EC2 refuses AssignPrivateIpAddresses: InsufficientFreeAddressesInSubnet`, … */
export function nodeLifeLines(life: NodeLife): string[] {
  const { upstream, node, env, subnets, latencyMs, detachMs, imdsLagMs, faults = [], steps } = life;
  const { seed = 0, tokens = 0, addressChoice = 'lowest' } = life;
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const events = [
    ...steps.map((step) => ({ at: step.atMs, text: stepText(step) })),
    ...faults.map((fault) => ({ at: fault.fromMs, text: faultText(fault) })),
  ].sort((one, other) => one.at - other.at);
  return [
    `${node.instanceType}, max pods ${node.maxPods}, CNI ${upstream}${settings.length === 0 ? '' : `, ${settings.join(' ')}`}`,
    ...subnets.map(({ id, cidr, tags = {}, taken = [] }) => {
      const extra = [
        ...Object.entries(tags).map(([key, value]) => `${key}=${value}`),
        ...(taken.length === 0 ? [] : [`others have ${taken.join(' ')}`]),
      ];
      return `${id} ${cidr}${extra.length === 0 ? '' : `, ${extra.join(', ')}`}`;
    }),
    `EC2 answers in ${latencies(latencyMs)}; detaching takes ${formatDuration(detachMs)}, metadata lags ${formatDuration(imdsLagMs)}` +
      `${tokens === 0 ? '' : `; throttled, ${plural(tokens, 'token')} for each call`}; ${addressChoice} addresses, seed ${seed}`,
    ...events.map(({ at, text }) => `${clock(at)} ${text}`),
  ];
}

/** To the millisecond where it matters. */
function clock(at: Milliseconds): string {
  return at % SECOND === 0 ? formatMoment(at) : formatInstant(at);
}

function latencies(latencyMs: NodeLife['latencyMs']): string {
  return Object.entries(latencyMs)
    .map(([call, ms]) => (call === 'default' ? formatDuration(ms) : `${formatDuration(ms)} (${call})`))
    .join(', ');
}

function stepText(step: LifeStep): string {
  const { op, pod = '', subnet = '', cidrs = [], downMs = 0, env = {}, ips = 0, eni = '' } = step;
  const changes = Object.entries(env).map(([name, value]) => ` ${name}=${value}`);
  switch (op) {
    case 'add':
    case 'del':
      return `${op} ${pod}`;
    case 'cordon':
    case 'uncordon':
      return op;
    case 'take':
      return `others take ${cidrs.join(' ')} of ${subnet}`;
    case 'free':
      return `others free ${cidrs.join(' ')} of ${subnet}`;
    case 'restart':
      return `restart, down for ${formatDuration(downMs)}${changes.length === 0 ? '' : `, with${changes.join('')}`}`;
    case 'foreign-attach':
      return `others attach an ENI of ${subnet} with ${plural(ips, 'address')}`;
    case 'foreign-detach':
      return `others tear off ${eni}`;
    case 'foreign-swap':
      return `others exchange the last address of ${eni}`;
    case 'subnet-tag':
      return step.value === undefined
        ? `${subnet} loses its tag ${step.key ?? ''}`
        : `${subnet} gets the tag ${step.key ?? ''}=${step.value}`;
    case 'eni-config':
      return step.missing === true
        ? `ENIConfig ${step.name ?? ''} is deleted`
        : `ENIConfig ${step.name ?? ''} says ${subnet}`;
    case 'node-label':
    case 'node-annotation':
      return `the node’s ${op.slice('node-'.length)} ${step.key ?? ''} ${step.value === undefined ? 'goes' : `becomes ${step.value}`}`;
    case 'annotate':
      return `${pod} has the branch ENI ${step.ip ?? ''}, VLAN ${step.vlan ?? 0}`;
    case 'trunk-attach':
      return `the VPC resource controller attaches a trunk ENI of ${subnet}`;
    default:
      return unreachable(op);
  }
}

function faultText({ call, code, toMs, times }: LifeFault): string {
  const often = times === undefined ? '' : `${plural(times, 'time')} at most, `;
  return `EC2 refuses ${call}: ${code} (${often}until ${clock(toMs)})`;
}
