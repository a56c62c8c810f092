import { parseArgs } from 'node:util';
import { createAnthropicAgent } from '../src/agents/claude/anthropic.ts';
import { performPrompt } from '../src/orchestrate/perform.ts';
import { evaluate, report } from '../test/evaluation/evaluate.ts';
import { kept } from '../test/evaluation/situation.ts';

const HELP = `npm run evaluate -- [--model NAME] [--only TEXT]

Asks a model what to do in each of the situations kept in test/evaluation/situations, with the prompt that \`orchestrator: claude\`
uses, and prints how often its answer is one that a maintainer would accept, beside what the rules alone reach.
  --model NAME   the model (that of the default policy)
  --only TEXT    only situations whose name has this text
The environment names the key, ANTHROPIC_API_KEY, and may name another API, ANTHROPIC_BASE_URL. One round over all of
them sends about 150,000 tokens.`;

function flags(): { model?: string | undefined; only?: string | undefined; help?: boolean | undefined } {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { model: text, only: text, help: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(HELP);
    return process.exit(2);
  }
}

const { model, only = '', help } = flags();
const { ANTHROPIC_API_KEY: apiKey = '', ANTHROPIC_BASE_URL: baseUrl = '' } = process.env;
if (help === true) {
  console.log(HELP);
  process.exit(0);
}
if (apiKey === '') {
  console.error('There is no key for the model: set ANTHROPIC_API_KEY and run `npm run evaluate` again.');
  process.exit(2);
}
const situations = kept().filter(([name]) => name.includes(only));
if (situations.length === 0) {
  console.error(`No situation has "${only}" in its name.`);
  process.exit(2);
}
const agent = createAnthropicAgent({ apiKey, ...(baseUrl === '' ? {} : { baseUrl }), log: () => {} });
const place = { agent, workspace: null, blob: () => Promise.resolve(null), secrets: [apiKey] };
const all = await evaluate(
  situations,
  (task) => performPrompt(model === undefined ? task : { ...task, model }, place),
  ({ name, move, said, agrees }) =>
    console.log(`${agrees ? 'ok ' : 'NO '} ${name}: ${move ?? 'no move'}: ${said}`),
);
for (const line of report(situations, all)) console.log(line);
