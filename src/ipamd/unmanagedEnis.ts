// ENIs of the node that the daemon leaves to others: which those are, and how many it takes them for when it looks
// whether another ENI has room. @upstream pkg/ipamd/ipamd.go#filterUnmanagedENIs, pkg/awsutils/awsutils.go#setUnmanagedENIs

export class UnmanagedEnis {
  /** Counts them anew at every look, without forgetting the looks before. */
  private readonly recounts: boolean;
  private ids: ReadonlySet<string> = new Set();
  private counted = 0;

  constructor(recounts: boolean) {
    this.recounts = recounts;
  }

  /** How many slots for ENIs they are taken to have. */
  get count(): number {
    return this.counted;
  }

  has(eniId: string): boolean {
    return this.ids.has(eniId);
  }

  /** As EC2 describes the node's ENIs now. */
  learn(ids: readonly string[]): void {
    this.ids = new Set(ids);
  }

  /** Leaves them out of the ENIs attached. `times`: looks of which each found the same. */
  filter<Eni extends { readonly eniId: string }>(attached: readonly Eni[], times = 1): readonly Eni[] {
    if (this.ids.size === 0 && this.counted === 0) return attached;
    const managed = attached.filter(({ eniId }) => !this.ids.has(eniId));
    const found = attached.length - managed.length;
    this.counted = this.recounts ? this.counted + found * times : found;
    return managed;
  }
}
