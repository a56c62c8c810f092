/** Small definitions and performances for what needs no pipeline. */
export const PLAN_AND_BUILD = `name: small
steps:
  - name: plan
    type: prompt
    agent: planner
    prompt: Plan it.
  - name: plan-approval
    type: approval
    shows: [plan]
  - name: build
    type: prompt
    agent: programmer
    prompt: Build it.
`;

export const PLAN_AND_BUILD_PERFORMANCE = `steps:
  plan: [{ output: "# The plan\\n\\nAdd a file.\\n" }]
  build: [{ output: Built., files: { src/new.js: "export const made = true;\\n" } }]
`;

export const BUILD = `name: small
steps:
  - name: build
    type: prompt
    agent: programmer
    prompt: Build it.
    retry: { maximum-attempts: 3, initial-interval: 30s }
`;

export const BUILD_PERFORMANCE = `steps:
  build: [{ output: Built., files: { src/new.js: "export const made = true;\\n" } }]
`;

/** One gate and nothing else: what it shows is the content of the branch. */
export const GATE = `name: small
steps:
  - name: look
    type: approval
    message: Look at it.
`;
