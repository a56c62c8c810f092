import { buildSchema, isScalarType, type GraphQLSchema } from 'graphql';

const INPUT_FORMS: { [scalar: string]: RegExp } = {
  GitObjectID: /^[0-9a-f]{40}$/,
  GitRefname: /^refs\/.+/,
  Base64String: /^[A-Za-z0-9+/]*={0,2}$/,
};

let built: Promise<GraphQLSchema> | null = null;

/** GitHub's published schema, built at first use (about 0.2 s) and shared by every sandbox of the process. */
export const githubSchema = (): Promise<GraphQLSchema> => (built ??= build());

async function build(): Promise<GraphQLSchema> {
  const { schema: published } = await import('@octokit/graphql-schema');
  const schema = buildSchema(published.idl, { assumeValid: true });
  for (const [name, form] of Object.entries(INPUT_FORMS)) {
    const scalar = schema.getType(name);
    if (!isScalarType(scalar)) throw new Error(`GitHub's schema has no scalar ${name}`);
    const check = (value: unknown): unknown => {
      if (typeof value === 'string' && form.test(value)) return value;
      throw new TypeError(`${JSON.stringify(value)} is no ${name}`);
    };
    scalar.parseValue = check;
    scalar.parseLiteral = (node) => check('value' in node ? node.value : undefined);
  }
  return schema;
}
