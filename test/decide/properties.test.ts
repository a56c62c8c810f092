import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../src/decide/reason.ts';
import { hashes } from '../../src/hashes.ts';
import { encode } from '../../src/progress/codec.ts';
import { replay } from '../../src/progress/replay.ts';
import { walkSteps } from '../../src/workflow/graph.ts';
import { workflowText } from './generated.ts';
import { checkDocument, checkStart, dice, ended, play, rolls, workflowOf } from './played.ts';

describe('given any workflow and anything that steps and people do', () => {
  it('when it is read, then it is a workflow that the parser accepts', () => {
    fc.assert(
      fc.property(workflowText, (text) => {
        expect(workflowOf(text)).not.toBeNull();
      }),
      { numRuns: 100 },
    );
  });

  it('when it is played, then it ends, and on the way nothing begins early, too often or too much at once', () => {
    fc.assert(
      fc.property(workflowText, rolls, (text, numbers) => {
        const workflow = workflowOf(text);
        if (workflow === null) return;
        const steps = Object.fromEntries(walkSteps(workflow.steps).map(({ step }) => [step.name, step]));
        const story = play(text, dice(numbers), (told, decision, before) => {
          const { progress } = told;
          if (progress === null) return;
          for (const { step } of decision.tasks) checkStart(workflow, progress, step);
          checkDocument(steps, progress);
          expect(decision.reason in REASONS).toBe(true);
          expect(decision.tasks.length > 0).toBe(decision.kind === 'start');
          if (decision.entries.length === 0) expect(progress).toBe(before);
        });
        expect(ended(story), `${story.progress?.status} ${JSON.stringify(story.states())}`).toBe(true);
        expect(story.progress?.metrics.decisions).toBeLessThanOrEqual(240);
        if (story.progress?.status === 'completed')
          for (const step of workflow.steps) expect(story.states()[step.name]).not.toBe('in_progress');
      }),
      { numRuns: 250 },
    );
  });

  it('when its history is folded again, then every document comes out the same', () => {
    fc.assert(
      fc.property(workflowText, rolls, (text, numbers) => {
        if (workflowOf(text) === null) return;
        const story = play(text, dice(numbers), () => {});
        const versions = story.documents.map((document, index) => ({
          commit: `c${index}`,
          text: encode(document),
        }));
        expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
      }),
      { numRuns: 60 },
    );
  });
});
