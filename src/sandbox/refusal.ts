/** How GitHub's GraphQL classes an error, as `errors[].type`. */
export type RefusalType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'STALE_DATA'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'RATE_LIMITED';

/** What GitHub declines, in its own words; GraphQL reports it on the field, REST by its status. */
export class Refusal extends Error {
  readonly type: RefusalType;

  constructor(type: RefusalType, message: string) {
    super(message);
    this.name = 'Refusal';
    this.type = type;
  }
}

/** What an integration reads when its token lacks a permission. */
export const notAccessible = (): Refusal =>
  new Refusal('FORBIDDEN', 'Resource not accessible by integration');
