/** A text file read at one commit. `text` is null when GitHub cut it short. */
export interface SourceFile {
  path: string;
  oid: string;
  text: string | null;
}
