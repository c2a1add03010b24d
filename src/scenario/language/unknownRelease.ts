// What is said of a version of the CNI that is not a release: which one is nearest, and what differs.

import { CNI_VERSIONS } from '../../base/cniReleases.ts';
import { differenceText, nearestRelease } from '../../ipamd/releaseText.ts';

export function unknownRelease(found: string): { readonly message: string; readonly fix: string } {
  const nearest = nearestRelease(found);
  if (nearest === undefined) {
    return {
      message: `invalid CNI version "${found}"`,
      fix: `use a release such as ${CNI_VERSIONS.at(-1) ?? ''}`,
    };
  }
  return {
    message: `unknown CNI version "${found}"`,
    fix: `use ${nearest.nearest}, the nearest release; ${differenceText(nearest)}`,
  };
}
