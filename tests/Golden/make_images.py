"""Makes the image fixtures of the format tests: PNG of every kind, JPEG of every kind that is read, and what they decode to.

Needs Pillow and, for JPEG, cjpeg and djpeg of libjpeg-turbo. Run it in this folder: python3 make_images.py
PNG files are put together here, since no encoder writes them all; images/png.txt holds the SHA-256 of the expected samples.
JPEG files come with the decode of djpeg as .pnm.
"""
import hashlib
import math
import struct
import subprocess
import zlib

from PIL import Image

OUT = "images/"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
COLOURS = [(i * 37 % 256, i * 91 % 256, 255 - i * 53 % 256) for i in range(256)]


def sample(x, y, c, depth):
    """A smooth wave with some grain, in 0 .. 2^depth - 1."""
    wave = 0.5 + 0.4 * math.sin(0.3 * x + 0.2 * y * (c + 1) + c) + 0.1 * ((x * 7 + y * 13 + c * 5) % 17) / 17
    return min(2**depth - 1, int(wave * 2**depth * 0.98))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(values, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in values)
    bits = "".join(format(v, f"0{depth}b") for v in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    return min((a, b, c), key=lambda v: (abs(p - v), [a, b, c].index(v)))


def filtered(kind, row, above, distance):
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - distance] if i >= distance else 0
        b = above[i]
        c = above[i - distance] if i >= distance else 0
        out.append((value - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) % 256)
    return bytes(out)


def scanlines(raster, width, height, colour, depth, start):
    rows = b""
    above = None
    for y in range(height):
        row = pack([v for x in range(width) for v in raster[y][x]], depth)
        above = above or bytes(len(row))
        rows += filtered((start + y) % 5, row, above, max(1, CHANNELS[colour] * depth // 8))
        above = row
    return rows


def make_png(name, width, height, colour, depth, interlaced, pieces=1, extra=b""):
    raster = [[[sample(x, y, c, depth) for c in range(CHANNELS[colour])] for x in range(width)] for y in range(height)]
    if interlaced:
        data = b""
        for n, (x0, y0, dx, dy) in enumerate(ADAM7):
            part = [row[x0::dx] for row in raster[y0::dy]]
            if part and part[0]:
                data += scanlines(part, len(part[0]), len(part), colour, depth, n)
    else:
        data = scanlines(raster, width, height, colour, depth, 1)
    packed = zlib.compress(data, 9)
    step = -(-len(packed) // pieces)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)) + extra
    if colour == PALETTE:
        png += chunk(b"PLTE", bytes(v for rgb in COLOURS[:2**depth] for v in rgb))
    for i in range(0, len(packed), step):
        png += chunk(b"IDAT", packed[i:i + step])
    png += chunk(b"IEND", b"")
    open(OUT + name, "wb").write(png)

    def final(v):
        return (v + 128) // 257 if depth == 16 else v * 255 // (2**depth - 1)

    shown = 1 if colour in (GREY, GREY_ALPHA) else 3
    expected = bytes(
        v for row in raster for pixel in row
        for v in (COLOURS[pixel[0]] if colour == PALETTE else [final(s) for s in pixel[:shown]]))
    if depth < 16:
        picture = Image.open(OUT + name)
        if picture.mode in ("1", "P", "RGBA", "LA"):
            picture = picture.convert("L" if shown == 1 else "RGB") if picture.mode != "LA" else picture.split()[0]
        assert picture.tobytes() == expected, name
    return f"{name} {width} {height} {shown} {hashlib.sha256(expected).hexdigest()}\n"


def make_pngs():
    lines = ""
    for colour, depths in ((GREY, (1, 2, 4, 8, 16)), (RGB, (8, 16)), (PALETTE, (1, 2, 4, 8)), (GREY_ALPHA, (8, 16)), (RGBA, (8, 16))):
        for depth in depths:
            for interlaced in (0, 1):
                lines += make_png(f"c{colour}d{depth}i{interlaced}.png", 11, 13, colour, depth, interlaced)
    lines += make_png("one-pixel.png", 1, 1, RGB, 8, 1)
    lines += make_png("pieces.png", 20, 9, RGB, 8, 0, pieces=7, extra=chunk(b"tEXt", b"Comment\0none") + chunk(b"gAMA", struct.pack(">I", 45455)))
    open(OUT + "png.txt", "w").write(lines)


def make_jpeg(name, width, height, grey, *options):
    source = bytes(sample(x, y, c, 8) for y in range(height) for x in range(width) for c in range(1 if grey else 3))
    pnm = f"P{5 if grey else 6}\n{width} {height}\n255\n".encode() + source
    jpeg = subprocess.run(["cjpeg", "-quality", "85", *options], input=pnm, stdout=subprocess.PIPE, check=True).stdout
    open(OUT + name + ".jpg", "wb").write(jpeg)
    decoded = subprocess.run(["djpeg", "-dct", "int", "-pnm"], input=jpeg, stdout=subprocess.PIPE)
    if decoded.returncode == 0 and name not in ("arithmetic",):
        open(OUT + name + ".pnm", "wb").write(decoded.stdout)


def make_jpegs():
    make_jpeg("grey", 21, 18, True)
    make_jpeg("grey-progressive", 21, 18, True, "-progressive")
    for sampling in ("1x1", "2x1", "1x2", "2x2", "4x1"):
        make_jpeg(f"colour-{sampling}", 37, 27, False, "-sample", sampling)
        make_jpeg(f"progressive-{sampling}", 37, 27, False, "-progressive", "-sample", sampling)
    make_jpeg("restart", 50, 35, False, "-restart", "2B", "-sample", "2x2")
    make_jpeg("restart-progressive", 50, 35, False, "-restart", "1", "-progressive", "-sample", "2x1")
    make_jpeg("optimised", 16, 16, False, "-optimize", "-sample", "2x2")
    make_jpeg("rgb", 19, 11, False, "-rgb")
    make_jpeg("low-quality", 33, 33, False, "-quality", "8", "-sample", "2x2")
    make_jpeg("narrow", 3, 40, False, "-sample", "2x2")
    make_jpeg("one-pixel", 1, 1, False, "-sample", "2x2")
    make_jpeg("arithmetic", 16, 16, False, "-arithmetic")
    Image.frombytes("CMYK", (8, 8), bytes(256)).save(OUT + "cmyk.jpg")


def make_resized():
    source = Image.frombytes("RGB", (37, 27), bytes(sample(x, y, c, 8) for y in range(27) for x in range(37) for c in range(3)))
    source.save(OUT + "resize-source.png")
    for name, size in (("shrunk", (12, 10)), ("grown", (50, 41)), ("mixed", (16, 60))):
        source.resize(size, Image.BILINEAR).save(OUT + f"resized-{name}.png")


make_pngs()
make_jpegs()
make_resized()
