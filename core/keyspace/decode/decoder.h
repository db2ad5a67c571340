// One format: how to recognise it, read it, and write it again. A decoder is one file with one constant
// and one line in registry.cpp. Functions without state, any thread.
#pragma once

#include "core/base/result.h"
#include "core/keyspace/decode/limits.h"
#include "core/keyspace/decode/value.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace decode {

// 0: not this format. Above: how sure it is. Where two decoders say the same, the registry's order decides.
enum class Confidence : quint8 {
    None = 0,
    LastResort = 1, // anything can be shown so
    Faint = 10,     // fits, as much else does
    Plain = 40,     // plain text
    Likely = 60,    // the whole input fits a format that has no mark of its own
    Sure = 80,      // fits, and few other inputs would
    Marked = 95,    // carries the format's own mark
};

// A step that unwraps yields bytes, one that reads yields a value.
struct Decoded
{
    QByteArray bytes;
    Value value;
    std::optional<Cut> cut; // set: what is here is the beginning only
    QByteArray settings;    // what encode() needs to write in the same manner; the decoder's own
    qint64 trailing = 0;    // bytes of the input behind its end
};

struct Decoder
{
    enum class Role : quint8 { Unwraps, Reads };

    const char* id;    // stable: stands in remembered chains, in JSON and on the command line
    const char* title; // the format's name, for the screen to translate
    Role role;
    // Cheap: looks at the mark, or walks through the input without keeping anything.
    Confidence (*sniff)(QByteArrayView);
    // Errors: InvalidInput when nothing could be read, TooLarge. Limits end in Decoded::cut.
    base::Result<Decoded> (*decode)(const QByteArray&, Budget&);
    // Of one that reads: the text (UTF-8) that an editor shows for what was decoded from these bytes.
    // Null: cannot be edited.
    base::Result<QByteArray> (*editable)(const QByteArray&, const Decoded&) = nullptr;
    // Writes the inner bytes, or the edited text. Null: cannot be written. Errors: InvalidInput, TooLarge.
    base::Result<QByteArray> (*encode)(const QByteArray&, const QByteArray& settings) = nullptr;
};

inline base::Error invalid(const char* id, const char* what)
{
    return {base::ErrorCode::InvalidInput, QString::fromLatin1(what), QString::fromLatin1(id)};
}

} // namespace decode
