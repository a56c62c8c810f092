import type { Anthropic } from '@anthropic-ai/sdk';
import type { Outcome } from '../../ports.ts';

type Calls = Anthropic.ToolUseBlock[];

/** What is done with an answer, by why it ended. */
export type Step =
  | { is: 'answer'; text: string }
  | { is: 'calls'; calls: Calls }
  | { is: 'pause' }
  | { is: 'failure'; type: NonNullable<Outcome['error']>['type']; message: string };

const textOf = (message: Anthropic.Message): string =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');

const refusal = ({ stop_details }: Anthropic.Message): Step => {
  const why = stop_details?.explanation ?? stop_details?.category;
  return {
    is: 'failure',
    type: 'refused',
    message: `The model refused${why ? `: ${why}` : ' without a reason'}`,
  };
};

/**
 * What an answer is good for. What broke off is never parsed, and its calls are never made; a refusal counts whatever came with it;
 * a whole answer that calls tools is answered by them, whatever reason it gives; a pause is gone on from.
 */
export function stepOf(message: Anthropic.Message, isShort: boolean): Step {
  switch (message.stop_reason) {
    case 'max_tokens':
      return isShort
        ? {
            is: 'failure',
            type: 'budget',
            message: 'The answer was truncated: it ran into what the attempt may use up',
          }
        : {
            is: 'failure',
            type: 'validation',
            message: 'The answer was truncated: it ran into its token limit',
          };
    case 'model_context_window_exceeded':
      return {
        is: 'failure',
        type: 'validation',
        message: 'The answer was truncated: it ran into the context window',
      };
    case 'refusal':
      return refusal(message);
    case 'end_turn':
    case 'stop_sequence':
    case 'tool_use':
    case 'pause_turn': {
      const calls = message.content.filter((block) => block.type === 'tool_use');
      if (calls.length > 0) return { is: 'calls', calls };
      if (message.stop_reason === 'pause_turn' && message.content.length > 0) return { is: 'pause' };
      return { is: 'answer', text: textOf(message) };
    }
    default:
      return {
        is: 'failure',
        type: 'internal',
        message: 'The model API ended its answer without a reason that is known here',
      };
  }
}
