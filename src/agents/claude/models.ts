/** The families people name in a workflow file, and the model each stands for at present. */
const ALIASES: { [name: string]: string } = {
  fable: 'claude-fable-5-1',
  opus: 'claude-opus-5-5',
  sonnet: 'claude-sonnet-5-5',
  haiku: 'claude-haiku-5-5',
};

/** A model's id for a name as people write it: a family's name, or the id itself. */
export const resolveModel = (name: string): string =>
  (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined) ?? name;

/** Whether a model takes a temperature; from Opus 4.7 and Sonnet 5 on the API refuses it. */
export const takesTemperature = (model: string): boolean =>
  /^claude-(opus-4-[56]|sonnet-4-[56]|haiku-4-5)(-\d{8})?$/.test(model);
