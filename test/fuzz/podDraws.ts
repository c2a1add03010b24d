// Pods as the language itself describes them: the fields that steps and workloads share.

import fc from 'fast-check';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import { labels, latency, NAMESPACES, oneOf, requests, sparse, toleration } from './draws.ts';

/** Short enough that pods come and go many times in a run, down to nothing at all. */
const LIVES = [0, 1, SECOND, 5 * SECOND, 31 * SECOND, 2 * MINUTE];

const lifetime = latency(...LIVES);

const FIELDS = {
  namespace: oneOf(...NAMESPACES),
  labels,
  annotations: oneOf<Record<string, string>>(
    {},
    { 'k8s.amazonaws.com/nicConfig': 'multi-nic-attachment' },
    { 'k8s.amazonaws.com/nicConfig': 'constructor', toString: '' },
  ),
  image: oneOf('nginx', 'constructor', 'a.b/c:1'),
  requests,
  hostNetwork: fc.boolean(),
  nodeSelector: labels,
  tolerations: fc.array(toleration, { maxLength: 2 }),
  priorityClassName: oneOf('', 'system-cluster-critical', 'system-node-critical'),
  terminationGracePeriodSeconds: oneOf(0, 1, 30),
  startup: latency(0, 1, SECOND, 20 * SECOND),
  shutdown: latency(0, 500, 5 * SECOND, MINUTE),
  failureRate: oneOf(0, 0.3, 1),
};

/** `more`: what the pods' owner adds. `ends`: whether they need a lifetime. */
export function pods(more: Record<string, fc.Arbitrary<unknown>>, ends?: 'ends' | 'endless') {
  if (ends === 'ends') return sparse({ ...more, lifetime }, FIELDS);
  return ends === 'endless' ? sparse(more, FIELDS) : sparse(more, { ...FIELDS, lifetime });
}
