// What the CNI plugin says when it has no address for a pod. @upstream cmd/routed-eni-cni-plugin/cni.go

import type { UpstreamVersion } from '../ipamd/rules.ts';

/** Where the daemon listens: a TCP port until v1.22, a socket from v1.23.0 on. */
const BACKEND: Readonly<Record<UpstreamVersion, string>> = {
  'v1.16.4': 'dial tcp 127.0.0.1:50051: connect: connection refused',
  'v1.23.1': 'dial unix /var/run/aws-node/ipamd.sock: connect: connection refused',
};

/** The daemon answered that it has no address. */
export function addRefusal(): string {
  return 'add cmd: failed to assign an IP address to container';
}

/** Nobody answers: the daemon is restarting. */
export function noAnswer(version: UpstreamVersion): string {
  return (
    `add cmd: Error received from AddNetwork gRPC call: rpc error: code = Unavailable desc = ` +
    `connection error: desc = "transport: Error while dialing: ${BACKEND[version]}"`
  );
}
