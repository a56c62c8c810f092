/** The step's name in that of an instance, `build` in `build#2[0]`: iterations and items left out. Linear in words of people. */
export function bareName(instance: string): string {
  let end = instance.length;
  for (let start = beforePart(instance, end); start !== end; start = beforePart(instance, end)) end = start;
  return instance.slice(0, end);
}

/** Where the last part before `end` begins, `#2` or `[0]`; `end` itself where there is none. */
function beforePart(instance: string, end: number): number {
  const isItem = instance[end - 1] === ']';
  const last = isItem ? end - 1 : end;
  let at = last;
  while (isDigit(instance[at - 1])) at -= 1;
  return at < last && instance[at - 1] === (isItem ? '[' : '#') ? at - 1 : end;
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';
