export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The index of the rectangle that an arrow key leads to: one that lies in the direction, near, and rather straight
 * ahead than aside. Absent where none lies there.
 */
export function bestNeighbour(
  rectangles: readonly Rectangle[],
  from: number,
  direction: Direction,
): number | undefined {
  const start = rectangles[from];
  if (start === undefined) return undefined;
  const isLevel = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  rectangles.forEach((rectangle, index) => {
    if (index === from) return;
    const x = middle(rectangle).x - middle(start).x;
    const y = middle(rectangle).y - middle(start).y;
    const ahead = (isLevel ? x : y) * sign;
    const aside = Math.abs(isLevel ? y : x);
    if (ahead < 1) return;
    const distance = ahead + 2.5 * aside;
    if (distance < least) {
      least = distance;
      best = index;
    }
  });
  return best;
}

const middle = ({ left, top, width, height }: Rectangle): { readonly x: number; readonly y: number } => ({
  x: left + width / 2,
  y: top + height / 2,
});
