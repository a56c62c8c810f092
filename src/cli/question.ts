import type { Topic } from '../decide/decision.ts';
import { problemText } from '../problem-text.ts';
import { answerJson, answerText } from '../render/answers/answer.ts';
import type { RenderInput } from '../render/input.ts';
import { look } from './look.ts';
import { lookAtFiles } from './look-at-files.ts';
import { placeFrom, serverIn } from './place.ts';
import { choiceOf, textOf, UsageError, type Call, type Streams, type Verb } from './verb.ts';

/** A verb that answers what a comment can ask as well, of a pull request or of a document in a file. */
export const questionVerb = (topic: Topic, does: string): Verb => ({
  name: topic,
  usage: `${topic} --pr N [--repo OWNER/NAME] | --progress FILE [--workflow FILE] [--policy FILE] [--format text|json]`,
  does,
  words: 0,
  options: {
    pr: { type: 'string' },
    repo: { type: 'string' },
    progress: { type: 'string' },
    workflow: { type: 'string' },
    policy: { type: 'string' },
    format: { type: 'string' },
  },
  explains: {
    pr: 'number of the pull request; it is read with GITHUB_TOKEN or GH_TOKEN, and nothing is written',
    repo: 'its repository; GITHUB_REPOSITORY unless given',
    progress: 'a progress document to look at without GitHub',
    workflow: 'the definition of that document: gates then say more',
    policy: 'the policy that document is held against; the defaults unless given',
    format: 'text or json',
  },
  async run(call, streams) {
    const format = choiceOf(call, 'format', ['text', 'json']);
    const input = await inputFrom(topic, call, streams);
    if (input === null) return 1;
    streams.out(
      format === 'json' ? `${JSON.stringify(answerJson(topic, input), null, 2)}\n` : answerText(topic, input),
    );
    return 0;
  },
});

/** What the answer is made of; null where files have mistakes, which were told. */
async function inputFrom(topic: Topic, call: Call, { err }: Streams): Promise<RenderInput | null> {
  const progress = textOf(call, 'progress');
  const pull = textOf(call, 'pr');
  if ((progress === undefined) === (pull === undefined))
    throw new UsageError(
      `${topic} needs either --pr N, the number of a pull request, or --progress FILE, a document.`,
    );
  if (progress === undefined) {
    for (const flag of ['workflow', 'policy'])
      if (textOf(call, flag) !== undefined)
        throw new UsageError(`--${flag} belongs to --progress: with --pr it is read from the repository.`);
    const { input, warnings } = await look(placeFrom(topic, call, process.env), (line) => err(`${line}\n`));
    for (const warning of warnings) err(`${warning}\n`);
    return input;
  }
  if (textOf(call, 'repo') !== undefined) throw new UsageError('--repo belongs to --pr.');
  const files = { progress, workflow: textOf(call, 'workflow'), policy: textOf(call, 'policy') };
  const looked = lookAtFiles(files, serverIn(process.env));
  if ('input' in looked) return looked.input;
  for (const problem of looked.problems) err(`${problemText(problem, looked.sources)}\n\n`);
  return null;
}
