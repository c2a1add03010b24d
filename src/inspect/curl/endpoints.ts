// Who answers at an address, seen from where somebody sits: a machine's metadata service, a daemon's introspection and
// metrics, or nobody.

import { formatIpv4 } from '../../base/ipv4.ts';
import { podKey } from '../../kube/api/objects.ts';
import type { NodeDaemonView } from '../../world/worldView.ts';
import {
  introspectionAddress,
  introspectionResponse,
  METRICS_PORT,
  metricsResponse,
  servesMetrics,
} from '../introspection/server.ts';
import { metadataResponse } from '../metadata/service.ts';
import { startTimeOf } from '../clusterObjects.ts';
import type { Moment } from '../moment.ts';

import type { Place } from '../tool.ts';
import type { HttpRequest, HttpResponse } from './http.ts';

export interface Target {
  readonly host: string;
  readonly port: number;
}

export type Endpoint = (request: HttpRequest) => HttpResponse;

/** `refused`: nothing listens there; `unreachable`: no answer ever comes; `unknown-host`: the name leads nowhere. */
export type Connection = { readonly endpoint: Endpoint } | { readonly failure: ConnectionFailure };

export type ConnectionFailure = 'refused' | 'unreachable' | 'unknown-host';

const METADATA_HOST = '169.254.169.254';
const HTTP_PORT = 80;
const LOOPBACKS = ['localhost', '127.0.0.1', '0.0.0.0'];

/**
 * @assumption the hop limit of metadata answers is 2, as EKS' launch templates have it, so pods reach it too.
 * @assumption no name is resolved but localhost, and nobody else in the cluster listens on a port.
 */
export function connect(moment: Moment, place: Place, target: Target): Connection {
  const here = machineOf(moment, place);
  if (target.host === METADATA_HOST)
    return here === undefined ? { failure: 'unreachable' } : metadata(moment, here, target);
  if (LOOPBACKS.includes(target.host)) {
    const own = here === undefined || isApart(moment, place) ? undefined : here;
    return own === undefined ? { failure: 'refused' } : ports(moment, own, target, true);
  }
  if (!/^[\d.]+$/.test(target.host)) return { failure: 'unknown-host' };
  if (here === undefined) return { failure: 'unreachable' };
  const machine = [...moment.world.daemons.nodes.values()].find(
    ({ instance }) => formatIpv4(instance.privateAddress) === target.host,
  );
  return machine === undefined ? { failure: 'unreachable' } : ports(moment, machine, target, false);
}

function metadata(moment: Moment, { instance }: NodeDaemonView, { port }: Target): Connection {
  if (port !== HTTP_PORT) return { failure: 'refused' };
  const { scenario, at } = moment;
  const asked = { scenario, instance, at, startTime: startTimeOf({ scenario }) };
  return { endpoint: (request) => metadataResponse(asked, request) };
}

function ports(
  { scenario, at }: Moment,
  daemon: NodeDaemonView,
  { host, port }: Target,
  isLoopback: boolean,
): Connection {
  const asked = { daemon, at, startTime: startTimeOf({ scenario }) };
  if (port === METRICS_PORT && servesMetrics(daemon))
    return { endpoint: (request) => metricsResponse(asked, request) };
  const [listens, on] = introspectionAddress(daemon)?.split(':') ?? [];
  const reachable =
    listens !== undefined &&
    (['', '0.0.0.0'].includes(listens) || (isLoopback ? LOOPBACKS.includes(listens) : listens === host));
  if (Number(on) === port && reachable)
    return { endpoint: (request) => introspectionResponse(asked, request) };
  return { failure: 'refused' };
}

/** The machine on which it is typed; undefined on the operator's own. */
function machineOf({ world }: Moment, { node, pod }: Place): NodeDaemonView | undefined {
  const name = node ?? (pod === undefined ? undefined : podOf(world, pod)?.nodeName);
  return name === undefined ? undefined : world.daemons.nodes.get(name);
}

/** A pod that is not on the host's network has a loopback interface of its own. */
function isApart({ world }: Moment, { pod }: Place): boolean {
  return pod !== undefined && podOf(world, pod)?.spec.hostNetwork !== true;
}

function podOf(world: Moment['world'], key: string) {
  return [...world.kubernetes.pods()].find((pod) => podKey(pod) === key);
}
