import { Refusal } from '../refusal.ts';

const PREFIXES = {
  Repository: 'R',
  User: 'U',
  Bot: 'BOT',
  PullRequest: 'PR',
  Issue: 'I',
  IssueComment: 'IC',
  PullRequestReview: 'PRR',
  Label: 'LA',
  Ref: 'REF',
  Commit: 'C',
  Tree: 'T',
  Blob: 'B',
  Reaction: 'REA',
  Status: 'ST',
  StatusContext: 'SC',
  CheckRun: 'CR',
  WorkflowRun: 'WFR',
  UserContentEdit: 'UCE',
  LabeledEvent: 'LE',
  UnlabeledEvent: 'UNLE',
  RenamedTitleEvent: 'RTE',
  ReviewDismissedEvent: 'RDE',
  PullRequestReviewComment: 'PRRC',
  ReviewRequest: 'RR',
  Organization: 'O',
  Team: 'T',
  Activity: 'AC',
} as const;

export type NodeKind = keyof typeof PREFIXES;

/** An opaque global id, in the looks of GitHub's. */
export const nodeId = (kind: NodeKind, key: string | number): string =>
  `${PREFIXES[kind]}_${Buffer.from(`${kind}:${key}`).toString('base64url')}`;

/** What a global id stands for; refuses what the sandbox never gave out. */
export function parseNodeId(id: string): { kind: NodeKind; key: string } {
  const prefix = id.slice(0, id.indexOf('_'));
  const decoded = Buffer.from(id.slice(prefix.length + 1), 'base64url').toString();
  const colon = decoded.indexOf(':');
  const kind = decoded.slice(0, colon);
  if (!isKind(kind) || PREFIXES[kind] !== prefix) throw unresolvable(id);
  return { kind, key: decoded.slice(colon + 1) };
}

const isKind = (kind: string): kind is NodeKind => Object.hasOwn(PREFIXES, kind);

export const unresolvable = (id: string): Refusal =>
  new Refusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
