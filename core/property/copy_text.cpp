#include "core/property/copy_text.h"

#include <algorithm>

namespace property {

namespace {

char escaped(char c)
{
    switch (c) {
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\\':
        return '\\';
    default:
        return '\0';
    }
}

} // namespace

void appendCopyText(QByteArray& out, QByteArrayView text)
{
    while (!text.isEmpty()) {
        const auto* const special =
            std::find_if(text.begin(), text.end(), [](char c) { return escaped(c) != '\0'; });
        out.append(text.first(special - text.begin()));
        text = text.sliced(special - text.begin());
        if (!text.isEmpty()) {
            out.append('\\').append(escaped(text.front()));
            text = text.sliced(1);
        }
    }
}

void appendCopyBytes(QByteArray& out, const QByteArray& bytes)
{
    out.append("\\\\x").append(bytes.toHex());
}

} // namespace property
