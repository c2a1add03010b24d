// Where a sweep's queue is: the Redis that `--queue`, `--queue-file` or the environment names. Its password may come by
// the latter two, so that no list of processes shows it; no text that the program writes has it in any case.

import { printable } from '../report/layout.ts';
import { shellWord } from '../report/shellWord.ts';
import { BadInput } from './badInput.ts';
import { readInput } from './inputFile.ts';
import { PROGRAM } from './programCommand.ts';

export const QUEUE_VARIABLE = 'VPC_CNI_SIM_QUEUE';

const FORM = 'redis://host:6379, or rediss:// for TLS';

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly tls: boolean;
  /** Without credentials: `redis.example:6379`. */
  readonly shown: string;
  /** How a `sweep-worker` is started for the same queue. */
  readonly workerCommand: string;
  /** The command line has the password. */
  readonly isExposed: boolean;
}

export interface QueueArguments {
  readonly queue: string | undefined;
  readonly queueFile: string | undefined;
}

const WORKER = `${PROGRAM} sweep-worker`;

/** Undefined: none is named. */
export async function queueAddress({ queue, queueFile }: QueueArguments): Promise<QueueAddress | undefined> {
  if (queue !== undefined && queueFile !== undefined)
    throw new BadInput('--queue and --queue-file both name a queue; use one of them');
  if (queueFile !== undefined) {
    const text = (await readInput(queueFile)).trim();
    return read(queueFile, text, () => `${WORKER} --queue-file ${printable(shellWord(queueFile))}`);
  }
  if (queue !== undefined) {
    const address = read('--queue', queue, (plain) => `${WORKER} --queue ${plain}`);
    return { ...address, isExposed: address.password !== undefined };
  }
  const variable = process.env[QUEUE_VARIABLE] ?? '';
  return variable === '' ? undefined : read(QUEUE_VARIABLE, variable, () => WORKER);
}

/** `plain`: the URL without credentials. */
function read(source: string, text: string, command: (plain: string) => string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const tls = url?.protocol === 'rediss:';
  // The text itself may be a password, or have one in it.
  if (url === undefined || !(tls || url.protocol === 'redis:') || url.hostname === '')
    throw new BadInput(
      `${source}: not a valid Redis URL; use ${FORM} (in a password, write %40 for @, %2F for /, %23 for #)`,
    );
  if (!/^\/?\d{0,5}$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    throw new BadInput(`${source}: a Redis URL ends with the port and the number of a database; use ${FORM}`);
  const port = url.port === '' ? 6379 : Number(url.port);
  const shown = `${url.hostname}:${port}`;
  const database = Number(url.pathname.slice(1));
  return {
    // An IPv6 address stands in brackets in URLs alone.
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    username: decoded(source, url.username),
    password: decoded(source, url.password),
    database,
    tls,
    shown,
    workerCommand: command(`${url.protocol}//${shown}${database === 0 ? '' : `/${database}`}`),
    isExposed: false,
  };
}

function decoded(source: string, text: string): string | undefined {
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    throw new BadInput(`${source}: invalid % in the user name or password; write %25 for %`);
  }
}

/** Any text with the credentials of Redis URLs left out, well-formed or not. */
export function withoutCredentials(text: string): string {
  return text.replace(/\b(rediss?:\/*)\S*@/gi, '$1');
}
