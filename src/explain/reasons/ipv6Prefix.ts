// Pods whose daemon serves without an IPv6 prefix: what it asks for at its start, and never afterwards.

import { untried } from '../change.ts';
import { failureLinks } from '../daemonChain.ts';
import { link, say } from '../link.ts';
import { type Family, type Remedy } from './card.ts';
import { withoutErrors } from './ec2Answers.ts';
import { refusalCause } from './refusal.ts';

const restart: Remedy = () => [
  untried('restart aws-node on these nodes', 'once EC2 answers: kubectl rollout restart, or delete the pods'),
];

export const IPV6_PREFIX = {
  NoIPv6Prefix: {
    binds: () => 'IPv6 prefixes: ipamd could not get one when it started',
    sentence: () => 'ipamd started without an IPv6 prefix, and asks for none before its next start.',
    cause: refusalCause('NoIPv6Prefix', ({ node }, run) =>
      failureLinks(node, run, [
        link(say`AssignIpv6Addresses is tried 6 times at the start, 10s apart, and not again`),
      ]),
    ),
    remedies: [withoutErrors, restart],
  },
} satisfies Family;
