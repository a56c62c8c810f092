import { actionInputs, actionOutputs } from './tables/action.ts';
import { commandExamples, commands } from './tables/commands.ts';
import { contractCases, contractFacts } from './tables/contract.ts';
import { DEFINITION_KEYS, errorTypes } from './tables/definition.ts';
import { costs, diagram, GALLERY } from './tables/gallery.ts';
import { POLICY_PARTS, policyKeys } from './tables/policy.ts';
import { reasons } from './tables/reasons.ts';
import { prices } from './tables/prices.ts';
import { scopeNames } from './tables/scope.ts';
import { EXAMPLE_PARTS, SCRIPT_KEYS, session } from './tables/simulation.ts';
import { decidingKeys, OWN_KEYS, stepKeys, stepTypes } from './tables/steps.ts';

/** What each marked part of a page holds, by the name in its marker. */
export type Parts = { [name: string]: () => string };

/** The pages with marked parts, by their paths from the root. */
export const PAGES: { [path: string]: Parts } = {
  'README.md': {
    commands,
    inputs: actionInputs,
    outputs: actionOutputs,
    reasons,
    policy: policyKeys,
    'session of release': session('release'),
  },
  'templates/README.md': {
    costs,
    ...Object.fromEntries(GALLERY.map((name) => [`diagram of ${name}`, () => diagram(name)])),
  },
  'templates/docs/agents.md': { 'prices of models': prices },
  'templates/docs/commands.md': { 'all commands': commandExamples },
  'templates/docs/language.md': {
    'step types': stepTypes,
    'step keys': stepKeys,
    'deciding keys': decidingKeys,
    ...OWN_KEYS,
    ...DEFINITION_KEYS,
    'error types': errorTypes,
    'names in conditions': scopeNames,
  },
  'templates/docs/platform.md': { facts: contractFacts, cases: contractCases },
  'templates/docs/policy.md': POLICY_PARTS,
  'templates/docs/simulate.md': { ...SCRIPT_KEYS, ...EXAMPLE_PARTS },
};
