// What Redis, TLS and the network say when something is wrong, in words, with what to do about it. A table: by what the
// error's code and message have in them.

import type { QueueAddress } from './queueAddress.ts';

/** `setup`: waiting does not help. `gone`: it may come back. `full`: it answers, but takes nothing. */
export type ProblemKind = 'setup' | 'gone' | 'full';

export interface QueueProblem {
  readonly kind: ProblemKind;
  readonly words: string;
}

interface Row {
  readonly sign: RegExp;
  readonly kind: ProblemKind;
  readonly words: string | ((found: RegExpExecArray) => string);
}

/** Where credentials belong. */
const CREDENTIALS = 'put redis://user:password@host:6379 into VPC_CNI_SIM_QUEUE or a --queue-file';
const CERTIFICATE = 'trust its CA with NODE_EXTRA_CA_CERTS=ca.pem';

const ROWS: readonly Row[] = [
  {
    sign: /ECONNREFUSED/,
    kind: 'gone',
    words: 'connection refused; start redis-server, or use another host or port',
  },
  { sign: /ENOTFOUND/, kind: 'setup', words: 'unknown host; check the name' },
  { sign: /EAI_AGAIN/, kind: 'gone', words: 'the name of the host cannot be looked up; check DNS' },
  {
    sign: /EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN/,
    kind: 'gone',
    words: 'host unreachable; check the network, security groups and VPN',
  },
  { sign: /NOAUTH|no password was provided/i, kind: 'setup', words: `password required; ${CREDENTIALS}` },
  {
    sign: /WRONGPASS|invalid password/i,
    kind: 'setup',
    words: `wrong user name or password; ${CREDENTIALS}`,
  },
  {
    sign: /NOPERM(?:.*(?:run|access).*'([\w|-]+)')?/s,
    kind: 'setup',
    words: ([, command]) =>
      `permission denied${command === undefined ? '' : ` for the command ${command}`}; ` +
      'the ACL user needs ~vpc-cni-sim:* and the commands in scenarios/README.md, "A queue"',
  },
  {
    sign: /SELF_SIGNED|DEPTH_ZERO|self.signed/i,
    kind: 'setup',
    words: `the certificate is self-signed; ${CERTIFICATE}`,
  },
  {
    sign: /UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_UNTRUSTED/,
    kind: 'setup',
    words: `the certificate is from an unknown authority; ${CERTIFICATE}`,
  },
  { sign: /CERT_HAS_EXPIRED/, kind: 'setup', words: 'the certificate has expired; renew it' },
  { sign: /CERT_NOT_YET_VALID/, kind: 'setup', words: 'the certificate is not valid yet; check the clocks' },
  {
    sign: /ERR_TLS_CERT_ALTNAME_INVALID/,
    kind: 'setup',
    words: 'the certificate is for another host name; use the name that it has',
  },
  {
    sign: /ERR_SSL_\w*CERTIFICATE_REQUIRED|certificate required/i,
    kind: 'setup',
    words: 'a client certificate is required, which is not supported; use tls-auth-clients no',
  },
  { sign: /plain on a TLS port/, kind: 'setup', words: 'the port speaks TLS; use rediss://' },
  { sign: /TLS on a plain port/, kind: 'setup', words: 'the port does not speak TLS; use redis://' },
  { sign: /EPROTO|ERR_SSL/, kind: 'setup', words: 'TLS failed; use redis:// if the port does not speak TLS' },
  { sign: /READONLY/, kind: 'gone', words: 'a read-only replica; use the primary' },
  { sign: /LOADING/, kind: 'gone', words: 'Redis is still loading its data' },
  {
    sign: /MASTERDOWN|CLUSTERDOWN/,
    kind: 'gone',
    words: 'Redis has lost its primary; check its replication',
  },
  { sign: /MOVED|CROSSSLOT/, kind: 'setup', words: 'a Redis Cluster is not supported; use a single server' },
  {
    sign: /MISCONF/,
    kind: 'full',
    words: 'Redis cannot save to its disk and refuses writes; free disk space, or set save ""',
  },
  {
    sign: /\bOOM\b/,
    kind: 'full',
    words: 'Redis is full (maxmemory); raise maxmemory, or sweep fewer settings at a time',
  },
  { sign: /max number of clients/, kind: 'gone', words: 'too many clients; raise maxclients' },
  { sign: /DB index is out of range|invalid DB/i, kind: 'setup', words: 'the database does not exist' },
  {
    sign: /unknown command\W+(\w+)/i,
    kind: 'setup',
    words: ([, command]) => `the server does not know the command ${command}; Redis 6.2 or later is needed`,
  },
  {
    sign: /WRONGTYPE/,
    kind: 'setup',
    words: 'keys of the queue hold something else; another program writes to vpc-cni-sim:*',
  },
  { sign: /ETIMEDOUT|no answer/, kind: 'gone', words: 'no answer' },
  {
    sign: /ECONNRESET|EPIPE|Connection is closed|Stream isn't writeable|closed/,
    kind: 'gone',
    words: 'connection closed',
  },
];

/** Longest text of another program's that is shown. */
const LONGEST = 200;

export function queueProblem(error: unknown): QueueProblem {
  return knownProblem(error) ?? { kind: 'gone', words: plainLine(describe(error)) };
}

/** Undefined: it is not about the queue as a whole. */
export function knownProblem(error: unknown): QueueProblem | undefined {
  const text = describe(error);
  for (const { sign, kind, words } of ROWS) {
    const found = sign.exec(text);
    if (found !== null) return { kind, words: typeof words === 'string' ? words : words(found) };
  }
  return undefined;
}

/** `Redis host:6379: connection refused; …`. */
export function problemAt({ shown }: QueueAddress, { words }: QueueProblem): string {
  return `Redis ${shown}: ${words}`;
}

/** One line of text from another machine, fit for a terminal. */
export function plainLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Its code and message, and those of the errors that it stands for. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const parts = error instanceof AggregateError ? error.errors.map(describe) : [];
  // Why a transaction was refused.
  if ('previousErrors' in error && Array.isArray(error.previousErrors))
    parts.push(...error.previousErrors.map(describe));
  const cause = error.cause === undefined ? '' : describe(error.cause);
  return [code, error.message, cause, ...parts].filter((part) => part !== '').join(' ');
}
