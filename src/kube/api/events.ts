// Kubernetes Events as components write them: correlated, and told as facts.

import type { Milliseconds } from '../../base/time.ts';
import type { EmitFact } from './environment.ts';
import { EventCorrelator } from './eventCorrelator.ts';
import type { EventSource, EventType } from './eventSource.ts';

export class EventRecorder {
  private readonly correlator: EventCorrelator;
  private readonly emit: EmitFact;

  constructor(clock: { readonly now: Milliseconds }, emit: EmitFact) {
    this.correlator = new EventCorrelator(clock);
    this.emit = emit;
  }

  /** `object` as in records: `namespace/name` for pods. */
  record(source: EventSource, object: string, type: EventType, reason: string, message: string): void {
    const correlated = this.correlator.correlate(source, object, { type, reason, message });
    if (correlated === undefined) return;
    const { kind: objectKind, component } = source;
    this.emit({ kind: 'event-recorded', object, objectKind, component, type, reason, ...correlated });
  }

  /** The object is gone; its events are never asked for again. */
  forget(object: string): void {
    this.correlator.forget(object);
  }
}
