// A value that the page shows and that changes: whoever shows it is told.

import { useEffect, useState } from 'preact/hooks';

export class Store<State extends object> {
  private state: State;
  private readonly listeners = new Set<() => void>();

  constructor(state: State) {
    this.state = state;
  }

  get current(): State {
    return this.state;
  }

  set(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.listeners) listener();
  }

  /** Answers how to end it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** What a component shows of it; drawn anew where that is another value. */
export function useStore<State extends object, Part>(
  store: Store<State>,
  select: (state: State) => Part,
): Part {
  const [, setPart] = useState({ part: select(store.current) });
  useEffect(() => {
    const follow = (): void =>
      setPart((shown) => {
        const part = select(store.current);
        return Object.is(part, shown.part) ? shown : { part };
      });
    follow();
    return store.subscribe(follow);
  }, [store]);
  return select(store.current);
}
