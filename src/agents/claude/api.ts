/** Where the vendor's API is. */
export const API = 'https://api.anthropic.com';

/** What is said where an agent needs the model and its job was given no key. */
export const NO_KEY =
  'there is no key for the model: pass the input anthropic-api-key, from a secret called ANTHROPIC_API_KEY';
