#include "core/keyspace/decode/pickle_text.h"

#include <QString>

#include <algorithm>
#include <array>
#include <utility>

namespace decode {

namespace {

// A hexadecimal number of exactly that many digits at the beginning.
std::optional<char32_t> hexNumber(QByteArrayView text, qsizetype digits)
{
    if (text.size() < digits)
        return std::nullopt;
    char32_t number = 0;
    for (const char c : text.first(digits)) {
        const char lower = static_cast<char>(c | 0x20);
        if (c >= '0' && c <= '9')
            number = number * 16 + static_cast<char32_t>(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            number = number * 16 + static_cast<char32_t>(lower - 'a' + 10);
        else
            return std::nullopt;
    }
    return number;
}

// Also of a lone surrogate, as Python's “surrogatepass” does.
void appendUtf8(QByteArray& out, char32_t code)
{
    const auto tail = [&out, code](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

} // namespace

std::optional<QByteArray> unquotedPython(QByteArrayView literal)
{
    constexpr std::array escapes{std::pair{'n', '\n'}, std::pair{'t', '\t'}, std::pair{'r', '\r'}};
    const QByteArrayView quoted = literal.trimmed();
    if (quoted.size() < 2 || quoted.front() != quoted.back() ||
        (quoted.front() != '\'' && quoted.front() != '"'))
        return std::nullopt;
    QByteArray out;
    const QByteArrayView text = quoted.sliced(1).chopped(1);
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char kind = text[++i];
        if (const auto code = kind == 'x' ? hexNumber(text.sliced(i + 1), 2) : std::nullopt) {
            out += static_cast<char>(*code);
            i += 2;
            continue;
        }
        const auto* const found = std::ranges::find(escapes, kind, &std::pair<char, char>::first);
        out += found == escapes.end() ? kind : found->second;
    }
    return out;
}

QByteArray fromRawUnicodeEscape(QByteArrayView raw)
{
    QByteArray out;
    for (qsizetype i = 0; i < raw.size(); ++i) {
        const bool escape = raw[i] == '\\' && i + 1 < raw.size();
        const qsizetype digits = !escape ? 0 : raw[i + 1] == 'u' ? 4 : raw[i + 1] == 'U' ? 8 : 0;
        const auto code = digits > 0 ? hexNumber(raw.sliced(i + 2), digits) : std::nullopt;
        if (code && *code <= 0x10ffff) {
            appendUtf8(out, *code);
            i += digits + 1;
        } else {
            appendUtf8(out, static_cast<quint8>(raw[i]));
        }
    }
    return out;
}

std::optional<QByteArray> latin1Bytes(const QByteArray& utf8)
{
    const QString text = QString::fromUtf8(utf8);
    if (std::ranges::any_of(text, [](QChar c) { return c.unicode() > 0xff; }))
        return std::nullopt;
    return text.toLatin1();
}

} // namespace decode
