import type { Admission } from '../admission.ts';

/** What exists outside a definition; what is left out is not known, and not checked. */
export interface World {
  /** Names of prompt templates, without ending. */
  templates: readonly string[];
  /** The templates' texts by name, as far as they are known. */
  texts?: { readonly [name: string]: string };
  /** The templates' files by name, where problems inside them are shown. */
  paths?: { readonly [name: string]: string };
  /** The models that may be used; none: any. */
  models?: readonly string[];
  /** Other definitions of the same folder by file stem: what `uses` may name. */
  workflows?: { readonly [stem: string]: { readonly path: string; readonly text: string } };
  /** File names of the repository's workflows of GitHub Actions. */
  actions_workflows?: readonly string[];
  bounds?: Bounds;
}

/** What policy allows. */
export interface Bounds {
  parallel?: number;
  decisions?: number;
  cost_usd?: number;
  tokens?: number;
  timeout_minutes?: number;
  auto_approve?: boolean;
  /** Workers that agents may use beside the model's API. */
  workers?: readonly string[];
  /** Whom policy lets answer: at every gate, and at those of a name. */
  answerers?: {
    readonly everywhere: Admission;
    readonly gates: { readonly [gate: string]: Admission };
  };
  /** Globs that are never written, and, unless empty, the only ones that are. */
  deny_paths?: readonly string[];
  allow_paths?: readonly string[];
}
