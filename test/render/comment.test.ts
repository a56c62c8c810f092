import { expect, it } from 'vitest';
import { render } from '../../src/render/render.ts';
import { pipeline } from '../support/progress.ts';
import { inputOf } from './input.ts';
import { stages } from './stages.ts';

const workflow = pipeline();

for (const [stage, progress] of Object.entries(stages()))
  it(`${stage} reads as reviewed`, async () => {
    const body = render(inputOf({ progress, workflow })).comment?.body ?? '';
    await expect(body).toMatchFileSnapshot(`snapshots/${stage}.md`);
  });
