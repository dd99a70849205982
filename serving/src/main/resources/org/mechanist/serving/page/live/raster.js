// What was drawn, as an image like those of the stream: MNIST's digits fit a box of 20 pixels, and
// their centre of mass is in the middle.
import { encode } from './pixels.js';

const BOX = 20;
const SCRATCH = document.createElement('canvas');

function bounds(data, width, height) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[4 * (y * width + x)] > 24) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function grey(context, width, height) {
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, i) => data[4 * i]);
}

/** `{width, height, pixels}`; null if nothing was drawn. */
export function normalise(drawing, width, height) {
  const drawn = bounds(drawing.getContext('2d').getImageData(0, 0, drawing.width, drawing.height).data, drawing.width, drawing.height);
  if (!drawn) {
    return null;
  }
  SCRATCH.width = width;
  SCRATCH.height = height;
  const context = SCRATCH.getContext('2d', { willReadFrequently: true });
  const scale = (BOX * Math.min(width, height)) / 32 / Math.max(drawn.width, drawn.height) * (Math.min(width, height) === 28 ? 32 / 28 : 1);
  const place = (dx, dy) => {
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    const w = drawn.width * scale;
    const h = drawn.height * scale;
    context.drawImage(drawing, drawn.left, drawn.top, drawn.width, drawn.height, (width - w) / 2 + dx, (height - h) / 2 + dy, w, h);
    return grey(context, width, height);
  };
  const first = place(0, 0);
  let [mass, x, y] = [0, 0, 0];
  first.forEach((value, i) => {
    mass += value;
    x += value * (i % width);
    y += value * Math.floor(i / width);
  });
  const pixels = place(Math.round((width - 1) / 2 - x / mass), Math.round((height - 1) / 2 - y / mass));
  return { width, height, pixels: encode(pixels) };
}
