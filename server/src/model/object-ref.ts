/** Names an object of the workspace without a place in its text, so that it stays equal while the text moves. */
export interface ObjectRef {
  readonly uri: string;
  /** Which document of the file, from 0; 0 for a Dockerfile. */
  readonly document: number;
  /** The path of the object within its document: empty, or `items[3]` in a List. */
  readonly path: string;
}
