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

/** Two steps performed side by side; what is given is said of the block. */
export const twoWriters = (keys: string): string => `name: small
settings: {retry: {initial-interval: 10s}}
steps:
  - name: both
    type: parallel
${keys}    steps:
      - {name: one, prompt: Do one.}
      - {name: two, prompt: Do two.}
`;

/** A workflow that calls `CHILD`, which is a file of its own. */
export const PARENT = `name: small
steps:
  - {name: call, type: workflow, uses: child, with: {target: src}}
  - {name: after, prompt: "After {{ outputs.call.look }}."}
`;

export const CHILD = `name: child
variables: [{name: target}]
steps:
  - {name: look, prompt: "Look at {{ target }}.", agent: planner}
  - {name: agree, type: approval, shows: [look]}
  - {name: tell, prompt: Tell.}
`;

export const DEPLOY_AND_REPORT = `name: small
settings: {max-retry: 0}
steps:
  - {name: deploy, type: dispatch, workflow: deploy.yml, ref: main, inputs: {where: test}, wait: true}
outputs:
  - {name: report, path: docs/report.md, template: "Deployed: {{ outputs.deploy.conclusion }}", when: completed}
`;

/** The Actions workflow that is dispatched. */
export const DEPLOYMENT = `name: Deploy
on:
  workflow_dispatch:
    inputs:
      where: {type: string, required: false, default: nowhere}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    permissions: {}
    steps:
      - run: echo deployed
`;

/** Everything a run can wait for without a person's answer. */
export const WAITING = `name: small
steps:
  - {name: tests, type: wait, checks: [build]}
  - {name: ready, type: wait, label: ready-to-go}
  - {name: window, type: wait, signal: deploy-window}
  - {name: pause, type: wait, for: 30m}
  - {name: build, prompt: Build it.}
`;

/** Values, words, work that rests on both and can be undone, and a gate that keeps the run open. */
export const ASKING = `name: small
variables: [{name: speed, type: number, default: 1}]
steps:
  - {name: ask, type: input, message: Which?, fields: [{name: count, type: number}, {name: place, enum: [here, there]}]}
  - {name: words, type: wait-for-human, message: Say something.}
  - name: make
    run: 'echo "$COUNT $WORDS $SPEED"'
    env: {COUNT: "{{ outputs.ask.count }}", WORDS: "{{ outputs.words }}", SPEED: "{{ speed }}"}
    compensate: {name: unmake, run: echo undone}
  - {name: look, type: approval, message: Look.}
`;

/** The plan is a command, whose output shows what it was told. */
export const BACK_TO_PLAN = `name: small
steps:
  - name: plan
    run: 'echo "Asked for: $WORDS"'
    env: {WORDS: "{{ approvals['plan-approval'].comments | default('nothing', true) }}"}
  - {name: plan-approval, type: approval, shows: [plan], back-to: plan, timeout-minutes: 60, on-timeout: escalate, escalate-to: [maria]}
  - {name: build, prompt: Build it.}
`;
