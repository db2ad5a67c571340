#!/usr/bin/env python3
"""Makes the samples of the decoder tests with the programs that write such values for real.

Needs these Debian packages: python3 python3-django python3-msgpack python3-lz4 python3-zstandard
python3-snappy python3-brotli python3-cbor2 php-cli. Run it in this folder; it writes NAME.bin and
samples.json, a list of {file, chain, expected}: what the decoders must make of it, as toJson() of
core/keyspace/decode/value_json.h writes it. What is expected is written from the Python objects
themselves, never from our decoders.
"""
import base64
import collections
import datetime
import decimal
import gzip
import json
import math
import os
import pickle
import struct
import subprocess
import uuid
import zlib
import zoneinfo

import brotli
import cbor2
import django
import lz4.block
import lz4.frame
import msgpack
import snappy
import zstandard
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
from django.db import connection, models  # noqa: E402
from django.http import HttpResponse, HttpResponseNotFound  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.safestring import mark_safe  # noqa: E402

UTC = datetime.timezone.utc
SAMPLES = []


# ---- what is expected -------------------------------------------------------------------------
def tagged(tag, value):
    return {"$tag": tag, "$value": value}


def data(raw):
    return {"$bytes": base64.b64encode(raw).decode()}


def pairs(items):
    """An ordered map, as the tree writes it."""
    items = list(items)
    if all(isinstance(k, str) and not k.startswith("$") for k, _ in items):
        return {k: v for k, v in items}
    return {"$map": [[k, v] for k, v in items]}


def plain(value):
    """A Python object as the pickle decoder shows it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$real": "nan" if math.isnan(value) else str(value)}
    if isinstance(value, bytes):
        return data(value)
    if isinstance(value, bytearray):
        return tagged("bytearray", data(bytes(value)))
    if isinstance(value, datetime.datetime):
        return tagged("datetime.datetime", moment(value))
    if isinstance(value, datetime.date):
        return tagged("datetime.date", value.isoformat())
    if isinstance(value, datetime.time):
        return tagged("datetime.time", value.isoformat())
    if isinstance(value, datetime.timedelta):
        return tagged("datetime.timedelta", str(value))
    if isinstance(value, decimal.Decimal):
        return tagged("decimal.Decimal", str(value))
    if isinstance(value, uuid.UUID):
        return tagged("uuid.UUID", str(value))
    for kind in (collections.OrderedDict, collections.defaultdict, collections.Counter):
        if type(value) is kind:
            return tagged("collections." + kind.__name__, pairs((plain(k), plain(v)) for k, v in value.items()))
    if isinstance(value, collections.deque):
        return tagged("collections.deque", [plain(v) for v in value])
    if isinstance(value, dict):
        return pairs((plain(k), plain(v)) for k, v in value.items())
    if isinstance(value, list):
        return [plain(v) for v in value]
    for kind in (tuple, set, frozenset):
        if type(value) is kind:
            return tagged(kind.__name__, [plain(v) for v in value])
    raise TypeError(type(value))


def moment(value):
    text = value.replace(tzinfo=None).isoformat()
    if isinstance(value.tzinfo, zoneinfo.ZoneInfo):
        return text + "[" + value.tzinfo.key + "]"
    return value.isoformat()


def sample(name, raw, chain, expected):
    with open(name + ".bin", "wb") as file:
        file.write(raw)
    SAMPLES.append({"file": name + ".bin", "chain": chain, "expected": expected})


# ---- Python ------------------------------------------------------------------------------------
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
VALUES = {
    "none": None,
    "yes": True,
    "no": False,
    "small": [0, 1, -1, 255, 256, 65535, 65536, -129, 2**31 - 1, -(2**31)],
    "large": [2**31, 2**63 - 1, -(2**63), 2**63, 2**64, -(2**80), 10**40],
    "real": [0.5, -1.25e300, float("inf"), 0.1],
    "text": ["", "Haus", "Größe \u20ac \U0001f3e0", "line\nfeed\\back", "x" * 300],
    "bytes": [b"", b"\x00\xff\x80plain", b"y" * 300, bytearray(b"ab\x00")],
    "tuple": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "set": [set(), {5}, frozenset([7])],
    "dict": {1: "one", (2, 3): ["four"], "five": {}},
    "moment": [
        datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        datetime.datetime(1999, 12, 31, 23, 59, 59),
        datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))),
        datetime.datetime(2026, 7, 1, 12, 0, tzinfo=BERLIN),
    ],
    "day": [datetime.date(2026, 2, 28), datetime.time(6, 7, 8, 9)],
    "span": [datetime.timedelta(days=1, hours=2, minutes=3, seconds=4, microseconds=5), datetime.timedelta(seconds=90)],
    "price": [decimal.Decimal("399000.00"), decimal.Decimal("-0.10"), decimal.Decimal("1E+3")],
    "uuid": uuid.UUID("12345678-1234-5678-9abc-def012345678"),
    "ordered": collections.OrderedDict([("z", 1), ("a", 2)]),
    "default": collections.defaultdict(list, {"k": [1]}),
    "counter": collections.Counter("aab"),
    "deque": collections.deque([1, 2, 3], maxlen=9),
}


def python_samples():
    for protocol in range(6):
        sample(f"pickle{protocol}", pickle.dumps(VALUES, protocol), ["pickle"], plain(VALUES))
    # Python 2 wrote str as bytes; these are what its pickle module of version 2.7 makes of
    # {"name": "Haus", u"n\xe4me": 1L, "raw": "\xff"}.
    sample("pickle0_python2", b"(dp0\nS'name'\np1\nS'Haus'\np2\nsVn\xe4me\np3\nL1L\nsS'raw'\np4\nS'\\xff'\np5\ns.",
           ["pickle"], {"name": "Haus", "näme": 1, "raw": data(b"\xff")})
    itself = [1]
    itself.append(itself)
    sample("pickle_itself", pickle.dumps({"list": itself}, 4), ["pickle"], {"list": [1, {"$reference": "$.list"}]})
    shared = list(range(100))
    sample("pickle_shared", pickle.dumps([shared, shared], 4), ["pickle"], [shared, {"$reference": "$[0]"}])
    sample("pickle_class", pickle.dumps([Office("Nord", 3), Word("text"), print, Office], 2), ["pickle"],
           [tagged("__main__.Office", {"name": "Nord", "desks": 3}), tagged("__main__.Word", "text"),
            tagged("global", "builtins.print"), tagged("global", "__main__.Office")])


class Office:
    def __init__(self, name, desks):
        self.name = name
        self.desks = desks


class Word(str):
    pass


# ---- Django ------------------------------------------------------------------------------------
class Agent(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "listing"


class Property(models.Model):
    title = models.CharField(max_length=50)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    listed = models.DateTimeField()
    reference = models.UUIDField()
    sold = models.BooleanField(default=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)

    class Meta:
        app_label = "listing"


def row(one, related=False):
    fields = {"id": one.id, "title": one.title, "price": plain(one.price), "listed": plain(one.listed),
              "reference": plain(one.reference), "sold": one.sold, "agent_id": one.agent_id}
    if related:
        fields["agent"] = tagged("listing.Agent", {"id": one.agent.id, "name": one.agent.name})
    return tagged("listing.Property", fields)


def django_samples():
    with connection.schema_editor() as schema:
        schema.create_model(Agent)
        schema.create_model(Property)
    agent = Agent.objects.create(name="Inês Silva")
    for number in range(12):
        Property.objects.create(
            title=f"Haus {number}", price=decimal.Decimal("399000.00") + number,
            listed=datetime.datetime(2026, 1, 2, 3, number, tzinfo=UTC), reference=uuid.UUID(int=number << 64 | 7),
            sold=number % 2 == 0, agent=agent)
    rows = Property.objects.order_by("id")
    for protocol in (0, 2, pickle.HIGHEST_PROTOCOL):
        expected = tagged("django.db.models.query.QuerySet", [row(one) for one in rows])
        sample(f"django_queryset{protocol}", pickle.dumps(rows.all(), protocol), ["pickle"], expected)
    # What django-redis stores with its zlib compressor.
    related = rows.select_related("agent")
    sample("django_queryset_zlib", zlib.compress(pickle.dumps(related.all()), 6), ["zlib", "pickle"],
           tagged("django.db.models.query.QuerySet", [row(one, True) for one in related]))
    sample("django_rows", pickle.dumps(list(rows.values("id", "title", "price"))), ["pickle"],
           [plain(one) for one in rows.values("id", "title", "price")])
    sample("django_instance", pickle.dumps(rows[0]), ["pickle"], row(rows[0]))
    pages()


def pages():
    body = "<h1>Häuser</h1>" * 40
    page = HttpResponse(body)
    page["Cache-Control"] = "max-age=600"
    headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "max-age=600"}
    sample("django_page", pickle.dumps(page), ["pickle"],
           tagged("django.http.response.HttpResponse", {"status": 200, "headers": headers, "body": body}))
    missing = HttpResponseNotFound(gzip.compress(b"<p>gone</p>", mtime=0), content_type="text/html")
    missing["Content-Encoding"] = "gzip"
    missing.set_cookie("seen", "1")
    sample("django_page_gzip", pickle.dumps(missing, 0), ["pickle"], tagged(
        "django.http.response.HttpResponseNotFound",
        {"status": 404, "headers": {"Content-Type": "text/html", "Content-Encoding": "gzip"},
         "cookies": {"seen": "1"}, "body": "<p>gone</p>"}))
    sample("django_header_list", pickle.dumps(["ACCEPT-LANGUAGE"]), ["pickle"], ["ACCEPT-LANGUAGE"])
    sample("django_safe", pickle.dumps({"html": mark_safe("<b>x</b>")}), ["pickle"],
           {"html": tagged("django.utils.safestring.SafeString", "<b>x</b>")})


# ---- the others ----------------------------------------------------------------------------------
TREE = {"id": 7, "name": "Größe", "price": 399000.5, "tags": ["a", "b"], "none": None, "sold": False,
        "raw": b"\x00\xff", "nested": {"deep": [[1], [2, [3]]]}, "big": 2**64 - 1, "small": -(2**63)}
TREE_EXPECTED = {**TREE, "raw": data(b"\x00\xff")}


def binary_samples():
    sample("msgpack", msgpack.packb(TREE), ["msgpack"], TREE_EXPECTED)
    special = [msgpack.ExtType(5, b"\x01\x02\x03"), msgpack.Timestamp(1767323045, 6), msgpack.Timestamp(1767323045),
               msgpack.Timestamp(-1, 5), "x" * 40, "y" * 300, b"z" * 300, list(range(20)), {1: 2},
               -33, -129, -32769, -(2**31) - 1, 128, 256, 65536, 2**32]
    sample("msgpack_types", msgpack.packb(special), ["msgpack"], [
        tagged("ext 5", data(b"\x01\x02\x03")), tagged("timestamp", "2026-01-02T03:04:05.000000006Z"),
        tagged("timestamp", "2026-01-02T03:04:05Z"), tagged("timestamp", "1969-12-31T23:59:59.000000005Z"),
        "x" * 40, "y" * 300, data(b"z" * 300), list(range(20)), {"$map": [[1, 2]]}] + special[9:])
    sample("msgpack_float32", msgpack.packb([0.5], use_single_float=True), ["msgpack"], [tagged("float32", 0.5)])
    sample("msgpack_stream", msgpack.packb([1]) + msgpack.packb({"a": 2}) + msgpack.packb([3]), ["msgpack"],
           tagged("stream", [[1], {"a": 2}, [3]]))
    sample("cbor", cbor2.dumps(TREE), ["cbor"], TREE_EXPECTED)
    special = [2**64, -(2**64), -(2**64) - 1, 10**40, cbor2.CBORTag(32, "https://keystead.invalid/"),
               cbor2.undefined, cbor2.CBORSimpleValue(99), datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
               uuid.UUID(int=7), float("nan"), 1.1]
    sample("cbor_types", cbor2.dumps(special), ["cbor"], [
        2**64, -(2**64), -(2**64) - 1, 10**40, tagged("tag 32", "https://keystead.invalid/"),
        tagged("undefined", None), tagged("simple", 99), tagged("tag 0", "2026-01-02T03:04:05Z"),
        tagged("tag 37", data(bytes(15) + b"\x07")), tagged("float16", {"$real": "nan"}), 1.1])
    # The same list in the lengthless form of RFC 8949, 3.2, with the tag that says CBOR; half precision.
    sample("cbor_indefinite", bytes.fromhex("d9d9f79f01bf616102ff9fff7f6161626263ff5f4101fff93c00ff"),
           ["cbor"], tagged("tag 55799", [1, {"a": 2}, [], "abc", data(b"\x01"), tagged("float16", 1.0)]))


def packed_samples():
    document = json.dumps({"rows": [{"id": n, "title": f"Haus {n}"} for n in range(40)]}).encode()
    expected = json.loads(document)
    pickled = pickle.dumps(expected)
    ways = {
        "gzip": gzip.compress(document, mtime=0), "zlib": zlib.compress(document), "zstd": zstandard.compress(document),
        "lz4": lz4.frame.compress(document), "lz4-block": lz4.block.compress(document),
        "snappy": snappy.compress(document), "brotli": brotli.compress(document),
        "base64": base64.b64encode(document), "base64url": base64.urlsafe_b64encode("Größe ÿÿ>>>???".encode()),
    }
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    ways["deflate"] = deflate.compress(document) + deflate.flush()
    # The C half of python3-snappy 0.5.3 cannot make this checksum with Python 3.11.
    snappy.snappy._crc32c = crc32c
    framed = snappy.StreamCompressor()
    ways["snappy-framed"] = framed.add_chunk(document)
    for name, raw in ways.items():
        if name == "base64url":
            sample(name, raw, [name, "text"], "Größe ÿÿ>>>???")
        else:
            sample(name, raw, [name, "json"], expected)
    sample("gzip_pickle", gzip.compress(pickled, mtime=0), ["gzip", "pickle"], expected)
    sample("gzip_members", gzip.compress(document[:500], mtime=0) + gzip.compress(document[500:], mtime=0),
           ["gzip", "json"], expected)
    sample("zstd_stream", stream_of_zstd(document), ["zstd", "json"], expected)
    sample("lz4_checks", lz4.frame.compress(document, content_checksum=True, block_checksum=True, block_linked=False),
           ["lz4", "json"], expected)
    sample("base64_zstd_msgpack", base64.b64encode(zstandard.compress(msgpack.packb(expected))),
           ["base64", "zstd", "msgpack"], expected)


def crc32c(raw):
    total = 0xFFFFFFFF
    for byte in raw:
        total ^= byte
        for _ in range(8):
            total = total >> 1 ^ 0x82F63B78 if total & 1 else total >> 1
    return total ^ 0xFFFFFFFF


assert crc32c(b"123456789") == 0xE3069283  # RFC 3720, B.4


def stream_of_zstd(document):
    stream = zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compressobj()
    return stream.compress(document) + stream.flush()


def text_samples():
    sample("text", "Größe\tund\r\nPreis €".encode(), ["text"], "Größe\tund\r\nPreis €")
    sample("text_latin1", "Größe und Preis".encode("latin-1"), ["text"], tagged("latin-1", "Größe und Preis"))
    sample("text_utf16", "Größe".encode("utf-16"), ["text"], tagged("utf-16le-bom", "Größe"))
    sample("text_utf16be", "Large house".encode("utf-16-be"), ["text"], tagged("utf-16be", "Large house"))
    sample("text_number", b"42", ["text"], "42")
    sample("json", b' {"b": 1, "a": [12345678901234567890123, -1e5, 0.25, "\\ud83c\\udfe0\\n", []], "c": {}}',
           ["json"], {"b": 1, "a": [12345678901234567890123, -1e5, 0.25, "\U0001f3e0\n", []], "c": {}})
    sample("hex", bytes([0, 1, 2, 3, 0xFE, 0xFF]), ["hex"], data(bytes([0, 1, 2, 3, 0xFE, 0xFF])))


def image_samples():
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(b"\0\1\2\3" * 2)) + chunk(b"IEND", b""))
    sample("image_png", png, ["image"],
           tagged("image", {"format": "png", "width": 3, "height": 2, "data": data(png)}))
    gif = b"GIF89a" + struct.pack("<HH", 5, 4) + b"\0\0\0;"
    sample("image_gif", gif, ["image"],
           tagged("image", {"format": "gif", "width": 5, "height": 4, "data": data(gif)}))


PHP = r"""
class Listing { public $id = 7; protected $price = 1.5; private $secret = "x"; public $self; }
enum Kind: string { case House = "h"; }
class Own implements Serializable {
    public function serialize() { return "own form"; }
    public function unserialize($data) {}
}
error_reporting(0);
$one = new Listing();
$one->self = $one;
$value = ["list" => [1, -2, true, false, null, 0.1, INF], "text" => "Größe", "raw" => "\xff\x00",
          7 => "seven", "object" => $one, "enum" => Kind::House, "own" => new Own()];
$value["shared"] = &$value["list"];
$how = $argv[1];
if ($how == "serialize") { echo serialize($value); }
elseif ($how == "list") { echo serialize(["a", "b", ["c" => 1]]); }
else { ini_set("session.save_handler", "files"); session_start(); $_SESSION = ["user" => "Inês", "cart" => [1, 2]];
       echo session_encode(); session_destroy(); }
"""


def php(how):
    return subprocess.run(["php", "-d", "session.save_path=/tmp", "-r", PHP, how], check=True, capture_output=True).stdout


def php_samples():
    numbers = [1, -2, True, False, None, 0.1, {"$real": "inf"}]
    listing = {"$tag": "Listing", "$value": {"$map": [
        ["id", 7], [tagged("protected", "price"), 1.5], [tagged("private Listing", "secret"), "x"],
        ["self", {"$reference": "$.object"}]]}}
    sample("php", php("serialize"), ["php"], {"$map": [
        ["list", numbers], ["text", "Größe"], ["raw", data(b"\xff\x00")], [7, "seven"], ["object", listing],
        ["enum", tagged("enum", "Kind:House")], ["own", tagged("Own", "own form")], ["shared", {"$reference": "$.list"}]]})
    sample("php_list", php("list"), ["php"], ["a", "b", {"c": 1}])
    sample("php_session", php("session"), ["php"], tagged("session", {"user": "Inês", "cart": [1, 2]}))


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    python_samples()
    django_samples()
    binary_samples()
    packed_samples()
    text_samples()
    image_samples()
    php_samples()
    with open("samples.json", "w", encoding="utf-8") as file:
        json.dump(SAMPLES, file, ensure_ascii=False, indent=0)
        file.write("\n")
