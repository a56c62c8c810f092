import type { Call } from './operations.ts';

const USUAL_PAGE = 30;
const LARGEST_PAGE = 100;

/** The numbered page of a list that a request asks for, and the header `link` where there are other pages. */
export function numberedPage<T>(
  { repository, query }: Pick<Call, 'repository' | 'query'>,
  path: string,
  items: readonly T[],
): { items: T[]; headers: { link?: string } } {
  const size = Math.min(wholeNumber(query.get('per_page')) ?? USUAL_PAGE, LARGEST_PAGE);
  const page = wholeNumber(query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const links = [
    ...(page > 1 ? [link('prev', page - 1)] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };

  function link(relation: string, to: number): string {
    const other = new URLSearchParams(query);
    other.set('page', String(to));
    return `<https://api.github.com/repositories/${repository.id}/${path}?${other.toString()}>; rel="${relation}"`;
  }
}

/** Null for what counts nothing: GitHub then takes what is usual. */
function wholeNumber(text: string | null): number | null {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : null;
}
