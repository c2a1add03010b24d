// In which order the recorded daemon went through the network cards: told from the ENIs that its calls are about.

import type { IpamdTrace, ObservedRecord } from './ipamdTrace.ts';

export class RecordedCards {
  /** By ENI; those that are not there are on the default card. */
  private readonly cards = new Map<string, number>();

  constructor({ observed, steps }: IpamdTrace) {
    for (const { call, eni, card } of observed)
      if (call === 'AttachNetworkInterface' && typeof card === 'number') this.cards.set(String(eni), card);
    const foreign = observed.filter((record) => record['foreign'] === 'attach');
    steps
      .filter(({ op }) => op === 'foreign-attach')
      .forEach(({ card = 0 }, index) => this.cards.set(String(foreign[index]?.['eni']), card));
  }

  /** Cards rank by how soon a call is about an ENI on them. */
  rankBy(calls: readonly ObservedRecord[]): (card: string) => number {
    const order = calls.flatMap(({ eni }) => (typeof eni === 'string' ? [this.cards.get(eni) ?? 0] : []));
    return (card) => {
      const found = order.indexOf(Number(card));
      return found < 0 ? order.length : found;
    };
  }
}
