const READABLE = 0.6;
const MARGIN = 40;

/** Shows the whole drawing when that is readable, else its beginning; never below the tools, `left` pixels wide. */
export function begin(canvas, left) {
  canvas.zoom('fit-viewport', 'auto');
  const readable = Math.min(Math.max(canvas.zoom(), READABLE), 1);
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / readable, outer.height / readable];
  const spare = Math.max((height - inner.height) / 2, MARGIN / readable);
  canvas.viewbox({ x: inner.x - left / readable, y: inner.y - spare, width, height });
}
