// What the API server demands of objects and nothing here reads: it is left behind with all that is not simulated, and
// the least that is valid stands for it.

import { countAt, isRecord, listAt, withPart } from '../text/values.ts';

const PROBES: ReadonlySet<string> = new Set(['readinessProbe', 'startupProbe']);

/** A handler says what is asked of a container; that it answers is simulated whatever the question. */
const HANDLER = { tcpSocket: { port: 80 } };

/** Every probe with a handler, wherever there is a container. */
export function withHandlers(cleaned: unknown): unknown {
  if (Array.isArray(cleaned)) return cleaned.map(withHandlers);
  if (!isRecord(cleaned)) return cleaned;
  return Object.fromEntries(
    Object.entries(cleaned).map(([key, part]) => [
      key,
      PROBES.has(key) && isRecord(part) ? { ...part, ...HANDLER } : withHandlers(part),
    ]),
  );
}

/** A Service has ports or is headless. */
export function withPort(cleaned: unknown, service: unknown): unknown {
  const port = countAt(listAt(service, 'spec', 'ports')[0], 'port');
  return port === undefined
    ? withPart(cleaned, ['spec', 'clusterIP'], 'None')
    : withPart(cleaned, ['spec', 'ports'], [{ port }]);
}
