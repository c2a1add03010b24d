// npm run api-types -- VERSION=SWAGGER…: Kubernetes' published OpenAPI (api/openapi-spec/swagger.json of its repository) as the
// table that manifests are checked against. Of several versions what any of them knows; where they differ the first
// counts. To be run when Kubernetes has a version more.

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { apiTypesText, type Swagger } from './apiTypesText.ts';

const TABLE = resolve(import.meta.dirname, '../../../src/scenario/manifest/apiTypeTable.ts');

function isSwagger(content: unknown): content is Swagger {
  return typeof content === 'object' && content !== null && 'definitions' in content && 'paths' in content;
}

const swaggers = new Map(
  process.argv.slice(2).map((word): [string, Swagger] => {
    const [version = '', file = ''] = word.split('=');
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isSwagger(content)) throw new Error(`${file}: not Kubernetes' OpenAPI`);
    return [version, content];
  }),
);
if (swaggers.size === 0) throw new Error('name at least one version and its file: v1.34.4=swagger.json');

writeFileSync(TABLE, apiTypesText(swaggers));
