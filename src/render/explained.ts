import { explainGate } from '../decide/gates/explain.ts';
import type { Explained } from '../decide/gates/requirement.ts';
import { approvalOf, stepOf, type OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';

/** The whole state of an open approval, as the engine sees it. */
export const explained = (open: OpenGate, input: RenderInput): Explained =>
  explainGate(open, approvalOf(stepOf(open, input)), input.policy);
