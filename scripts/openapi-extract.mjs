// Cuts out of GitHub's OpenAPI description what the sandbox answers, into src/sandbox/openapi.generated.json.
// Usage: npm install @octokit/openapi@23.0.2 somewhere outside the project (385 MB), then
//   npx node scripts/openapi-extract.mjs <somewhere>/node_modules/@octokit/openapi/generated/api.github.com.json
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATIONS = [
  'POST /repos/{owner}/{repo}/statuses/{sha}',
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
  'GET /repos/{owner}/{repo}/actions/runs',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/dispatches',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  'GET /repos/{owner}/{repo}/activity',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'POST /repos/{owner}/{repo}/git/trees',
  'POST /repos/{owner}/{repo}/git/commits',
];

const KEPT = new Set(
  [
    '$ref type properties required enum items nullable additionalProperties allOf anyOf oneOf not format pattern',
    'minLength maxLength minItems maxItems minProperties maxProperties minimum maximum uniqueItems',
  ].flatMap((line) => line.split(' ')),
);

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: openapi-extract.mjs <api.github.com.json>');
  process.exit(2);
}
const description = JSON.parse(readFileSync(source, 'utf8'));

const follow = (value) => {
  if (typeof value?.$ref !== 'string') return value;
  const path = value.$ref.slice(2).split('/');
  return path.reduce((at, part) => at[part], description);
};

const needed = new Set();

/** A schema without what only people read; the schemas it names are noted in `needed`. */
function lean(schema) {
  if (Array.isArray(schema)) return schema.map(lean);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = {};
  for (const [key, value] of Object.entries(schema)) {
    if (!KEPT.has(key)) continue;
    if (key === '$ref') needed.add(value.split('/').at(-1));
    kept[key] =
      key === 'properties'
        ? Object.fromEntries(Object.entries(value).map(([name, property]) => [name, lean(property)]))
        : key === 'enum' || key === 'required'
          ? value
          : lean(value);
  }
  // Ajv knows `nullable` beside `type` only.
  if (kept.nullable === true && kept.type === undefined && kept.oneOf !== undefined) {
    delete kept.nullable;
    kept.oneOf.push({ type: 'null' });
  }
  return kept;
}

const jsonSchema = (holder) => {
  const schema = follow(holder)?.content?.['application/json']?.schema;
  return schema === undefined ? null : lean(schema);
};

const operations = Object.fromEntries(
  OPERATIONS.map((name) => {
    const [method, path] = name.split(' ');
    const operation = description.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`the description has no ${name}`);
    const parameters = (operation.parameters ?? []).map(follow).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required === true,
      schema: lean(parameter.schema),
    }));
    const responses = Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [status, jsonSchema(response)]),
    );
    return [name, { parameters, body: jsonSchema(operation.requestBody), responses }];
  }),
);

const schemas = {};
for (let missing = [...needed]; missing.length > 0;) {
  for (const name of missing) schemas[name] = lean(description.components.schemas[name]);
  missing = [...needed].filter((name) => !(name in schemas));
}

const extract = {
  source: `GitHub's OpenAPI description, ${description.info.version} (@octokit/openapi 23.0.2)`,
  operations,
  components: {
    schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
  },
};
const target = new URL('../src/sandbox/openapi.generated.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(extract, null, 1)}\n`);
console.log(`${Object.keys(schemas).length} schemas, ${OPERATIONS.length} operations`);
