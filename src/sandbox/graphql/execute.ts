import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { isRecord } from '../record.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from './fields.ts';
import { mutationFields } from './mutations/index.ts';
import { pointsOf } from './points.ts';
import { queryFields } from './query.ts';
import { githubSchema } from './schema.ts';

export interface GraphqlRequest {
  query: string;
  variables: { [name: string]: unknown };
  operationName: string | null;
}

/** What a request asks for, as far as its text tells. */
export interface Operation {
  /** Its name, or its top-level fields joined by commas. */
  name: string;
  mutation: boolean;
}

/** Null when the text is no document with one chosen operation. */
export function describeOperation(request: GraphqlRequest): Operation | null {
  const operation = chosen(request);
  if (operation === null) return null;
  const fields = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
  return {
    name: operation.name?.value ?? fields.join(','),
    mutation: operation.operation === OperationTypeNode.MUTATION,
  };
}

function chosen({ query, operationName }: GraphqlRequest): OperationDefinitionNode | null {
  try {
    return getOperationAST(parse(query), operationName) ?? null;
  } catch {
    return null;
  }
}

export interface GraphqlAnswer {
  data?: unknown;
  errors?: unknown[];
}

/** Runs one document against GitHub's schema and answers as GitHub does: always a body, errors inside. */
export async function answerGraphql(session: Session, request: GraphqlRequest): Promise<GraphqlAnswer> {
  const schema = await githubSchema();
  const checked = checkedDocument(schema, request.query);
  if ('errors' in checked) return { errors: checked.errors.map(formatted) };
  const { document } = checked;
  try {
    const points = pointsOf(document, request.variables);
    if (!session.limit.spend(points)) {
      return { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit already exceeded.' }] };
    }
  } catch (error) {
    if (error instanceof Refusal) return { errors: [{ type: error.type, message: error.message }] };
    throw error;
  }
  const mutation = describeOperation(request)?.mutation === true;
  const result = await execute({
    schema,
    document,
    rootValue: mutation ? mutationFields(session) : queryFields(session),
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
  });
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors === undefined ? {} : { errors: result.errors.map(formatted) }),
  };
}

type Checked = { document: DocumentNode } | { errors: readonly GraphQLError[] };

/** Documents that are kept: a client sends the same few again and again. */
const MOST = 200;
const known = new Map<string, Checked>();

function checkedDocument(schema: GraphQLSchema, query: string): Checked {
  const before = known.get(query);
  if (before !== undefined) return before;
  const checked = check(schema, query);
  const [oldest] = known.keys();
  if (known.size >= MOST && oldest !== undefined) known.delete(oldest);
  known.set(query, checked);
  return checked;
}

function check(schema: GraphQLSchema, query: string): Checked {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** A field the sandbox does not have is an error that says so, never a null that looks like an answer. */
const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
  if (!isRecord(source) || !Object.hasOwn(source, info.fieldName)) {
    throw new Error(`the sandbox does not answer ${info.parentType.name}.${info.fieldName}`);
  }
  const value = source[info.fieldName];
  return takesArguments(value) ? value(args) : value;
};

const takesArguments = (value: unknown): value is (args: unknown) => unknown => typeof value === 'function';

function formatted(error: GraphQLError): { [member: string]: unknown } {
  const { originalError, path, locations, message } = error;
  const type =
    originalError instanceof Refusal ? originalError.type : path === undefined ? undefined : 'INTERNAL';
  return {
    ...(type === undefined ? {} : { type }),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  };
}
