// The primary IPs of ENIs, by the ENI's id.

import { useMemo } from 'preact/hooks';
import type { Scene } from '../../record/timelineScene.ts';

/** Empty for an ENI that is not there. */
export function useEniAddresses(scene: Scene): (eni: string) => string {
  return useMemo(() => {
    const addresses = new Map(scene.enis.flatMap((eni) => (eni === null ? [] : [[eni.eni, eni.address]])));
    return (eni) => addresses.get(eni) ?? '';
  }, [scene.enis]);
}
