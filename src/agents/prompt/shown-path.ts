import { stripInvisible } from '../../invisible.ts';

/** A path as one visible line, whatever characters it has. */
export const shownPath = (path: string): string => {
  const visible = stripInvisible(path);
  return visible.removed > 0 || /[\n"`]/.test(path) ? JSON.stringify(visible.text) : path;
};
