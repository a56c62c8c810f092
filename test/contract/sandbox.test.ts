import { describe } from 'vitest';
import { playAll } from './play-all.ts';
import { SANDBOX } from './sandbox-stage.ts';

describe('given the sandbox', () => {
  playAll(() => SANDBOX);
});
