import { at, errorsOf, textAt } from './answers.ts';
import type { Api, Reply } from './stage.ts';

const PLACE = '$owner: String!, $name: String!';
const within = (fields: string, more = ''): string =>
  `query ContractLook(${PLACE}${more}) { repository(owner: $owner, name: $name) { ${fields} } }`;

/** One person's requests to GitHub: GraphQL where it has what is asked for, REST for git objects. */
export class Requests {
  readonly api: Api;

  constructor(api: Api) {
    this.api = api;
  }

  /** Asks for fields of the repository; throws where GitHub answers with an error. */
  async look(fields: string, declared = '', variables: { [name: string]: unknown } = {}): Promise<unknown> {
    const { owner, name } = this.api;
    const reply = await this.api.graphql(within(fields, declared), { owner, name, ...variables });
    return at(understood(reply), 'data', 'repository');
  }

  /** Makes one change and answers its payload; throws where GitHub refuses it. */
  async change(mutation: string, input: object, payload = 'clientMutationId'): Promise<unknown> {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ContractChange($input: ${type}!) { ${mutation}(input: $input) { ${payload} } }`;
    return at(understood(await this.api.graphql(document, { input })), 'data', mutation);
  }

  async ref(qualifiedName: string): Promise<{ id: string; oid: string } | null> {
    const fields = 'ref(qualifiedName: $ref) { id target { oid } }';
    const found = at(await this.look(fields, ', $ref: String!', { ref: qualifiedName }), 'ref');
    return found == null ? null : { id: textAt(found, 'id'), oid: textAt(found, 'target', 'oid') };
  }

  /** A git object made over REST; its id. */
  async object(kind: 'trees' | 'commits', body: object): Promise<string> {
    const reply = await this.api.rest('POST', `/repos/{owner}/{repo}/git/${kind}`, body);
    if (reply.status !== 201) throw new Error(`GitHub made no ${kind}: ${saidIn(reply)}`);
    return textAt(reply.body, 'sha');
  }
}

const saidIn = ({ status, body }: Reply): string => `${status} ${JSON.stringify(body).slice(0, 500)}`;

function understood(reply: Reply): unknown {
  const [error] = errorsOf(reply);
  if (reply.status !== 200 || error !== undefined) throw new Error(`GitHub refused: ${saidIn(reply)}`);
  return reply.body;
}
