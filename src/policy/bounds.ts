import { admissionOf } from './rules.ts';
import type { Policy } from './schema.ts';

/** What policy allows definitions, as they are held against it before a run starts. */
export const boundsOf = ({ limits, approvals, agents, paths }: Policy) => ({
  ...limits,
  auto_approve: approvals.auto_approve,
  workers: agents.workers,
  answerers: {
    everywhere: admissionOf(approvals.everywhere),
    gates: Object.fromEntries(
      Object.entries(approvals.gates).map(([gate, rule]) => [gate, admissionOf(rule)]),
    ),
  },
  deny_paths: paths.deny,
  allow_paths: paths.allow,
});
