// What a scenario's author looks at on the way: every tool, in places that there are.

import fc from 'fast-check';
import { WORKLOADS } from '../../src/scenario/language/things.ts';
import { maybe, oneOf, withoutGaps } from './draws.ts';
import type { Draw } from './stepDraws.ts';

const ANYWHERE = [
  'kubectl get pods -A -o wide',
  'kubectl describe nodes',
  'kubectl describe pods -A | head -5',
  'kubectl get all -A',
  'kubectl get events -A --sort-by=.lastTimestamp',
  'kubectl get pods -A -o yaml',
  'aws ec2 describe-network-interfaces',
  'aws ec2 describe-instances | grep InstanceId',
] as const;

const ON_NODES = [
  'ip addr',
  'ip route show table all',
  'ip rule',
  'iptables -t nat -L -n',
  'iptables-save',
  'ip6tables-save',
  'ip -6 route show table all',
  'nft list ruleset',
  'curl -s localhost:61679/v1/enis',
  'curl -s localhost:61678/metrics | wc -l',
  'curl -s http://169.254.169.254/latest/meta-data/mac',
] as const;

const IN_PODS = ['ip addr', 'ip route', 'ip -6 route', 'ip -6 rule', 'ip neigh'] as const;

const scalar = oneOf<unknown>('a', 3, true);
const pieces = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }));

const wishes = fc.record({ contains: maybe(pieces), excludes: maybe(pieces), equals: maybe(scalar, 3) });

export const observation: fc.Arbitrary<Draw> = fc
  .record({
    where: oneOf('plain', 'anywhere', 'node', 'node', 'pod'),
    anywhere: oneOf(...ANYWHERE),
    onNode: oneOf(...ON_NODES),
    inPod: oneOf(...IN_PODS),
    place: fc.nat(100),
    index: fc.nat(2),
    wishes,
  })
  .map(({ where, anywhere, onNode, inPod, place, index, wishes: wished }) => (cast) => {
    if (where === 'plain') return anywhere;
    const wanted = withoutGaps(wished);
    const role = cast.pick(where === 'node' ? ['node group'] : WORKLOADS, place);
    if (where === 'anywhere' || role === undefined) return { command: anywhere, ...wanted };
    const name = role.namespace === undefined ? role.name : `${role.namespace}/${role.name}`;
    const at = `${name}[${index}]`;
    return where === 'node'
      ? { command: onNode, node: at, ...wanted }
      : { command: inPod, pod: at, ...wanted };
  });
