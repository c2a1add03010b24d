// The scenario and the files that it names, a tab each.

import type { Playground } from '../model.ts';
import { useStore } from '../store.ts';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels: { app: api }
  template:
    metadata:
      labels: { app: api }
    spec:
      containers:
        - name: api
          image: api
          resources:
            requests: { cpu: 50m, memory: 64Mi }
`;

export function FileTabs({ model }: { readonly model: Playground }) {
  const files = useStore(model.store, (state) => state.files);
  const tab = useStore(model.store, (state) => state.tab);
  const names = Object.keys(files.others);
  const add = (): void => {
    const name = freeName(names);
    void model.addFile(name, MANIFEST);
  };
  return (
    <div class="file-tabs" role="group" aria-label="Files">
      <button type="button" aria-pressed={tab === undefined} onClick={() => model.showFile(undefined)}>
        {files.name}
      </button>
      {names.map((name) => (
        <span key={name} class="file-tab">
          <button type="button" aria-pressed={tab === name} onClick={() => model.showFile(name)}>
            {name}
          </button>
          {tab === name && (
            <button
              type="button"
              class="close"
              aria-label={`Remove ${name}`}
              onClick={() => model.removeFile(name)}
            >
              ×
            </button>
          )}
        </span>
      ))}
      <button type="button" class="add" onClick={add}>
        + manifest
      </button>
    </div>
  );
}

function freeName(names: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'manifest.yaml' : `manifest-${number}.yaml`;
    if (!names.includes(name)) return name;
  }
}
