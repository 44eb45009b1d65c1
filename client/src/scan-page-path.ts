/** Where the page of an image is, by its full name: the tag stands in the title of the tab. */
export const pageOfImage = (image: string): string => `/${image}.md`;

/** The image that a page's path names. */
export const imageOfPage = (path: string): string | undefined => /^\/(\S+)\.md$/.exec(path)?.[1];
