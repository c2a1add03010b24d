// Subnets of node groups that name none.

import type { CniDocument } from './cniDocument.ts';

interface Network {
  readonly vpc: { readonly subnets: readonly { readonly name: string }[] };
  readonly cni: Pick<CniDocument, 'eniConfigs'>;
}

/** Names: all but those of ENIConfigs, which are for pods; all where none is left. */
export function defaultNodeSubnets({ vpc, cni }: Network): string[] {
  const names = vpc.subnets.map(({ name }) => name);
  const forNodes = names.filter((name) => cni.eniConfigs.every(({ subnet }) => subnet !== name));
  return forNodes.length === 0 ? names : forNodes;
}
