// Services and the endpoints that they have of others than their controller.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { formatAddress } from '../../src/base/address.ts';
import { placeOf } from '../../src/host/kubeProxy/services.ts';
import { clusterObjects } from '../../src/inspect/clusterObjects.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import { servicePortsOf } from '../../src/inspect/network/proxiedServices.ts';
import { pathTool } from '../../src/inspect/network/pathTool.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { nodesOf, typed } from './networkWorld.ts';

function momentOf(manifests: readonly object[], taken = '[]', steps = ''): Moment {
  const parsed = parseScenario(`
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: endpoints }
vpc:
  cidrs: [10.0.0.0/16]
  subnets:
    - { name: a, cidr: 10.0.0.0/24, taken: { addresses: ${taken} } }
    - { name: b, cidr: 10.0.1.0/24, taken: { addresses: [10.0.1.231] } }
nodeGroups: [{ name: workers, instanceType: m5.large, size: 1 }]
timeline:
  - { at: 2m, manifest: ${JSON.stringify(manifests)} }
${steps}
until: 6m
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return playTo(parsed.scenario, 5 * 60_000);
}

/** Where packets to a Service's port may go: all endpoints that kube-proxy knows, and whether they are ready. */
function endpointsOf(moment: Moment, service: string): string[] {
  return servicePortsOf(moment)
    .filter((each) => each.service === service)
    .flatMap(({ endpoints }) =>
      endpoints.map((each) => `${placeOf(each)} ${each.ready ? 'ready' : 'not ready'}`),
    );
}

const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec,
});

const slice = (name: string, of: string, body: object) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080 }],
  ...body,
});

describe('a Service without a selector', () => {
  const web = service('web', { ports: [{ name: 'http', port: 80 }] });

  it('has the endpoints of all slices that say its name, each once', () => {
    const moment = momentOf([
      web,
      slice('web-1', 'web', {
        endpoints: [{ addresses: ['10.9.0.7'] }, { addresses: ['10.9.0.8'], conditions: { ready: false } }],
      }),
      slice('web-2', 'web', { endpoints: [{ addresses: ['10.9.0.7'] }, { addresses: ['10.9.0.9'] }] }),
      slice('other', 'another', { endpoints: [{ addresses: ['10.9.0.1'] }] }),
      slice('of-ipv6', 'web', { addressType: 'IPv6', endpoints: [{ addresses: ['fd00::1'] }] }),
    ]);
    expect(endpointsOf(moment, 'web')).toEqual([
      '10.9.0.7:8080 ready',
      '10.9.0.8:8080 not ready',
      '10.9.0.9:8080 ready',
    ]);
    const node = elementAt(nodesOf(moment), 0).split('.')[0];
    const { stdout } = typed(pathTool, moment, `${node} svc/web`, {});
    expect(stdout).toMatch(/DNAT +destination 172\.20\.\d+\.\d+:80 becomes 10\.9\.0\.7:8080\n/);
  });

  it('has those of the Endpoints of its name, which are mirrored, until they are deleted', () => {
    const endpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'web' },
      subsets: [
        {
          addresses: [{ ip: '10.9.0.5' }],
          notReadyAddresses: [{ ip: '10.9.0.6' }],
          ports: [{ name: 'http', port: 81 }],
        },
      ],
    };
    const moment = momentOf([web, endpoints]);
    expect(endpointsOf(moment, 'web')).toEqual(['10.9.0.5:81 ready', '10.9.0.6:81 not ready']);
    const kinds = clusterObjects(moment)
      .filter(({ metadata }) => metadata.name.startsWith('web'))
      .map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['EndpointSlice', 'Endpoints', 'Service']);
    const gone = momentOf([web, endpoints], '[]', '  - { at: 3m, delete: { kind: Endpoints, name: web } }');
    expect(endpointsOf(gone, 'web')).toEqual([]);
  });

  it('is refused where it has no endpoints', () => {
    const moment = momentOf([web]);
    const node = elementAt(nodesOf(moment), 0).split('.')[0];
    expect(typed(pathTool, moment, `${node} svc/web`, {}).stdout).toContain(
      '\nrefused by kube-proxy: default/web:http has no endpoints\n',
    );
  });
});

describe('the API server’s Service', () => {
  it('leads to the first external addresses of the subnets', () => {
    const moment = momentOf([], '[10.0.0.230, 10.0.0.231]');
    expect(endpointsOf(moment, 'kubernetes')).toEqual(['10.0.0.230:443 ready', '10.0.1.231:443 ready']);
  });
});

describe('a named target port', () => {
  const pod = (name: string, ports: object[]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx', ports }] },
  });

  it('is what each pod’s containers call so; who has none is no endpoint of that port', () => {
    const moment = momentOf([
      pod('one', [{ name: 'http', containerPort: 8080 }]),
      pod('two', [{ name: 'http', containerPort: 9090 }]),
      pod('three', [{ name: 'admin', containerPort: 9091 }]),
      service('web', { selector: { app: 'web' }, ports: [{ name: 'main', port: 80, targetPort: 'http' }] }),
    ]);
    const ports = new Map([
      ['one', 8080],
      ['two', 9090],
    ]);
    const expected = [...moment.world.kubernetes.pods()].flatMap(({ name, podIp }) => {
      const port = ports.get(name);
      return port === undefined || podIp === undefined ? [] : [`${formatAddress(podIp)}:${port} ready`];
    });
    expect(endpointsOf(moment, 'web').toSorted()).toEqual(expected.toSorted());
    expect(expected).toHaveLength(2);
  });
});
