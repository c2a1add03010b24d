// What `curl -w` writes after a transfer. @upstream curl docs/cmdline-opts/write-out.md

import { byteLength, type HttpResponse } from './http.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** `response`: undefined when there was none. Variables that are not known leave nothing. */
export function writtenOut(format: string, url: string, response: HttpResponse | undefined): string {
  return format.replaceAll(
    /%%|%\{([^}]*)\}|\\([nrt])/g,
    (match: string, variable: string | undefined, escape: string | undefined) => {
      const escaped = ESCAPES[escape ?? ''];
      if (escaped !== undefined) return escaped;
      return variable === undefined ? match.slice(1) : valueOf(variable, url, response);
    },
  );
}

function valueOf(variable: string, url: string, response: HttpResponse | undefined): string {
  switch (variable) {
    case 'http_code':
    case 'response_code':
      return String(response?.status ?? 0).padStart(3, '0');
    case 'content_type':
      return response?.headers.find(([name]) => name === 'Content-Type')?.[1] ?? '';
    case 'size_download':
      return String(byteLength(response?.body ?? ''));
    case 'url':
    case 'url_effective':
      return url;
    default:
      return '';
  }
}
