import { describe } from 'vitest';
import { MEMORY } from './memory-stage.ts';
import { playAll } from './play-all.ts';

describe('given the model in memory', () => {
  playAll(() => MEMORY);
});
