/** A reply that had to be split stands in several messages; together they are one post. */

const SEPARATOR = '+';

/** The id of a post for its messages' ids, which hold no plus sign. */
export function postIdOf(messageIds: readonly string[]): string {
  return messageIds.join(SEPARATOR);
}

/** The ids of a post's messages, first one first. */
export function messageIdsOf(postId: string): string[] {
  return postId === '' ? [] : postId.split(SEPARATOR);
}
