// Text of a file as UTF-8, from pieces of any size. Private to core/property; pure, any thread.
#pragma once

#include "core/base/result.h"
#include "core/property/import_preview.h"

#include <QByteArray>

namespace property {

// UTF-8 passes through as it is, also what is broken in it; what is broken in UTF-16 (half a pair of
// surrogates, an odd byte at the end) becomes the byte FF, which stands in no UTF-8: whoever reads the
// result finds both and knows where. A byte order mark is taken away.
class TextDecoder
{
public:
    // Errors: InvalidInput (UTF-32, or UTF-16 without a byte order mark).
    base::Result<QByteArray> decode(QByteArrayView bytes);
    // What is left at the end.
    base::Result<QByteArray> finish();

    // Utf8 until the first four bytes have been seen.
    TextEncoding encoding() const { return m_encoding; }

private:
    base::Result<void> settle();
    QByteArray decodeKnown(QByteArrayView bytes);
    void appendUnit(QByteArray& out, char16_t unit);

    QByteArray m_head; // until the encoding is known
    bool m_known = false;
    TextEncoding m_encoding = TextEncoding::Utf8;
    char16_t m_high = 0; // the first half of a pair; 0: none
    QByteArray m_odd;    // the first byte of a unit
};

} // namespace property
