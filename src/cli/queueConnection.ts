// Connections to the Redis of a queue, and the look at it before anything begins: does it answer, does it take us, may
// we write. What is wrong is said in the words of `queueProblem.ts`.

import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Redis, type RedisOptions } from 'ioredis';
import type { QueueAddress } from './queueAddress.ts';
import { queueProblem, type QueueProblem } from './queueProblem.ts';
import { PROBE_KEY } from './sweepQueue.ts';

/** Wall time after which a queue that does not answer is taken for gone. */
const PATIENCE_MS = 3000;

/** Between two tries to reach it. */
const RETRY_MS = 1000;

/** The error of what took longer than that. */
class NoAnswer extends Error {
  constructor() {
    super(`no answer for ${PATIENCE_MS / 1000}s`);
  }
}

/** BullMQ asks for all of INFO, and writes to the console about the policy of eviction that is in it. */
class QueueRedis extends Redis {
  override info(): Promise<string> {
    return super.info('server');
  }

  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new QueueRedis({ ...this.options, ...override, replyMapping: 'legacy' });
  }
}

/** One that is not made again when it is lost, and whose commands fail then. */
export function connectOnce(address: QueueAddress): Redis {
  return open(address, { maxRetriesPerRequest: 0, retryStrategy: () => null });
}

/** One that is made again whenever it is lost; its commands wait for that. */
export function connectForEver(address: QueueAddress): Redis {
  return open(address, { maxRetriesPerRequest: null, retryStrategy: () => RETRY_MS });
}

function open({ host, port, username, password, database, tls }: QueueAddress, options: RedisOptions): Redis {
  const redis = new QueueRedis({
    ...options,
    replyMapping: 'legacy',
    host,
    port,
    db: database,
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    // It asks for INFO, which a user may not; what loads says so at every command.
    enableReadyCheck: false,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  });
  // Whoever waits for a command hears of it.
  redis.on('error', () => undefined);
  return redis;
}

/** Connects, and fails with what the server or the network said, not with what came of it. */
export async function ready(redis: Redis): Promise<void> {
  let reason: unknown;
  const note = (error: unknown): void => {
    reason ??= error;
  };
  redis.on('error', note);
  try {
    await withPatience(redis.connect().then(() => redis.ping()));
    // Of a database that does not exist ioredis says nothing, and stays with the first.
    const { db } = redis.options;
    if (db !== undefined && db > 0) await withPatience(redis.select(db));
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.off('error', note);
  }
}

export async function withPatience<T>(answer: Promise<T>, milliseconds = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer()), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined: it answers and may be written to. */
export async function probe(address: QueueAddress): Promise<QueueProblem | undefined> {
  const redis = connectOnce(address);
  try {
    await ready(redis);
    await withPatience(redis.info());
    await withPatience(redis.set(PROBE_KEY, '1', 'EX', 60));
    return undefined;
  } catch (error) {
    return queueProblem((await otherProtocol(address, error)) ?? error);
  } finally {
    redis.disconnect();
  }
}

/** A port that speaks the other of TLS and plain says nothing of the kind itself. */
async function otherProtocol(address: QueueAddress, error: unknown): Promise<Error | undefined> {
  const { kind, words } = queueProblem(error);
  if (kind !== 'gone' && !words.startsWith('TLS failed')) return undefined;
  if (words.startsWith('connection refused')) return undefined;
  if (address.tls) return (await speaksPlain(address)) ? new Error('TLS on a plain port') : undefined;
  return (await speaksTls(address)) ? new Error('plain on a TLS port') : undefined;
}

/** Nothing secret is said to it. */
async function speaksTls({ host, port }: QueueAddress): Promise<boolean> {
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  return await answers(socket, 'secureConnect', () => true);
}

async function speaksPlain({ host, port }: QueueAddress): Promise<boolean> {
  const socket = connectPlain({ host, port });
  socket.write('PING\r\n');
  return await answers(socket, 'data', (data) => /^[+-]/.test(String(data)));
}

async function answers(
  socket: ReturnType<typeof connectPlain>,
  event: string,
  isRight: (data: unknown) => boolean,
): Promise<boolean> {
  const answer = new Promise<boolean>((resolve) => {
    socket.once(event, (data: unknown) => resolve(isRight(data)));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
  try {
    return await withPatience(answer);
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
