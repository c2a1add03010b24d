// Names for pods of controllers: a prefix and five random characters that nobody has yet.

import type { RandomStream } from '../../kernel/random.ts';
import type { Cluster } from '../api/cluster.ts';
import { generatedName, nameSuffix } from '../api/names.ts';

export function freePodName(
  cluster: Cluster,
  namespace: string,
  prefix: string,
  stream: RandomStream,
): string {
  const base = `${prefix}-`;
  let name: string;
  do name = generatedName(base, nameSuffix(stream));
  while (cluster.pod(`${namespace}/${name}`) !== undefined);
  return name;
}
