import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { play } from '../test/evaluation/play.ts';
import { RECIPES } from '../test/evaluation/recipes.ts';

// The situations on which models are evaluated, played anew by the engine as it is: only where a document's form changes.
const folder = new URL('../test/evaluation/situations/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [index, recipe] of RECIPES.entries()) {
  const file = `${String(index + 1).padStart(2, '0')}-${recipe.name}.json`;
  writeFileSync(new URL(file, folder), `${JSON.stringify(play(recipe), null, 1)}\n`);
  console.log(file);
}
