// Ten digits as strokes, for whoever does not draw, and as samples before there are others.
import { normalise } from './raster.js';

// Points on a square from 0 to 1.
const STROKES = {
  0: [[[0.5, 0.14], [0.33, 0.2], [0.25, 0.42], [0.27, 0.68], [0.4, 0.85], [0.56, 0.85], [0.71, 0.68], [0.73, 0.42], [0.64, 0.2], [0.5, 0.14]]],
  1: [[[0.4, 0.28], [0.54, 0.15], [0.52, 0.5], [0.49, 0.86]]],
  2: [[[0.29, 0.3], [0.38, 0.17], [0.55, 0.15], [0.67, 0.27], [0.62, 0.46], [0.45, 0.64], [0.28, 0.83], [0.5, 0.81], [0.74, 0.83]]],
  3: [[[0.3, 0.22], [0.45, 0.14], [0.62, 0.18], [0.66, 0.33], [0.57, 0.45], [0.44, 0.48], [0.6, 0.52], [0.7, 0.66], [0.62, 0.81], [0.45, 0.86], [0.29, 0.78]]],
  4: [[[0.36, 0.16], [0.3, 0.36], [0.27, 0.54], [0.5, 0.54], [0.74, 0.5]], [[0.64, 0.17], [0.6, 0.5], [0.56, 0.86]]],
  5: [[[0.7, 0.17], [0.4, 0.17], [0.36, 0.44], [0.52, 0.42], [0.67, 0.53], [0.68, 0.7], [0.56, 0.84], [0.4, 0.85], [0.29, 0.77]]],
  6: [[[0.62, 0.15], [0.43, 0.3], [0.31, 0.55], [0.34, 0.78], [0.5, 0.86], [0.65, 0.77], [0.66, 0.6], [0.53, 0.51], [0.38, 0.58], [0.32, 0.68]]],
  7: [[[0.27, 0.2], [0.5, 0.19], [0.73, 0.18], [0.6, 0.45], [0.49, 0.67], [0.43, 0.86]]],
  8: [[[0.62, 0.24], [0.49, 0.14], [0.36, 0.24], [0.38, 0.38], [0.55, 0.5], [0.66, 0.66], [0.6, 0.82], [0.46, 0.86], [0.35, 0.77], [0.37, 0.62], [0.53, 0.47], [0.63, 0.34], [0.62, 0.24]]],
  9: [[[0.66, 0.33], [0.56, 0.17], [0.41, 0.18], [0.33, 0.33], [0.39, 0.47], [0.53, 0.47], [0.66, 0.34], [0.66, 0.5], [0.62, 0.7], [0.56, 0.86]]],
};

/** Draws one with a pen as thick as a person's would be. */
export function drawDigit(context, size, digit) {
  context.save();
  context.strokeStyle = '#fff';
  context.lineWidth = size * 0.085;
  context.lineCap = context.lineJoin = 'round';
  for (const stroke of STROKES[digit]) {
    const points = stroke.map(([x, y]) => [x * size, y * size]);
    context.beginPath();
    context.moveTo(...points[0]);
    for (let i = 1; i < points.length - 1; i++) {
      const next = points[i + 1];
      context.quadraticCurveTo(...points[i], (points[i][0] + next[0]) / 2, (points[i][1] + next[1]) / 2);
    }
    context.lineTo(...points.at(-1));
    context.stroke();
  }
  context.restore();
}

/** One as an image of that size. */
export function digitImage(digit, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 280;
  drawDigit(canvas.getContext('2d', { willReadFrequently: true }), 280, digit);
  return normalise(canvas, width, height);
}
