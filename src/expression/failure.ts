/** What is wrong with an expression: `offset` counts UTF-16 units from the start of the given text, `name` is the dotted name. */
export interface ExpressionError {
  kind: 'syntax' | 'undefined' | 'type' | 'limit';
  message: string;
  offset?: number;
  name?: string;
}

export type Evaluation<T> = { ok: true; value: T } | { ok: false; error: ExpressionError };

/** Unwinds the parser or the interpreter; `attempt` turns it back into a value, so it never leaves this folder. */
class Refusal extends Error {
  readonly error: ExpressionError;

  constructor(error: ExpressionError) {
    super(error.message);
    this.error = error;
  }
}

export function refuse(
  kind: ExpressionError['kind'],
  message: string,
  offset?: number,
  name?: string,
): never {
  throw new Refusal({
    kind,
    message,
    ...(offset === undefined ? {} : { offset }),
    ...(name === undefined ? {} : { name }),
  });
}

/** The value of `work`, or why it was refused; `position` says where the work stood if the refusal does not. */
export function attempt<T>(
  work: () => T,
  position: () => number | undefined = () => undefined,
): Evaluation<T> {
  try {
    return { ok: true, value: work() };
  } catch (cause) {
    if (cause instanceof Refusal) {
      const offset = cause.error.offset ?? position();
      return { ok: false, error: offset === undefined ? cause.error : { ...cause.error, offset } };
    }
    // V8 reports an exhausted stack and an over-long string as RangeError; both are inputs that are too large.
    if (cause instanceof RangeError) {
      return {
        ok: false,
        error: { kind: 'limit', message: 'This is nested too deeply or grows too large.' },
      };
    }
    throw cause;
  }
}
