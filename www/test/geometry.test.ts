import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arc, directionOf, middleBetween, normalize, pointAt, ringPiece } from '../src/wheel/geometry.ts';

function near(actual: { x: number; y: number }, x: number, y: number): void {
  assert.ok(Math.hypot(actual.x - x, actual.y - y) < 1e-9, `${actual.x}, ${actual.y}`);
}

test('the Ascendant lies left and the zodiac runs counter-clockwise from it', () => {
  near(pointAt(directionOf(215, 215), 100), -100, 0);
  // A quarter of the zodiac further is the fourth house's side, below.
  near(pointAt(directionOf(305, 215), 100), 0, 100);
  near(pointAt(directionOf(35, 215), 100), 100, 0);
});

test('angles come into one turn', () => {
  assert.equal(normalize(-30), 330);
  assert.equal(normalize(720), 0);
  assert.equal(normalize(-1e-17), 0);
});

test('the middle of a house that spans 0 Aries lies inside it', () => {
  assert.equal(middleBetween(350, 20), 5);
  assert.equal(middleBetween(100, 130), 115);
});

test('the middle of a house lies inside it where the cusps run backwards', () => {
  assert.equal(middleBetween(299, 281), 290);
  assert.equal(middleBetween(10, 350), 0);
  assert.ok(Math.abs(middleBetween(299.1, 201.5) - 250.3) < 1e-9);
});

test("a ring's piece begins at the outer circle and is closed", () => {
  assert.equal(
    ringPiece(0, 90, 50, 100),
    'M100.00 0.00A100 100 0 0 0 0.00 -100.00L0.00 -50.00A50 50 0 0 1 50.00 0.00Z',
  );
});

test('an arc goes the way its directions say', () => {
  assert.equal(arc(0, 90, 100), 'M100.00 0.00A100 100 0 0 0 0.00 -100.00');
  assert.equal(arc(90, 0, 100), 'M0.00 -100.00A100 100 0 0 1 100.00 0.00');
  assert.equal(arc(0, 270, 100), 'M100.00 0.00A100 100 0 1 0 -0.00 100.00');
});
