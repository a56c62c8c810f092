/** What the design rests on at GitHub, in our own words. Every row has cases that show it, and every case shows a row. */
export const FACTS = {
  'own-events':
    'What the token of an actions run does starts no other actions run; only a dispatch does, and what people do.',
  'compare-and-swap':
    'A commit names the commit that it expects at the tip: where the branch is elsewhere nothing is written, and the answer is the error STALE_DATA with status 200 and no value.',
  'our-commits':
    'A commit through the API bears the name of the owner of the token and the signature of GitHub; whoever pushes can write our name, and not the signature.',
  modes:
    'A commit through the API writes every path as a plain file; trees and commits made as git objects keep what can be run and what is a link, and the branch follows by compare-and-swap.',
  'workflow-files':
    'The token of an actions run changes no workflow file: that is refused in words, and nothing is written.',
  'refs-together': 'Several refs move together, all or none, each only from where it was expected.',
  'any-commit':
    'A branch can be made at any commit that the repository still has, also at one that no branch leads to.',
  'not-atomic':
    'Changes that one document asks for are made one after the other; one that fails takes back none before it and stops none after it.',
  'head-moves':
    'A commit to the head moves it: the status of the commit before says nothing of it, and who pushed last is whoever made it.',
  'stale-reviews':
    'Where the rule for it is on, a commit that changes what would be merged dismisses the approvals before it; a commit to another branch dismisses none.',
  'lost-answers': 'A write whose answer was lost may have been made all the same.',
  'comment-size': 'A comment has at most 65,536 characters; a longer one is refused with 422 and not cut.',
  'rate-limits':
    'A limit that is used up is told with 403 or 429, by retry-after or else by the instant at which it is free again, and nothing was done. Every answer says how much is left.',
  'large-texts': 'A text of more than 512,000 bytes comes cut short, and only a flag beside it says so.',
  'late-reads':
    'A read can answer what was so before our last write; what is written on the strength of it is refused as stale.',
  statuses:
    'A commit status belongs to one commit, is made over REST only and has at most 140 characters of description.',
  permissions:
    'How somebody is associated with a repository does not tell what they may do: the exact permission does. A bot has none.',
  reminders:
    'A mention that is edited into a comment reaches nobody, so that a reminder is a comment of its own, folded away once it is answered.',
  'edited-by-others':
    'Whoever may write can edit what somebody else wrote: when it was edited last and by whom says so, and who may only read cannot.',
  versions: 'All versions of a comment are listed, each with when and by whom and its whole text.',
  labels: 'Who put a label on and who took it off is told by the event; triage is enough for it.',
  reviews:
    'A review approves, asks for changes or comments, and can be dismissed; each stays in the list with the commit it was given for. Nobody approves what they opened. Where no review is required there is no verdict of GitHub over them.',
  'may-push': 'A review tells whether its author may push.',
  pages:
    'Any list can go on on a further page; where that cannot be read the list is unknown and not shorter.',
  life: 'A pull request is closed, opened again, merged and given another base; its head can be forced elsewhere, and it closes when its branch goes.',
} as const;

export type Fact = keyof typeof FACTS;

export const isFact = (word: string): word is Fact => Object.hasOwn(FACTS, word);
