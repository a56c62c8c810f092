/** The seed's name of a gate's flag in `human_approvals`: `plan-approval` is `plan_approved`. */
export const approvalKey = (gate: string): string =>
  `${gate.replace(/[-_]approval$/, '').replaceAll('-', '_')}_approved`;
