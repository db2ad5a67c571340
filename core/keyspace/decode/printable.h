// Text or not: what several decoders ask before they guess. Any thread.
#pragma once

#include <QByteArrayView>

#include <algorithm>

namespace decode {

// ASCII without control characters other than tab and the ends of lines.
inline bool isPrintable(QByteArrayView bytes)
{
    return std::ranges::all_of(
        bytes, [](char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; });
}

// No control character other than tab and the ends of lines; bytes above ASCII are not looked at.
inline bool hasNoControls(QByteArrayView bytes)
{
    return std::ranges::all_of(bytes, [](char c) {
        return static_cast<unsigned char>(c) >= ' ' ? c != '\x7f' : c == '\t' || c == '\n' || c == '\r';
    });
}

} // namespace decode
