import { stringify } from 'yaml';
import { formatJson } from '../../tools/src/make-night/format-json.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { openApiDocument } from './openapi.ts';
import type { Json } from './publish-schema.ts';
import { inDocument, publishedSchemas, typeName } from './published-schemas.ts';

/** What docs/api is to hold, by path below it. The same code gives the same bytes. */
export function apiDocuments(): ReadonlyMap<string, string> {
  const schemas = inDocument(publishedSchemas(), (name) => `${name}.json`);
  return new Map([
    ['openapi.yaml', yaml(openApiDocument())],
    ['asyncapi.yaml', yaml(asyncApiDocument())],
    ...Object.entries(schemas).map(([name, schema]) => [`schemas/${name}.json`, schemaFile(name, schema)] as const),
  ]);
}

function schemaFile(name: string, schema: Json): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return formatJson({ $schema, $id: `${name}.json`, title: typeName(name), ...schema }, 120);
}

function yaml(document: Json): string {
  return `# Written by npm run api-documents.\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
