/** Why a decision is what it is: the closed list of reason codes, each with what it means to people. */
export const REASONS = {
  // nothing is decided
  facts_wanted: 'Further facts must be read before anything can be decided',
  pull_not_open: 'The pull request is not open',
  no_run: 'No run has been started in this pull request',
  run_ended: 'The run has ended',
  nothing_due: 'Everything that could be done is done or waits',
  step_in_flight: 'A step is being performed and its lease has not run out',
  retry_delayed: 'A failed step waits for its next attempt',
  awaiting_person: 'A gate waits for a person',
  awaiting_event: 'A step waits for something that has not happened yet',
  awaiting_time: 'A step waits until a time',
  outpaced: 'Other actions runs were first three times; the next wake-up decides',
  late_outcome: 'The outcome belongs to a claim that is no longer held',
  facts_incomplete: 'A list on GitHub could not be read whole, so no gate can be judged',
  base_not_listed: 'The base branch is not one whose definitions count',
  // a user's mistake
  problems_found: 'The definition, the policy or the input has errors',
  command_refused: 'The command was refused',
  progress_unreadable: 'The progress document cannot be read and nothing valid is left',
  // the run goes on
  run_started: 'A person started the run',
  step_started: 'The next step is ready',
  step_retried: 'A failed step is tried again',
  set_started: 'Several steps are ready at once',
  step_recorded: 'A step ended well',
  step_failed: 'An attempt failed',
  set_recorded: 'A parallel set ended',
  gate_opened: 'A person must act',
  gate_unchanged: 'Answers at a gate changed, and it still waits',
  head_adopted: 'Work found in the head was adopted',
  progress_restored: 'The progress document was restored from the newest version of ours',
  limit_reached: 'A limit of the run is reached',
  paused_by_person: 'A person paused the run',
  resumed_by_person: 'A person let the run go on',
  signal_received: 'A person gave a signal',
  variables_set: 'A person set variables',
  compensating: 'Completed steps are being undone',
  // the run ends
  all_steps_done: 'All steps are done',
  step_failed_uncaught: 'A step failed and nothing caught it',
  gate_rejected: 'A person rejected what was shown',
  run_timed_out: 'The run did not end in time',
  gate_timed_out: 'Nobody answered a gate in time',
  wait_timed_out: 'What was waited for did not happen in time',
  cancelled_by_person: 'A person cancelled the run',
  terminated: 'A person terminated the run',
  phase_not_converged: 'A phase ended without its convergence condition',
  output_too_large: 'The progress document would grow beyond its bound',
} as const;

export type Reason = keyof typeof REASONS;

export const isReason = (word: string): word is Reason => Object.hasOwn(REASONS, word);
