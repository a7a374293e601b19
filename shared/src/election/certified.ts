/** What the certifier closed: the whole night, turnout too, or the counts of single contests. */
export type Certified = { readonly night: boolean; readonly contests: readonly string[] };

/** Whether the counts of a contest are certified; without a contest, the turnout. */
export function isCertified(certified: Certified | undefined, contest?: string): boolean {
  if (!certified) return false;
  return certified.night || (contest !== undefined && certified.contests.includes(contest));
}

/** A certified row is what it was, in the certifier's word. Its parents count it as certified, and so as complete. */
export function asCertified<R extends { readonly status: string }>(
  row: R | undefined,
): (R & { readonly status: 'certified' }) | undefined {
  return row && { ...row, status: 'certified' };
}
