// Text of a file as UTF-8, from pieces of any size. Private to core/property; pure, any thread.
#pragma once

#include "core/base/result.h"
#include "core/property/import_preview.h"

#include <QByteArray>

namespace property {

// UTF-8 passes through as it is, also what is broken in it; what is broken in UTF-16 (half a pair of
// surrogates, an odd byte at the end) or means nothing in Windows-1252 becomes the byte FF, which stands in
// no UTF-8: whoever reads the result finds both and knows where. A byte order mark is taken away.
class TextDecoder
{
public:
    // given: when there is no byte order mark; else that is UTF-8.
    explicit TextDecoder(std::optional<TextEncoding> given = {});

    // Errors: InvalidInput (UTF-32; UTF-16 without a byte order mark that was not given).
    base::Result<QByteArray> decode(QByteArrayView bytes);
    // What is left at the end.
    base::Result<QByteArray> finish();

    // The given one, or UTF-8, until the first four bytes have been seen.
    TextEncoding encoding() const { return m_encoding; }

private:
    base::Result<void> settle();
    QByteArray decodeKnown(QByteArrayView bytes);
    QByteArray decodeUnits(QByteArrayView bytes);
    QByteArray decodeBytes(QByteArrayView bytes) const;
    void appendUnit(QByteArray& out, char16_t unit);

    std::optional<TextEncoding> m_given;
    QByteArray m_head; // until the encoding is known
    bool m_known = false;
    TextEncoding m_encoding = TextEncoding::Utf8;
    char16_t m_high = 0; // the first half of a pair; 0: none
    QByteArray m_odd;    // the first byte of a unit
};

} // namespace property
