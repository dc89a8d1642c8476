/** What does not hold, in Chinese and English. */
export class Wrong extends Error {
  constructor(zh, en) {
    super(`${zh} / ${en}`);
    this.words = [zh, en];
  }
}

/** Raises Wrong unless something holds. */
export function need(holds, zh, en) {
  if (!holds) throw new Wrong(zh, en);
}
