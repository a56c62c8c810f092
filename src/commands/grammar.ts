import type { Permission } from '../people.ts';

/** What a command's words after the verb are: an optional gate or step, a name, values, or text for people. */
type Arguments =
  | 'gate-text'
  | 'gate-values'
  | 'gate-person'
  | 'step'
  | 'step-text'
  | 'point'
  | 'checkpoint'
  | 'from-step'
  | 'commit'
  | 'workflow-values'
  | 'values'
  | 'name-text'
  | 'text'
  | 'nothing';

export interface CommandRule {
  verb: string;
  arguments: Arguments;
  /** The least permission; null where the gate itself says who may answer. */
  permission: Permission | null;
  usage: string;
  does: string;
  example: string;
  /** Changes nothing but what people are shown, so that any number of them is answered at once. */
  asks: boolean;
}

/** Every command people can type, in the order help lists them. */
export const COMMANDS: readonly CommandRule[] = [
  rule(
    'start',
    'workflow-values',
    'write',
    '[workflow] [key=value ...]',
    'starts a run',
    'release version=2',
  ),
  rule(
    'approve',
    'gate-text',
    null,
    '[gate] [text]',
    'approves what a gate shows',
    'plan-approval well done',
  ),
  rule(
    'request-changes',
    'gate-text',
    null,
    '[gate] text',
    'asks for changes; the text reaches the next attempt',
    'plan-approval name the risks',
  ),
  rule(
    'reject',
    'gate-text',
    null,
    '[gate] reason',
    'rejects what a gate shows',
    'plan-approval it breaks the API',
  ),
  rule(
    'input',
    'gate-values',
    null,
    '[step] key=value ...',
    'answers an input, with values or with words',
    'target region=eu size=3',
  ),
  rule(
    'delegate',
    'gate-person',
    null,
    'gate @user',
    'hands a gate on to somebody else, who then may answer it',
    'plan-approval @maria',
  ),
  rule(
    'retry',
    'step',
    'write',
    '[step]',
    'grants a failed step another attempt, now; a run that failed goes on',
    'build',
  ),
  rule(
    'skip',
    'step-text',
    'write',
    'step reason',
    'goes on without a step that failed, waits or has not begun, on the record',
    'lint it is broken on main',
  ),
  rule(
    'pause',
    'text',
    'write',
    '[reason]',
    'starts nothing new until /resume; what is under way ends',
    'until Monday',
  ),
  rule('resume', 'nothing', 'write', '', 'goes on after /pause, or beyond a limit of the definition', ''),
  rule('set', 'values', 'write', 'name=value', 'gives a variable another value', 'title="two words"'),
  rule(
    'signal',
    'name-text',
    'write',
    'name [text]',
    'lets a step go on that waits for it',
    'deployed to staging',
  ),
  rule(
    'cancel',
    'text',
    'write',
    '[reason]',
    'undoes what can be undone, and ends the run',
    'not wanted any more',
  ),
  rule('terminate', 'text', 'maintain', 'reason', 'ends the run at once and undoes nothing', 'it does harm'),
  rule(
    'reset',
    'point',
    'write',
    'checkpoint|step',
    'goes back to a checkpoint or a step: what comes after it is done anew',
    'build',
  ),
  rule(
    'rollback',
    'checkpoint',
    'write',
    'checkpoint [confirm]',
    'goes back to a checkpoint with the files of the branch, in a new commit; what people changed stays unless confirmed',
    'built',
  ),
  rule(
    'compensate',
    'from-step',
    'write',
    '[from step]',
    'undoes what was done, backwards, and pauses',
    'from deploy',
  ),
  rule(
    'migrate',
    'commit',
    'write',
    '[commit] [old=new ...]',
    'moves the run to the current definition, or back to one that it followed before; old=new maps renamed steps',
    'build=compile',
  ),
  question('status', 'shows where the run stands'),
  question('explain', 'shows what the last decision rested on, and what would change it'),
  question('history', 'shows what has happened so far'),
  question('help', 'shows every command'),
];

function rule(
  verb: string,
  args: Arguments,
  permission: Permission | null,
  words: string,
  does: string,
  example: string,
): CommandRule {
  const typed = (rest: string): string => `/${verb} ${rest}`.trimEnd();
  return {
    verb,
    arguments: args,
    permission,
    usage: typed(words),
    does,
    example: typed(example),
    asks: false,
  };
}

function question(verb: string, does: string): CommandRule {
  return {
    verb,
    arguments: 'nothing',
    permission: 'read',
    usage: `/${verb}`,
    does,
    example: `/${verb}`,
    asks: true,
  };
}

const byVerb = new Map(COMMANDS.map((one) => [one.verb, one]));

export const commandRule = (verb: string): CommandRule | undefined => byVerb.get(verb);

/** Commands that begin with what somebody has typed so far, in the order of help; the slash may be left out. */
export const completions = (typed: string): string[] =>
  COMMANDS.filter(({ verb }) => verb.startsWith(typed.replace(/^\//, ''))).map(({ verb }) => `/${verb}`);
