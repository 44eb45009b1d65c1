import { expect, it } from 'vitest';
import { bestNeighbour, type Direction } from '../../client/webview/neighbour.js';

const at = (left: number, top: number) => ({ left, top, width: 10, height: 10 });
//    0      1
//    2      3      4
const grid = [at(0, 0), at(50, 0), at(0, 50), at(50, 55), at(120, 50)];

it.each<[from: number, direction: Direction, to: number | undefined]>([
  [0, 'right', 1],
  [0, 'down', 2],
  [0, 'left', undefined],
  [0, 'up', undefined],
  [3, 'left', 2],
  [3, 'up', 1],
  [2, 'right', 3],
  [4, 'left', 3],
  [4, 'up', 1],
  [9, 'up', undefined],
])('from %i an arrow to the %s leads to %s', (from, direction, to) => {
  expect(bestNeighbour(grid, from, direction)).toBe(to);
});

it('leads from one of two that lie upon each other nowhere', () => {
  expect(bestNeighbour([at(0, 0), at(0, 0)], 0, 'right')).toBeUndefined();
});
