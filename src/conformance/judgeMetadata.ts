// Recorded answers of AWS's own mock of instance metadata, held against the model's by their form: status, type, and
// whether a body is a value, a listing or an error page. Values are made up on both sides. What comes of public
// addresses, IPv6, spot and the like is not asked: no machine here has any.

import { assert, elementAt } from '../base/assert.ts';
import type { HttpRequest, HttpResponse } from '../inspect/curl/http.ts';
import { startTimeOf } from '../inspect/clusterObjects.ts';
import { eniMac } from '../ec2/eniMac.ts';
import { metadataResponse, type AskedMachine } from '../inspect/metadata/service.ts';
import { playTo } from '../inspect/moment.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { Verdict } from './verdict.ts';

export interface RecordedAnswer {
  readonly path: string;
  readonly method: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

export function isRecordedAnswer(value: unknown): value is RecordedAnswer {
  if (typeof value !== 'object' || value === null) return false;
  return ['path', 'method', 'status', 'contentType', 'body'].every((key) => key in value);
}

/** Requests for a token that were refused: the record does not say with which time to live. */
const REFUSED_TTLS = ['', '0', '21601', 'long'];
const GRANTED_TTL = '21600';

/** Names that only such machines have; documentation calls the card's index `network-card`. */
const NOT_HERE =
  /^(ipv4-associations|ipv6s|public-.*|.*-ipv6-cidr-blocks|network-card-index|elastic-inference|iam|kernel-id|product-codes|ramdisk-id|spot|tags|group-name|host-id|partition-number|\d+(\.\d+){3})$/;

const MACHINE = `
apiVersion: vpc-cni-sim/v1
kind: Scenario
metadata: { name: metadata }
vpc:
  region: us-east-1
  cidrs: [192.0.2.0/24]
  subnets: [{ name: subnet-a, cidr: 192.0.2.0/24, availabilityZone: us-east-1a }]
cni: { version: v1.23.1, env: { MAX_ENI: 1 } }
nodeGroups: [{ name: workers, instanceType: m4.xlarge, size: 1 }]
until: 5m
`;

export function judgeMetadata(answers: readonly RecordedAnswer[]): readonly Verdict[] {
  const machine = builtMachine();
  return answers.filter(({ path }) => !isElsewhere(path)).map((answer) => verdictOn(machine, answer));
}

function builtMachine(): AskedMachine {
  const parsed = parseScenario(MACHINE);
  assert(parsed.ok, 'the machine that metadata is asked about');
  const moment = playTo(parsed.scenario, 5 * 60_000);
  const daemon = elementAt([...moment.world.daemons.nodes.values()], 0);
  const { scenario, at } = moment;
  return { scenario, instance: daemon.instance, at, startTime: startTimeOf(moment) };
}

function isElsewhere(path: string): boolean {
  return path.split('/').some((part) => NOT_HERE.test(part));
}

function verdictOn(machine: AskedMachine, recorded: RecordedAnswer): Verdict {
  const name = `${recorded.method} ${recorded.path} (${recorded.status})`;
  const differences = requestsFor(machine, recorded).flatMap((request) =>
    differencesBetween(machine, recorded, metadataResponse(machine, request)),
  );
  const [headline, ...details] = differences;
  return headline === undefined ? { name, accepted: true } : { name, accepted: false, headline, details };
}

/** As the recorded one, of this machine's interface. */
function requestsFor(machine: AskedMachine, { path, method, status }: RecordedAnswer): HttpRequest[] {
  const mac = eniMac(elementAt(machine.instance.enis, 0).id);
  const own = path.replace(/\/macs\/(?!00:)[\da-f:]+/, `/macs/${mac}`);
  const ttls = status === 400 ? REFUSED_TTLS : [GRANTED_TTL];
  return ttls.map((ttl) => ({
    path: own,
    method,
    headers: new Map(method === 'PUT' && ttl !== '' ? [['x-aws-ec2-metadata-token-ttl-seconds', ttl]] : []),
  }));
}

function differencesBetween(
  machine: AskedMachine,
  recorded: RecordedAnswer,
  answered: HttpResponse,
): string[] {
  const type = answered.headers.find(([name]) => name === 'Content-Type')?.[1] ?? null;
  const asked = recorded.status === 200 ? withoutElsewhere(recorded.body) : recorded.body;
  const expected = formOf(recorded.status, recorded.path, asked);
  const actual = formOf(answered.status, recorded.path, answered.body);
  return [
    ...difference('status', recorded.status, answered.status),
    ...difference('content type', recorded.contentType, type),
    ...difference('body', expected, actual),
    ...missingEntries(machine, recorded, answered.body),
  ];
}

/** A body without the lines that name what is not asked; one that is nothing else stays. */
function withoutElsewhere(body: string): string {
  const kept = body.split('\n').filter((line) => !isElsewhere(line));
  return kept.length === 0 ? body : kept.join('\n');
}

function difference(what: string, recorded: unknown, answered: unknown): string[] {
  return recorded === answered
    ? []
    : [`${what}: observed ${JSON.stringify(recorded)}, the model has ${JSON.stringify(answered)}`];
}

/** Pages to the letter; of others whether there is one, how it ends, and whether it lists directories. */
function formOf(status: number, path: string, body: string): string {
  if (status !== 200) return body;
  if (body === '') return 'nothing';
  const isListing = /\/$/m.test(body) && !path.includes('/dynamic/');
  return `${isListing ? 'a listing' : 'a value'}${body.endsWith('\n') ? ' with a newline at its end' : ''}`;
}

/** Entries that the record lists and the model does not, the interfaces' own names apart. */
function missingEntries(machine: AskedMachine, { status, body }: RecordedAnswer, answered: string): string[] {
  const isListing = status === 200 && /^[a-z0-9-]+\/?(\n[a-z0-9-]+\/?)+\n?$/.test(body);
  if (!isListing) return [];
  const entries = new Set(answered.split('\n'));
  const missing = body.split('\n').filter((entry) => !entries.has(entry) && !isElsewhere(entry));
  return missing.map((entry) => `not listed on ${machine.instance.type.name}: ${entry}`);
}
