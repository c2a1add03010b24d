// The instance metadata service of one machine, as HTTP: values, listings, the page of what is missing, and tokens.
// Paths, statuses, types and bodies as AWS's own mock of it answers, the values as documented.
// @upstream amazon-ec2-metadata-mock; EC2 User Guide, "Use the Instance Metadata Service"

import type { Milliseconds } from '../../base/time.ts';
import type { InstanceView } from '../../ec2/view.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import { byteLength, type HttpRequest, type HttpResponse } from '../curl/http.ts';
import { httpDate } from '../curl/httpDate.ts';
import { metadataCategories } from './categories.ts';
import { BAD_REQUEST, FORBIDDEN, NOT_FOUND, UNAUTHORIZED } from './errorPages.ts';
import { identityDocument } from './identityDocument.ts';
import { issuedToken, isTokenTtl } from './token.ts';
import { listing, read, type Directory } from './tree.ts';

export interface AskedMachine {
  readonly scenario: CompiledScenario;
  readonly instance: InstanceView;
  readonly at: Milliseconds;
  /** Unix time of virtual time 0. */
  readonly startTime: Milliseconds;
}

const TOKEN_PATH = '/latest/api/token';
const PLAIN = 'text/plain';
const ERROR_TYPE = 'text/plain; charset=utf-8';

/**
 * @assumption tokens are optional, as launch templates may have it: a request without one is answered too. EKS' own
 * templates for AL2023 require them.
 */
export function metadataResponse(asked: AskedMachine, request: HttpRequest): HttpResponse {
  const [path = ''] = request.path.split('?');
  if (path.replace(/\/$/, '') === TOKEN_PATH) return tokenResponse(asked, request);
  const token = request.headers.get('x-aws-ec2-metadata-token');
  if (token !== undefined && token !== issuedToken(asked.instance)) return refused(asked, 401, UNAUTHORIZED);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(asked, 405, '');
  const body = bodyAt(asked, path);
  return body === undefined ? refused(asked, 404, NOT_FOUND) : response(asked, 200, PLAIN, body);
}

function tokenResponse(asked: AskedMachine, { method, headers }: HttpRequest): HttpResponse {
  if (method === 'GET' || method === 'HEAD') return response(asked, 200, undefined, '');
  if (method !== 'PUT') return refused(asked, 405, '');
  if (headers.has('x-forwarded-for')) return refused(asked, 403, FORBIDDEN);
  const ttl = headers.get('x-aws-ec2-metadata-token-ttl-seconds');
  if (!isTokenTtl(ttl)) return refused(asked, 400, BAD_REQUEST);
  return response(asked, 200, PLAIN, issuedToken(asked.instance), [
    ['X-Aws-Ec2-Metadata-Token-Ttl-Seconds', ttl],
  ]);
}

/** The topmost directories end with a newline, and `/latest` lists without slashes. */
function bodyAt({ scenario, instance, startTime }: AskedMachine, path: string): string | undefined {
  const categories = metadataCategories(scenario, instance);
  const top = path.replace(/\/+$/, '');
  if (top === '') return 'latest\n';
  if (top === '/latest') return 'dynamic\nmeta-data\nuser-data\n';
  if (top === '/latest/meta-data') return `${listing(categories)}\n`;
  const tree: Directory = {
    latest: {
      dynamic: {
        'instance-identity': { document: identityDocument(scenario, instance, startTime) },
      },
      'meta-data': categories,
    },
  };
  const entry = read(tree, path);
  return entry === undefined || typeof entry === 'string' ? entry : listing(entry);
}

function refused(asked: AskedMachine, status: number, page: string): HttpResponse {
  return response(asked, status, ERROR_TYPE, page);
}

function response(
  { at, startTime }: AskedMachine,
  status: number,
  type: string | undefined,
  body: string,
  own: HttpResponse['headers'] = [],
): HttpResponse {
  const typed: HttpResponse['headers'] = type === undefined ? [] : [['Content-Type', type]];
  return {
    status,
    headers: [
      ...typed,
      ...own,
      ['Content-Length', String(byteLength(body))],
      ['Date', httpDate(startTime + at)],
      ['Server', 'EC2ws'],
      ['Connection', 'close'],
    ],
    body,
  };
}
