#!/usr/bin/env python3
"""Has Mechanist restore an image over HTTP, with nothing but Python's own library.

    ./mechanist serve                                          beside a learner
    python docs/examples/restore.py                            a digit drawn here, shifted to the right
    python docs/examples/restore.py digit.raw                  your own: a byte a pixel, row by row, 0 is black
    python docs/examples/restore.py --mechanism rotate --set degrees=30 digit.raw

Written against the server's OpenAPI document (http://localhost:8080/openapi.json) alone.
"""

import argparse
import base64
import json
import sys
import urllib.error
import urllib.request

SHADES = " .:-=+*#%@"


def call(server, path, body=None):
    """The answer as JSON; ends with the server's own words if there is a problem."""
    request = urllib.request.Request(server + path)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)  # RFC 9457
        sys.exit(f"{problem['status']} {problem['title']}: {problem['detail']}")
    except urllib.error.URLError as error:
        sys.exit(f"no answer from {server}: {error.reason}")


def seven(width, height):
    """A digit: a bar on top and a slanted one below."""
    rows = [bytearray(width) for _ in range(height)]
    top, bottom = height // 4, height - height // 4
    for y in range(top, bottom):
        x = width * 2 // 3 - (y - top) * width // 3 // (bottom - top)
        for dx in (0, 1, 2):
            rows[y][x + dx] = 255
    for x in range(width // 3, width * 2 // 3 + 3):
        rows[top][x] = rows[top + 1][x] = 255
    return b"".join(rows)


def draw(title, pixels, width):
    print(title)
    for start in range(0, len(pixels), width):
        row = pixels[start : start + width]
        print("".join(SHADES[value * len(SHADES) // 256] * 2 for value in row).rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", nargs="?", help="file of bare pixels, of the size that the server restores")
    parser.add_argument("--server", default="http://localhost:8080")
    parser.add_argument("--mechanism", default="translate", help="what happens to the image before; none: nothing")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the mechanism")
    options = parser.parse_args()

    state = call(options.server, "/api/state")
    if "snapshot" not in state:
        sys.exit("there is nothing to restore by yet: no learner has published a snapshot")
    width, height = state["snapshot"]["width"], state["snapshot"]["height"]
    if options.image:
        with open(options.image, "rb") as file:
            pixels = file.read()
    else:
        pixels = seven(width, height)

    request = {"images": [{"width": width, "height": height, "pixels": base64.b64encode(pixels).decode()}]}
    if options.mechanism != "none":
        parameters = {name: float(value) for name, _, value in (one.partition("=") for one in options.set)}
        request["mechanism"] = {"kind": options.mechanism, "parameters": parameters}
    answer = call(options.server, "/api/restore", request)

    image = answer["images"][0]
    draw("distorted", base64.b64decode(image["transformed"]), width)
    draw("restored", base64.b64decode(image["restored"]), width)
    explained = "" if image["explained"] else "  (no expert knows this mechanism)"
    print(f"restored by {image['expert']} at {answer['modelVersion']}{explained}")
    print(f"score       {image['score']:.2f}, of all experts:", end=" ")
    print(", ".join(f"{expert} {score:.2f}" for expert, score in image["scores"].items()))
    if "label" in image:
        print(f"the classifier reads {image['label']}, and is {image['probability']:.0%} sure")


if __name__ == "__main__":
    main()
