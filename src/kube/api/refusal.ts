// An answer 403 of the API server's admission: the object does not come into being.

import type { Resources } from './objects.ts';

/** The plugin that refuses. */
export type AdmissionPlugin = 'ResourceQuota' | 'LimitRanger' | 'Priority';

export class Refusal {
  readonly plugin: AdmissionPlugin;
  /** What the plugin reads: the name of a quota, a LimitRange or the PriorityClass that is not there. */
  readonly by: string;
  /** As the API server says it: `pods "web-0" is forbidden: …`. */
  readonly message: string;
  /** What the pod would take of the quota; nothing where that is not what is wrong. */
  readonly needs: Resources;

  constructor(plugin: AdmissionPlugin, by: string, message: string, needs: Resources = {}) {
    this.plugin = plugin;
    this.by = by;
    this.message = message;
    this.needs = needs;
  }
}

/** @upstream apiserver/pkg/admission/errors.go#NewForbidden */
export function forbidden(resource: string, name: string, why: string): string {
  return `${resource} "${name}" is forbidden: ${why}`;
}
