/** The code of something caught, as Node and child processes set it: `ENOENT`, an exit code; undefined without one. */
export const codeOf = (caught: unknown): string | number | undefined => {
  const code = caught instanceof Error && 'code' in caught ? caught.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
};

export const messageOf = (caught: unknown): string =>
  caught instanceof Error ? caught.message : String(caught);
