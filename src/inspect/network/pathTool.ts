// `path FROM TO`: a packet's way step by step, between pods, nodes and addresses. With TO alone it starts where it is
// typed. No real tool: it tells what the real ones show, in the order in which a packet meets it.

import { blockContains } from '../../base/address.ts';
import { serviceCidr } from '../objects/services.ts';
import type { Tool } from '../tool.ts';
import { journey, journeyOfControlPlane } from './journey.ts';
import { CONTROL_PLANE, controlPlane, receiver, sender } from './pathEnds.ts';
import { pathText } from './pathText.ts';
import { failed, printed } from '../../base/toolAnswer.ts';

const USAGE =
  'path FROM TO: FROM a pod (NAMESPACE/NAME), a node or control-plane, TO a pod, a node, service/NAMESPACE/NAME:PORT or an address';

export const pathTool: Tool = (moment, words, place) => {
  const ends = words.filter((word) => word !== 'to' && word !== '→');
  const here = place.pod ?? place.node;
  const [from, to, ...rest] = ends.length === 1 && here !== undefined ? [here, ...ends] : ends;
  if (from === undefined || to === undefined || rest.length > 0) return failed(USAGE, 2);
  const isControlPlane = from === CONTROL_PLANE;
  const sends = isControlPlane ? controlPlane(moment) : sender(moment, from);
  if (typeof sends === 'string') return failed(`path: ${sends}`);
  const receives = receiver(moment, to);
  if (typeof receives === 'string') return failed(`path: ${receives}`);
  const { kubeProxyMode } = moment.scenario.cluster;
  if (kubeProxyMode === 'ipvs' && blockContains(serviceCidr(moment), receives.address))
    return failed('path: kube-proxy in ipvs mode is not simulated');
  if ('host' in sends) return printed(pathText(sends, receives, journey(moment, sends, receives)));
  if (to.startsWith('service/') || to.startsWith('svc/'))
    return failed('path: of a Service the API server chooses an endpoint: name its pod');
  return printed(pathText(sends, receives, journeyOfControlPlane(moment, sends.address, receives)));
};
