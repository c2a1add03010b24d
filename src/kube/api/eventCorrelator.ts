// Kubernetes Events as a component of the legacy recorder writes them (kubelets, kube-controller-manager): repeated
// ones are counted, many alike combined into one, and an object with too many is cut off.
// @upstream client-go tools/record/events_cache.go

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { EventSource, EventText } from './eventSource.ts';
import { RateLimiter } from './rateLimiter.ts';

/** From the tenth distinct message on, similar events share one. */
const COMBINED_FROM = 10;
/** A pause this long between similar events starts the count of messages anew. */
const COMBINE_WITHIN = 10 * MINUTE;
export const COMBINED_PREFIX = '(combined from similar events): ';
/** Events of one type about one object: 25 at once, then one in five minutes. */
const SPAM_LIMIT = { burst: 25, interval: 5 * MINUTE };

/** As it is to be written. */
export interface Correlated {
  readonly message: string;
  /** Occurrences so far. */
  readonly count: number;
}

/** Events about one object that differ at most in their message. */
interface Similar {
  /** Distinct messages seen of late, fewer than `COMBINED_FROM`. */
  readonly messages: Set<string>;
  /** Occurrences by message; combined ones under the empty message. */
  readonly counts: Map<string, number>;
  lastAt: Milliseconds;
}

interface ObjectEvents {
  readonly similar: Map<string, Similar>;
  readonly limiters: Map<string, RateLimiter>;
}

export class EventCorrelator {
  private readonly objects = new Map<string, ObjectEvents>();
  private readonly clock: { readonly now: Milliseconds };

  constructor(clock: { readonly now: Milliseconds }) {
    this.clock = clock;
  }

  /** `object` as in records: `namespace/name` for pods. Undefined where it is cut off. */
  correlate(source: EventSource, object: string, text: EventText): Correlated | undefined {
    const { kind, component } = source;
    const { type, reason, message } = text;
    const events = this.eventsOf(object);
    const origin = `${component}/${kind}/${type}`;
    const similar = similarTo(events, `${origin}/${reason}`);
    const combined = this.isCombined(similar, message);
    const key = combined ? '' : message;
    const count = (similar.counts.get(key) ?? 0) + 1;
    similar.counts.set(key, count);
    if (this.isSpam(events, origin)) return undefined;
    return { message: combined ? COMBINED_PREFIX + message : message, count };
  }

  /** The object is gone; its events are never asked for again. */
  forget(object: string): void {
    if (this.objects.size > 0) this.objects.delete(object);
  }

  private eventsOf(object: string): ObjectEvents {
    let events = this.objects.get(object);
    if (events === undefined) {
      events = { similar: new Map(), limiters: new Map() };
      this.objects.set(object, events);
    }
    return events;
  }

  /** Upstream keeps the set at nine by dropping any message when the tenth comes; here it is the new one. */
  private isCombined(similar: Similar, message: string): boolean {
    const { now } = this.clock;
    if (now - similar.lastAt > COMBINE_WITHIN) similar.messages.clear();
    similar.lastAt = now;
    if (similar.messages.has(message)) return false;
    if (similar.messages.size + 1 >= COMBINED_FROM) return true;
    similar.messages.add(message);
    return false;
  }

  private isSpam(events: ObjectEvents, origin: string): boolean {
    let limiter = events.limiters.get(origin);
    if (limiter === undefined) {
      limiter = new RateLimiter(SPAM_LIMIT);
      events.limiters.set(origin, limiter);
    }
    return !limiter.tryReserve(this.clock.now);
  }
}

function similarTo(events: ObjectEvents, key: string): Similar {
  let similar = events.similar.get(key);
  if (similar === undefined) {
    similar = { messages: new Set(), counts: new Map(), lastAt: 0 };
    events.similar.set(key, similar);
  }
  return similar;
}
