import type { RenderInput } from './input.ts';

export type Place = Pick<RenderInput, 'server_url' | 'repository' | 'pull' | 'head_oid' | 'fork'>;

const segment = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const path = (text: string): string => text.split('/').map(segment).join('/');

const home = (place: Pick<Place, 'server_url' | 'repository'>): string =>
  `${place.server_url.replace(/\/+$/, '')}/${path(place.repository)}`;

const runBranch = (place: Place): string => `pawl/pr-${place.pull}`;

/** The page of a file as of the head; of a fork as of the run's branch, where its outputs live. */
export const fileAddress = (place: Place, file: string): string =>
  `${home(place)}/blob/${place.fork ? path(runBranch(place)) : segment(place.head_oid)}/${path(file)}`;

/** A line of the code as of the head: GitHub shows a fork's commits in the repository that they are proposed to, too. */
export const codeAddress = (place: Place, file: string, line?: string): string =>
  `${home(place)}/blob/${segment(place.head_oid)}/${path(file)}${line === undefined ? '' : `#L${line}`}`;

export const changesAddress = (place: Place): string => `${home(place)}/pull/${place.pull}/files`;

/** A comment of the pull request by its number; the pull request itself where there is none. */
export const commentAddress = (place: Place, id: number | null | undefined): string =>
  `${home(place)}/pull/${place.pull}${id === undefined || id === null ? '' : `#issuecomment-${id}`}`;

/** The commits of the run's branch: one per decision. */
export const journalAddress = (place: Place): string => `${home(place)}/commits/${path(runBranch(place))}`;

/** The page of one commit. */
export const commitAddress = (place: Pick<Place, 'server_url' | 'repository'>, oid: string): string =>
  `${home(place)}/commit/${segment(oid)}`;

/** An actions run by its number: the document's own address of it is not trusted. */
export const actionsRunAddress = (place: Place, id: number): string => `${home(place)}/actions/runs/${id}`;
