// NodePorts: two pods on a node cannot have the same port of the host.
// @upstream pkg/scheduler/framework/plugins/nodeports, framework/types.go#HostPortInfo

import type { HostPort } from '../api/objects.ts';

export const NODE_PORTS_REASON = "node(s) didn't have free ports for the requested pod ports";

const EVERY_ADDRESS = '0.0.0.0';

export function portsConflict(wanted: readonly HostPort[], taken: readonly HostPort[]): boolean {
  return wanted.some((port) => taken.some((other) => clash(port, other)));
}

function clash(one: HostPort, other: HostPort): boolean {
  if (one.port !== other.port || protocolOf(one) !== protocolOf(other)) return false;
  const oneAddress = addressOf(one);
  const otherAddress = addressOf(other);
  return oneAddress === otherAddress || oneAddress === EVERY_ADDRESS || otherAddress === EVERY_ADDRESS;
}

function addressOf(port: HostPort): string {
  return port.hostIp === '' ? EVERY_ADDRESS : port.hostIp;
}

function protocolOf(port: HostPort): string {
  return port.protocol === '' ? 'TCP' : port.protocol;
}
