#!/usr/bin/env python3
"""Feeds images to Mechanist and reads the restored ones back, with a plain Kafka client.

    pip install kafka-python                     (and pillow, if you want --images)
    ./mechanist broker
    ./mechanist learn --experts 2
    python docs/examples/feed.py                 white shapes on black, made here
    python docs/examples/feed.py --images DIR    your own: every image file in DIR

Half of the images are sent as they are, to the topic of canonical images: what restored images
should look like. The other half is distorted, by one of two mechanisms each, and sent to the topic
of transformed images. The learner is told nothing about mechanisms and never sees the same image on
both topics. Its restorations come back on a third topic; the last of them are drawn to a PNG file,
distorted images above restored ones.
"""

import argparse
import base64
import json
import pathlib
import random
import struct
import sys
import time
import uuid
import zlib

from kafka import KafkaConsumer, KafkaProducer, TopicPartition


# --- images: lists of rows, one byte a pixel, 0 is black and 255 white -------------------------


def shape(side, rng):
    """A filled or hollow disc, square or triangle near the middle, with soft edges."""
    kind = rng.choice(["disc", "square", "triangle"])
    r = rng.uniform(0.2, 0.28) * side
    hole = rng.choice([0, 0.5, 0.6]) * r
    cx, cy = (side / 2 + rng.uniform(-0.08, 0.08) * side for _ in range(2))

    def radius(x, y):
        """How far out a pixel is, in the shape's own measure; its edge is at r."""
        dx, dy = x + 0.5 - cx, y + 0.5 - cy
        if kind == "disc":
            return (dx * dx + dy * dy) ** 0.5
        if kind == "square":
            return 1.1 * max(abs(dx), abs(dy))
        return max(1.7 * dy, 1.5 * abs(dx) - 0.85 * dy)

    def grey(distance):
        return max(0.0, min(1.0, min(r - distance, distance - hole if hole else r) + 0.5))

    return [bytes(round(255 * grey(radius(x, y))) for x in range(side)) for y in range(side)]


def from_folder(folder, side):
    """Every image file in a folder, as grey images of side × side pixels on black."""
    from PIL import Image, ImageOps

    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.suffix.lower() in Image.registered_extensions():
            with Image.open(path) as image:
                grey = ImageOps.pad(image.convert("L"), (side, side), color=0).tobytes()
            yield [grey[y * side : (y + 1) * side] for y in range(side)]


def invert(rows):
    return [bytes(255 - p for p in row) for row in rows]


def shift_up(rows):
    d = max(1, len(rows) // 8)
    return rows[d:] + [bytes(len(rows[0]))] * d


# --- messages ------------------------------------------------------------------------------------


def message(image_id, rows):
    """An image in the JSON form: key, value and headers."""
    value = {
        "id": image_id,
        "width": len(rows[0]),
        "height": len(rows),
        "pixels": base64.b64encode(b"".join(rows)).decode(),
    }
    return {
        "key": image_id.encode(),
        "value": json.dumps(value).encode(),
        "headers": [("content-type", b"application/json"), ("ce_source", b"feed.py")],
    }


def rows_of(received):
    """The pixels of a restored image: they come as raw bytes, their size in headers."""
    width = int(dict(received.headers)["width"])
    return [received.value[i : i + width] for i in range(0, len(received.value), width)]


def reader(bootstrap, topics):
    """A consumer that reads what is committed to these topics from now on, outside any group."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, isolation_level="read_committed", enable_auto_commit=False
    )
    partitions = []
    for topic in topics:
        numbers = consumer.partitions_for_topic(topic)
        if not numbers:
            sys.exit(f"there is no topic {topic} at {bootstrap}; is ./mechanist broker running?")
        partitions += [TopicPartition(topic, number) for number in numbers]
    consumer.assign(partitions)
    for partition, end in consumer.end_offsets(partitions).items():
        consumer.seek(partition, end)
    return consumer


# --- a picture ------------------------------------------------------------------------------------


def png(path, rows):
    """Writes a grey image as a PNG file."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def grid(pairs):
    """Pairs of images side by side, the first of each pair above the second, grey lines between."""
    line = b"\x80"
    lines = []
    for images in zip(*pairs):
        lines += [line.join(rows) for rows in zip(*images)]
        lines.append(line * len(lines[0]))
    return lines


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--bootstrap", default="localhost:9092", help="the Kafka broker")
    options.add_argument("--topics", default="mechanist", help="what the topics' names begin with")
    options.add_argument("--images", metavar="DIR", help="a folder of images (needs pillow)")
    options.add_argument("--count", type=int, default=6400, help="how many shapes, without --images")
    options.add_argument("--side", type=int, default=32, help="pixels, divisible by 8, up to 256")
    options.add_argument("--patience", type=float, default=120, help="seconds to wait for an image")
    options.add_argument("--out", type=pathlib.Path, default=pathlib.Path("restored.png"))
    given = options.parse_args()
    if given.side % 8 or not 8 <= given.side <= 256:
        options.error(f"--side is {given.side}; multiples of 8 up to 256 are allowed")

    rng = random.Random(1)
    if given.images:
        images = list(from_folder(given.images, given.side))
    else:
        images = [shape(given.side, rng) for _ in range(given.count)]
    if len(images) < 2:
        sys.exit("at least two images are needed")
    rng.shuffle(images)
    half = len(images) // 2
    run = uuid.uuid4().hex[:8]

    restored_topic = given.topics + ".restored"
    dead_letters_topic = given.topics + ".dead-letters"
    consumer = reader(given.bootstrap, [restored_topic, dead_letters_topic])
    producer = KafkaProducer(bootstrap_servers=given.bootstrap, linger_ms=5)

    for i, rows in enumerate(images[:half]):
        producer.send(given.topics + ".canonical", **message(f"{run}-canonical-{i}", rows))
    producer.flush()
    sent = {}  # image id: what was sent, what it was before
    for i, rows in enumerate(images[half:]):
        image_id = f"{run}-{i}"
        sent[image_id] = rng.choice([invert, shift_up])(rows), rows
        producer.send(given.topics + ".transformed", **message(image_id, sent[image_id][0]))
    producer.flush()
    print(f"sent {half} canonical and {len(sent)} transformed images as run {run}")

    waiting, pairs, errors = set(sent), [], []
    heard = time.monotonic()
    while waiting and time.monotonic() - heard < given.patience:
        for received in (r for rs in consumer.poll(timeout_ms=500).values() for r in rs):
            image_id = (received.key or b"").decode()
            if image_id not in waiting:
                continue  # somebody else's
            heard = time.monotonic()
            waiting.remove(image_id)
            headers = dict(received.headers)
            if received.topic == dead_letters_topic:
                print(f"{image_id} was refused: {headers['dead-letter-detail'].decode()}")
                continue
            transformed, clean = sent[image_id]
            restored = rows_of(received)
            pairs.append((transformed, restored))
            errors.append(
                sum(abs(a - b) for a, b in zip(b"".join(clean), b"".join(restored)))
                / (255 * given.side * given.side)
            )
            if len(pairs) % 500 == 0 or not waiting:
                recent = errors[-500:]
                print(
                    f"{len(pairs):6} restored, the last by {headers['expert'].decode()} "
                    f"({headers['model-version'].decode()}); recent error "
                    f"{sum(recent) / len(recent):.3f} of the full range a pixel"
                )
    if waiting:
        print(f"{len(waiting)} images did not come back within {given.patience:.0f} s; "
              "is ./mechanist learn running?")
    if pairs:
        png(given.out, grid(pairs[-16:]))
        print(f"the last {len(pairs[-16:])} of them are in {given.out}")
    sys.exit(1 if waiting else 0)


if __name__ == "__main__":
    main()
