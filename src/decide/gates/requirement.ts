import type { AnswerSource } from '../../progress/gate.ts';

/** Something a gate asks for: how much of it, who gave it, what is missing, and who could give that. */
export interface Requirement {
  /** `2 people`, `an owner of src/`: what is asked, as part of a sentence. */
  asks: string;
  required: number;
  found: { login: string; source: AnswerSource; at: string }[];
  missing: number;
  /** Logins and `@org/team` that may give it; empty: whoever has the access. */
  from: string[];
  /** What stands in the way, as a clause. */
  note?: string;
  parts: Requirement[];
}

/** The whole state of one gate, for people and programs alike. */
export interface Explained {
  gate: string;
  instance: string;
  status: 'pending' | 'approved' | 'rejected' | 'changes_requested' | 'timed_out';
  opened_at: string;
  /** Answers before this instant do not count. */
  since: string;
  deadline: string | null;
  requirement: Requirement;
  /** Everybody whose answer does not count, with the reason. */
  not_counted: { login: string; source: AnswerSource; why: string }[];
}
