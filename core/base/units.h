// Units that a bare number would lose. Values, any thread.
#pragma once

#include <QString>

#include <compare>

namespace base {

struct Bytes
{
    qint64 count = 0;
    auto operator<=>(const Bytes&) const = default;
};

// 0 to 100.
struct Percent
{
    double value = 0;
    auto operator<=>(const Percent&) const = default;
};

// “38.2 MiB”, binary steps, at most one decimal, C locale: for logs and the command line. Redis'
// own used_memory_human reads the same but for its shorter unit (“38.20M”).
QString formatBytes(Bytes bytes);

// A byte string as text: printable UTF-8 stays, every other byte becomes \xNN. For logs and key names.
QString escapeBytes(const QByteArray& bytes);

} // namespace base
