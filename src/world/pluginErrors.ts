// What the CNI plugin says when it has no address for a pod. @upstream cmd/routed-eni-cni-plugin/cni.go

import { isFrom, type CniVersion } from '../base/cniReleases.ts';

/** Where the daemon listens: a TCP port until v1.22, a socket from v1.23.0 on. */
function backend(version: CniVersion): string {
  return isFrom(version, 'v1.23.0') ? 'unix /var/run/aws-node/ipamd.sock' : 'tcp 127.0.0.1:50051';
}

/** The daemon answered that it has no address. */
export function addRefusal(): string {
  return 'add cmd: failed to assign an IP address to container';
}

/** Nobody answers: the daemon is restarting. */
export function noAnswer(version: CniVersion): string {
  return (
    `add cmd: Error received from AddNetwork gRPC call: rpc error: code = Unavailable desc = ` +
    `connection error: desc = "transport: Error while dialing: dial ${backend(version)}: connect: connection refused"`
  );
}
