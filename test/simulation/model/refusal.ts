/** What GitHub does not let a person do. */
export class Denied extends Error {}

/** A field that GitHub refuses, while the others of the same document are still performed. */
export class FieldRefused extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
