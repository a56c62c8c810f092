import type { Policy } from './schema.ts';

/** What policy allows definitions, as they are held against it before a run starts. */
export const boundsOf = ({ limits, approvals, paths }: Policy) => ({
  ...limits,
  auto_approve: approvals.auto_approve,
  deny_paths: paths.deny,
  allow_paths: paths.allow,
});
