/** What the view of a picture and the extension say to each other. */

/** A picture as it arrives in the view; what the view points at is followed by the extension. */
export interface PictureMessage {
  readonly kind: 'picture';
  readonly title: string;
  readonly summary: string;
  /** SVG without a style, and the style that belongs to it. */
  readonly svg: string;
  readonly style: string;
  readonly groups: readonly { readonly id: string; readonly label: string }[];
}

export type MessageToView =
  | PictureMessage
  /** What the view is to show from now on; it answers with the same filter, as if a person had chosen it. */
  | { readonly kind: 'show'; readonly filter: ViewFilter }
  | { readonly kind: 'failure'; readonly message: string };

/** Which part of the picture is wanted; kept by VS Code while the view is hidden or the window reloads. */
export interface ViewFilter {
  /** The id of a group; absent for all. */
  readonly group?: string;
  readonly words?: string;
}

export interface ViewState extends ViewFilter {
  /** The name of the picture, for example `rbac`. */
  readonly picture: string;
}

export type MessageFromView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'filter'; readonly filter: ViewFilter }
  | { readonly kind: 'open'; readonly node?: string; readonly edge?: number; readonly beside: boolean }
  | { readonly kind: 'export' };
