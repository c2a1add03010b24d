// The form of what a claim asks for, which stands in claims, in templates of StatefulSets and in volumes of pods.

import { z } from 'zod';
import { ACCESS_MODES } from '../../kube/api/objects.ts';
import { quantity } from '../language/scalars.ts';
import { form, labelSelector } from './forms.ts';

/** Of storage. */
export const amounts = z.record(z.string(), quantity);

export const claimSpec = form(
  {
    accessModes: z.array(z.enum(ACCESS_MODES)),
    resources: form({ requests: amounts.optional() }, { withoutWord: 'limits' }).optional(),
    storageClassName: z.string().optional(),
    volumeName: z.string().optional(),
    selector: labelSelector.optional(),
  },
  { ignored: 'dataSource dataSourceRef volumeAttributesClassName', withoutWord: 'volumeMode' },
);

export type ClaimSpecForm = z.output<typeof claimSpec>;
