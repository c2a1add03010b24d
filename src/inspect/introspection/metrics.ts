// What a daemon answers on :61678/metrics about itself: its meter and its pool as Prometheus text, families by name,
// lines by their labels. The Go runtime's and the process's own families are left out.
// @upstream utils/prometheusmetrics/prometheusmetrics.go

import type { Milliseconds } from '../../base/time.ts';
import type { Meter } from '../../ipamd/meter.ts';
import { isFrom, type CniVersion } from '../../base/cniReleases.ts';
import { labelled, latencies, LATENCY, single, startHistogram, type Family } from './metricSamples.ts';

const FAMILIES: Readonly<Record<string, Family>> = {
  awscni_add_ip_req_count: {
    help: 'The number of add IP address requests',
    type: 'counter',
    typeBefore: ['v1.18.2', 'gauge'],
    samples: single('awscni_add_ip_req_count', (meter) => meter.addRequests),
  },
  awscni_assigned_ip_addresses: {
    help: 'The number of IP addresses assigned to pods',
    type: 'gauge',
    samples: single('awscni_assigned_ip_addresses', (meter) => meter.gauges.assigned),
  },
  awscni_assigned_ip_per_cidr: {
    help: 'The total number of IP addresses assigned per cidr',
    type: 'gauge',
    samples: labelled('awscni_assigned_ip_per_cidr', ['cidr'], (meter) => meter.gauges.perCidr),
  },
  awscni_assigned_ip_per_eni: {
    help: 'The number of allocated ips partitioned by eni',
    type: 'gauge',
    samples: labelled('awscni_assigned_ip_per_eni', ['eni'], (meter) => meter.gauges.perEni),
  },
  awscni_aws_api_error_count: {
    help: 'The number of times AWS API returns an error',
    type: 'counter',
    typeBefore: ['v1.18.2', 'gauge'],
    samples: labelled('awscni_aws_api_error_count', ['api', 'error'], (meter) => meter.apiErrors),
  },
  [LATENCY]: { help: 'AWS API call latency in ms', type: 'summary', samples: latencies },
  awscni_aws_utils_error_count: {
    help: 'The number of errors not handled in awsutils library',
    type: 'counter',
    typeBefore: ['v1.18.2', 'gauge'],
    samples: labelled('awscni_aws_utils_error_count', ['fn', 'error'], (meter) => meter.utilsErrors),
  },
  awscni_connmark_backend: {
    help: "The connmark backend in use; the active backend's series is set to 1",
    type: 'gauge',
    since: 'v1.23.0',
    samples: labelled('awscni_connmark_backend', ['backend'], (meter) => meter.connmarkBackend),
  },
  awscni_connmark_reconcile_total: {
    help: 'The number of connmark Setup/Cleanup reconciliations by result',
    type: 'counter',
    since: 'v1.23.0',
    samples: labelled('awscni_connmark_reconcile_total', ['result'], (meter) => meter.connmarkReconciles),
  },
  awscni_ec2api_error_count: {
    help: 'The number of failed EC2 APIs requests',
    type: 'counter',
    samples: labelled('awscni_ec2api_error_count', ['fn'], (meter) => meter.ec2Errors),
  },
  awscni_ec2api_req_count: {
    help: 'The number of requests made to EC2 APIs by CNI',
    type: 'counter',
    samples: labelled('awscni_ec2api_req_count', ['fn'], (meter) => meter.ec2Requests),
  },
  awscni_del_ip_req_count: {
    help: 'The number of delete IP address requests',
    type: 'counter',
    samples: labelled('awscni_del_ip_req_count', ['reason'], (meter) => meter.delRequests),
  },
  awscni_eni_allocated: {
    help: 'The number of ENIs allocated',
    type: 'gauge',
    samples: single('awscni_eni_allocated', (meter) => meter.gauges.enis),
  },
  awscni_eni_max: {
    help: 'The maximum number of ENIs that can be attached to the instance, accounting for unmanaged ENIs',
    type: 'gauge',
    samples: single('awscni_eni_max', (meter) => meter.gauges.eniMax),
  },
  awscni_force_removed_enis: {
    help: 'The number of ENIs force removed while they had assigned pods',
    type: 'counter',
    typeBefore: ['v1.18.2', 'gauge'],
    samples: single('awscni_force_removed_enis', (meter) => meter.gauges.forceRemovedEnis),
  },
  awscni_force_removed_ips: {
    help: 'The number of IPs force removed while they had assigned pods',
    type: 'counter',
    typeBefore: ['v1.18.2', 'gauge'],
    samples: single('awscni_force_removed_ips', (meter) => meter.gauges.forceRemovedIps),
  },
  awscni_ip_max: {
    help: 'The maximum number of IP addresses that can be allocated to the instance',
    type: 'gauge',
    samples: single('awscni_ip_max', (meter) => meter.gauges.ipMax),
  },
  awscni_ipamd_node_initialization_duration_seconds: {
    help: 'The duration of node initialization during IPAMD startup',
    type: 'histogram',
    since: 'v1.23.0',
    samples: startHistogram('awscni_ipamd_node_initialization_duration_seconds', 'success="true"'),
  },
  awscni_ipamd_startup_duration_seconds: {
    help: 'The duration of IPAMD startup from process start to ready to serve CNI requests',
    type: 'histogram',
    since: 'v1.23.0',
    samples: startHistogram(
      'awscni_ipamd_startup_duration_seconds',
      'failure_reason="",success="true",with_api_server="true"',
    ),
  },
  awscni_ipamd_action_inprogress: {
    help: 'The number of ipamd actions in progress',
    type: 'gauge',
    samples: labelled('awscni_ipamd_action_inprogress', ['fn'], (meter) => meter.inProgress),
  },
  awscni_ipamd_error_count: {
    help: 'The number of errors encountered in ipamd',
    type: 'counter',
    samples: labelled('awscni_ipamd_error_count', ['fn'], (meter) => meter.ipamdErrors),
  },
  awscni_no_available_ip_addresses: {
    help: 'The number of pod IP assignments that fail due to no available IP addresses',
    type: 'counter',
    typeBefore: ['v1.18.2', 'gauge'],
    samples: single('awscni_no_available_ip_addresses', (meter) => meter.noAvailableAddresses),
  },
  awscni_pod_eni_error_count: {
    help: 'The number of errors encountered for pod ENIs',
    type: 'counter',
    samples: labelled('awscni_pod_eni_error_count', ['fn'], (meter) => meter.podEniErrors),
  },
  awscni_reconcile_count: {
    help: 'The number of times ipamd reconciles on ENIs and IP/Prefix addresses',
    type: 'counter',
    samples: labelled('awscni_reconcile_count', ['fn'], (meter) => meter.reconciles),
  },
  awscni_total_ip_addresses: {
    help: 'The total number of IP addresses',
    type: 'gauge',
    samples: single('awscni_total_ip_addresses', (meter) => meter.gauges.shownTotal),
  },
  awscni_total_ipv4_prefixes: {
    help: 'The total number of IPv4 prefixes',
    type: 'gauge',
    samples: single('awscni_total_ipv4_prefixes', (meter) => meter.gauges.shownPrefixes),
  },
};

/**
 * A family without a line is not shown.
 * @assumption all counters became such with the one known to, in v1.18.2; families that v1.16.4 lacks came with v1.23.0.
 */
export function metricLines(meter: Meter, version: CniVersion, now: Milliseconds): readonly string[] {
  return Object.entries(FAMILIES)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .filter(([, { since }]) => since === undefined || isFrom(version, since))
    .flatMap(([name, { help, type, typeBefore, samples }]) => {
      const lines = samples(meter, now);
      const shown = typeBefore === undefined || isFrom(version, typeBefore[0]) ? type : typeBefore[1];
      return lines.length === 0 ? [] : [`# HELP ${name} ${help}`, `# TYPE ${name} ${shown}`, ...lines];
    });
}
