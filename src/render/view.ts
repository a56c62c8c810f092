/** Everything people should see, as data. The adapter compares it with what they see and sends the difference. */
export interface View {
  /** The sticky status comment; found again by its marker and our account. */
  comment: { marker: string; body: string } | null;
  /** The labels with the prefix `pawl:` that the pull request should carry, out of `LABELS`. */
  labels: string[];
  /** The commit status `pawl` of the head. */
  status: { oid: string; state: 'pending' | 'success' | 'failure' | 'error'; description: string } | null;
  /** The comment that answers `/status` and the like; null where nobody asked. Its marker is `ANSWER`. */
  answer: { body: string } | null;
  /** Reminders that must stand, by key; ours with other keys are minimized. A reminder is never written twice. */
  reminders: { key: string; body: string }[];
  /** Logins whose review is requested now. */
  reviewers: string[];
  /** Labels of ours that have served, or mean nothing any more, and are taken off the pull request. */
  spent_labels: string[];
  reactions: { comment_node_id: string; content: 'EYES' | 'ROCKET' | 'CONFUSED' }[];
}

/** The labels Pawl sets, with the colour and the sentence they are made with. */
export const LABELS: { [name: string]: { color: string; description: string } } = {
  'pawl:in_progress': { color: '1d76db', description: 'Pawl is working on this pull request' },
  'pawl:blocked': { color: 'fbca04', description: 'Pawl waits for a person' },
  'pawl:paused': { color: 'c5def5', description: 'A person has paused the workflow' },
  'pawl:completed': { color: '0e8a16', description: 'The workflow has ended well' },
  'pawl:failed': { color: 'b60205', description: 'The workflow has failed' },
  'pawl:cancelled': { color: '6e7781', description: 'The workflow was cancelled' },
};

/** How every comment of ours begins: a hidden marker with machine data. */
export const MARKER = 'pawl:status';
/** The same of the comment that answers questions, and of reminders. */
export const ANSWER = 'pawl:answer';
export const REMINDER = 'pawl:reminder';
