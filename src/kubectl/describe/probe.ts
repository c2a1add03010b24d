// A probe on one line.

import { count, isSet, text, texts } from '../objects.ts';
import { hostPort } from '../tables/serviceTables.ts';

/** @upstream describe.go#DescribeProbe */
export function probeText(container: unknown, field: string): string {
  const at = (path: string): string => `${field}.${path}`;
  const number = (path: string): number => count(container, at(path));
  const seconds = `delay=${number('initialDelaySeconds')}s timeout=${number('timeoutSeconds')}s period=${number('periodSeconds')}s`;
  const attributes = `${seconds} #success=${number('successThreshold')} #failure=${number('failureThreshold')}`;
  const has = (path: string): boolean => isSet(container, at(path));
  if (has('exec')) return `exec [${texts(container, at('exec.command')).join(' ')}] ${attributes}`;
  if (has('httpGet')) return `http-get ${urlText(container, at('httpGet'))} ${attributes}`;
  if (has('tcpSocket')) {
    const port = text(container, at('tcpSocket.port')) || '0';
    return `tcp-socket ${text(container, at('tcpSocket.host'))}:${port} ${attributes}`;
  }
  if (has('grpc'))
    return `grpc <pod>:${number('grpc.port')} ${text(container, at('grpc.service'))} ${attributes}`;
  return `unknown ${attributes}`;
}

/** @upstream net/url#URL.String */
function urlText(container: unknown, path: string): string {
  const scheme = text(container, `${path}.scheme`).toLowerCase();
  const host = hostPort(text(container, `${path}.host`), text(container, `${path}.port`) || '0');
  const where = text(container, `${path}.path`);
  const slash = where !== '' && !where.startsWith('/') ? '/' : '';
  return `${scheme === '' ? '' : `${scheme}:`}//${host}${slash}${escapedPath(where)}`;
}

/** A path keeps its reserved characters, except those that would end it. */
function escapedPath(path: string): string {
  return encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23');
}
