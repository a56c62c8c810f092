import type { Want } from '../ports.ts';
import { CODE_OWNERS } from './code-owners.ts';
import { newestHistory } from './newest-history.ts';
import { documentPath } from './paths.ts';
import { withFragments, type Fragment } from './query.ts';

/** Facts that GraphQL has; the others are known to REST only. */
export type GraphqlWant = Exclude<
  Want,
  { want: 'actions_run' | 'tree' | 'pusher' | 'comparison' | 'spending' }
>;

/** How one fact is asked for, under a key of its own. */
interface Asked {
  /** Variables by name: their type, and what is asked for. */
  variables: { [name: string]: [type: string, value: string | number] };
  field: string;
  /** The field stands beside the repository, not in it. */
  beside?: true;
  fragments?: Fragment[];
}

function ask(want: GraphqlWant, key: string, pull: number): Asked {
  switch (want.want) {
    case 'permission':
      return {
        variables: { [key]: ['String!', want.login] },
        // Two, because the argument may match more than the one login that was asked for.
        field: `${key}: collaborators(login: $${key}, first: 2) { edges { permission node { login } } }`,
      };
    case 'text':
      return {
        variables: { [key]: ['GitObjectID!', want.oid] },
        field: `${key}: object(oid: $${key}) { ...Text }`,
        fragments: ['text'],
      };
    case 'file':
      return {
        variables: { [key]: ['String!', `${want.oid}:${want.path}`] },
        field: `${key}: object(expression: $${key}) { ...Text }`,
        fragments: ['text'],
      };
    case 'definitions':
    case 'definitions_at':
      return {
        variables: { [key]: ['GitObjectID!', want.oid] },
        field: `${key}: object(oid: $${key}) { ...Definitions }`,
        fragments: ['definitions', 'text'],
      };
    case 'history':
      return {
        variables: {
          [key]: ['GitObjectID!', want.oid],
          [`${key}path`]: ['String!', documentPath(pull)],
        },
        field: `${key}: object(oid: $${key}) { ... on Commit { ${newestHistory(`${key}path`)} } }`,
        fragments: ['recorded', 'file', 'text'],
      };
    case 'code_owners':
      return {
        variables: { [key]: ['GitObjectID!', want.oid] },
        field: `${key}: object(oid: $${key}) { ${CODE_OWNERS} }`,
        fragments: ['file', 'text'],
      };
    case 'changed_paths':
      return {
        variables: { [key]: ['Int!', pull] },
        field: `${key}: pullRequest(number: $${key}) { headRefOid files(first: 100) { ...Paths } }`,
        fragments: ['paths'],
      };
    case 'member': {
      const [organization = '', team = ''] = want.team.replace(/^@/, '').split('/');
      return {
        variables: {
          [key]: ['String!', want.login],
          [`${key}org`]: ['String!', organization],
          [`${key}team`]: ['String!', team],
        },
        field: `${key}: organization(login: $${key}org) {
    team(slug: $${key}team) {
      members(query: $${key}, first: 100) { pageInfo { hasNextPage } nodes { login } }
    }
  }`,
        beside: true,
      };
    }
    case 'closed_issues':
      return {
        variables: { [key]: ['Int!', pull] },
        field: `${key}: pullRequest(number: $${key}) { closingIssuesReferences(first: 20) { ...ClosedIssues } }`,
        fragments: ['closed_issues', 'who'],
      };
    case 'review_comments':
      return {
        variables: { [key]: ['ID!', want.node_id] },
        field: `${key}: node(id: $${key}) { ... on PullRequestReview { comments(first: 100) { ...Remarks } } }`,
        beside: true,
        fragments: ['remarks', 'who'],
      };
    case 'edits':
      return {
        variables: { [key]: ['ID!', want.node_id] },
        field: `${key}: node(id: $${key}) { ... on IssueComment { userContentEdits(first: 30) { ...Edits } } }`,
        beside: true,
        fragments: ['edits', 'who'],
      };
  }
}

export const keyOf = (index: number): string => `want${index}`;

/** One query for several facts; each is answered under its key, `want0`, `want1`, … */
export function wantsQuery(
  wants: readonly GraphqlWant[],
  pull: number,
): { document: string; variables: { [name: string]: string | number } } {
  const asked = wants.map((want, index) => ask(want, keyOf(index), pull));
  const variables = asked.flatMap((one) => Object.entries(one.variables));
  const fields = (beside: boolean): string =>
    asked
      .filter((one) => (one.beside === true) === beside)
      .map(({ field }) => field)
      .join('\n    ');
  const declared = variables.map(([name, [type]]) => `$${name}: ${type}`).join(', ');
  return {
    document: withFragments(
      `query PawlReadMore($owner: String!, $name: String!, ${declared}) {
  repository(owner: $owner, name: $name) {
    id
    ${fields(false)}
  }
  ${fields(true)}
}`,
      [...new Set(asked.flatMap(({ fragments = [] }) => fragments))],
    ),
    variables: Object.fromEntries(variables.map(([name, [, value]]) => [name, value])),
  };
}
