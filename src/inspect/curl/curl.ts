// curl, as people ask a node's own services with it. Errors are worded as by curl 8.

import { unreachable } from '../../base/assert.ts';
import type { Moment } from '../moment.ts';
import type { ToolAnswer } from '../../base/toolAnswer.ts';
import type { Place, Tool } from '../tool.ts';
import { parseCurl, type CurlOptions } from './curlOptions.ts';
import { connect, type ConnectionFailure, type Target } from './endpoints.ts';
import { statusLine, type HttpResponse } from './http.ts';
import { writtenOut } from './writeOut.ts';

const USAGE_ERROR = 2;
const MALFORMED_URL = 3;
const UNKNOWN_HOST = 6;
const NOT_CONNECTED = 7;
const HTTP_ERROR = 22;
const TIMED_OUT = 28;
/** Linux gives up a connection after that many milliseconds. */
const CONNECT_TIMEOUT = 134_500;

export const curlTool: Tool = (moment, words, place) => {
  const parsed = parseCurl(words);
  if ('problem' in parsed) return usageError(`curl: ${parsed.problem}`);
  const { options } = parsed;
  if (options.urls.length === 0) return usageError('curl: (2) no URL specified');
  const answers = options.urls.map((url) => fetched(moment, place, options, url));
  return {
    stdout: answers.map(({ stdout }) => stdout).join(''),
    stderr: answers.map(({ stderr }) => stderr).join(''),
    exitCode: answers.at(-1)?.exitCode ?? 0,
  };
};

function fetched(moment: Moment, place: Place, options: CurlOptions, url: string): ToolAnswer {
  const read = readUrl(url);
  if (read === undefined) {
    return failed(options, url, MALFORMED_URL, 'URL rejected: Malformed input to a URL function');
  }
  const connection = connect(moment, place, read.target);
  if ('failure' in connection) return notConnected(options, url, read.target, connection.failure);
  const method = options.method ?? (options.head ? 'HEAD' : 'GET');
  const response = connection.endpoint({ method, path: read.path, headers: options.headers });
  const stderr = options.verbose ? dialogue(options, read, method, response) : '';
  if (options.fail && response.status >= 400) {
    const answer = failed(
      options,
      url,
      HTTP_ERROR,
      `The requested URL returned error: ${response.status}`,
      response,
    );
    return { ...answer, stderr: stderr + answer.stderr };
  }
  return {
    stdout: shown(options, method, response) + writtenOut(options.writeOut, url, response),
    stderr,
    exitCode: 0,
  };
}

interface ReadUrl {
  readonly target: Target;
  readonly path: string;
}

/** Without a scheme it is HTTP. */
function readUrl(url: string): ReadUrl | undefined {
  const match = /^(?:(https?):\/\/)?([A-Za-z0-9.-]+)(?::(\d{1,5}))?(\/[^#]*)?(?:\?.*)?$/.exec(url);
  if (match === null) return undefined;
  const [, scheme, host = '', port, path = '/'] = match;
  const standard = scheme === 'https' ? 443 : 80;
  return { target: { host, port: port === undefined ? standard : Number(port) }, path };
}

function shown(options: CurlOptions, method: string, response: HttpResponse): string {
  if (options.discard) return '';
  const headers = options.include ? `${headerLines(response).join('\r\n')}\r\n\r\n` : '';
  return headers + (method === 'HEAD' ? '' : response.body);
}

function headerLines(response: HttpResponse): string[] {
  return [statusLine(response), ...response.headers.map(([name, value]) => `${name}: ${value}`)];
}

/** What `-v` shows of the conversation. */
function dialogue(
  options: CurlOptions,
  { target, path }: ReadUrl,
  method: string,
  response: HttpResponse,
): string {
  const host = target.port === 80 ? target.host : `${target.host}:${target.port}`;
  const sent = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: curl/8.11.1',
    'Accept: */*',
    ...[...options.headers].map(([name, value]) => `${name}: ${value}`),
  ];
  return [
    ...sent.map((line) => `> ${line}\n`),
    '> \n',
    ...headerLines(response).map((line) => `< ${line}\n`),
    '< \n',
  ].join('');
}

function notConnected(
  options: CurlOptions,
  url: string,
  { host, port }: Target,
  failure: ConnectionFailure,
): ToolAnswer {
  switch (failure) {
    case 'refused':
      return failed(
        options,
        url,
        NOT_CONNECTED,
        `Failed to connect to ${host} port ${port} after 0 ms: Could not connect to server`,
      );
    case 'unreachable':
      return failed(
        options,
        url,
        TIMED_OUT,
        `Failed to connect to ${host} port ${port} after ${CONNECT_TIMEOUT} ms: Could not connect to server`,
      );
    case 'unknown-host':
      return failed(options, url, UNKNOWN_HOST, `Could not resolve host: ${host}`);
    default:
      return unreachable(failure);
  }
}

/** `-s` says nothing of it, `-S` says it all the same. */
function failed(
  options: CurlOptions,
  url: string,
  exitCode: number,
  message: string,
  response?: HttpResponse,
): ToolAnswer {
  const isTold = !options.silent || options.showError;
  return {
    stdout: writtenOut(options.writeOut, url, response),
    stderr: isTold ? `curl: (${exitCode}) ${message}\n` : '',
    exitCode,
  };
}

function usageError(message: string): ToolAnswer {
  return {
    stdout: '',
    stderr: `${message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    exitCode: USAGE_ERROR,
  };
}
