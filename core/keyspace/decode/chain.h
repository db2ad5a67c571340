// From the bytes of a key to what they mean, through as many decoders as it takes: gzip → pickle → rows.
// Chosen by content, or by the user. Pure functions, any thread; up to a second for the largest values.
#pragma once

#include "core/keyspace/decode/decoder.h"
#include "core/keyspace/decode/registry.h"

#include <QByteArrayList>

#include <vector>

namespace decode {

// Ids of decoders, outermost first: {"gzip", "pickle"}. The last one reads.
using Chain = QByteArrayList;

struct ChainStep
{
    const Decoder* decoder = nullptr;
    Confidence confidence = Confidence::None; // None: the user chose it
    qint64 bytesIn = 0;
    qint64 trailing = 0;    // bytes behind what it read
    std::optional<Cut> cut; // it stopped before its end: what follows is the beginning only
    QByteArray settings;    // for writing again
};

struct Outcome
{
    std::vector<ChainStep> steps; // never empty; the last one reads
    QByteArray bytes;             // what the last step read
    Value value;
    // By content: why decoders whose format this seems to be were passed over, most likely first. Their
    // subject is the decoder's id: TooLarge for a limit, InvalidInput for a mark without its format.
    std::vector<base::Error> refusals;

    Chain chain() const;
    // All that was there was read.
    bool isWhole() const;
};

// By content. Never fails: what nobody recognises is shown as bytes.
Outcome decodeByContent(const QByteArray& bytes, const Limits& limits = {},
                        const Registry& registry = Registry::standard());

// As the user says. A chain that ends with an unwrapping step goes on by content.
// Errors: NotFound for an unknown id, InvalidInput or TooLarge of the step that failed (subject: its id).
base::Result<Outcome> decodeAs(const Chain& chain, const QByteArray& bytes, const Limits& limits = {},
                               const Registry& registry = Registry::standard());

// “gzip → pickle”, for logs and the command line.
QByteArray chainText(const Chain& chain);

} // namespace decode
