"""Compares a screenshot with a stored one, in the browser: no further package."""

from __future__ import annotations

import base64
import os
from pathlib import Path

BASELINES = Path(__file__).resolve().parent / "baselines"
#: Of 255 in one channel: what smoothing of another version of Chromium may change.
SMALL = 40
#: Share of pixels that may differ by more.
MOST_DIFFERENT = 0.02

_COMPARE = """async ([a, b, small]) => {
  const pixels = async (data) => {
    const blob = await (await fetch("data:image/png;base64," + data)).blob();
    const image = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  };
  const [left, right] = [await pixels(a), await pixels(b)];
  if (left.width !== right.width || left.height !== right.height) return 1;
  let different = 0;
  for (let at = 0; at < left.data.length; at += 4) {
    const far = [0, 1, 2].some((c) =>
      Math.abs(left.data[at + c] - right.data[at + c]) > small);
    if (far) different += 1;
  }
  return different / (left.data.length / 4);
}"""


def share_different(browser, one: bytes, other: bytes) -> float:
    """Share of pixels that differ visibly; 1 for pictures of another size."""
    context = browser.new_context()
    try:
        texts = [base64.b64encode(image).decode() for image in (one, other)]
        return context.new_page().evaluate(_COMPARE, [*texts, SMALL])
    finally:
        context.close()


_HALVE = """async (data) => {
  const blob = await (await fetch("data:image/png;base64," + data)).blob();
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width / 2, image.height / 2);
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def halved(browser, image: bytes) -> bytes:
    """The picture at half its size: enough to see what has moved or gone."""
    context = browser.new_context()
    try:
        text = base64.b64encode(image).decode()
        return base64.b64decode(context.new_page().evaluate(_HALVE, text))
    finally:
        context.close()


def check(browser, name: str, image: bytes) -> None:
    """Fails where the picture is not the stored one; UPDATE_BASELINES=1 stores it."""
    path = BASELINES / f"{name}.png"
    image = halved(browser, image)
    if os.environ.get("UPDATE_BASELINES"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(image)
    share = share_different(browser, path.read_bytes(), image)
    assert share <= MOST_DIFFERENT, f"{name}: {share:.1%} of the pixels differ"
