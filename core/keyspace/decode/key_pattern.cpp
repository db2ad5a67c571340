#include "core/keyspace/decode/key_pattern.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace decode {

namespace {

// A pattern's [set] against one byte. `at` stands behind the [ and is moved behind the ].
bool matchesSet(QByteArrayView pattern, qsizetype& at, char byte)
{
    const auto number = [](char c) { return static_cast<unsigned char>(c); };
    const bool inverted = at < pattern.size() && pattern[at] == '^';
    bool matches = false;
    for (at += inverted ? 1 : 0; at < pattern.size() && pattern[at] != ']'; ++at) {
        if (pattern[at] == '\\' && at + 1 < pattern.size()) {
            matches = matches || pattern[++at] == byte;
        } else if (at + 2 < pattern.size() && pattern[at + 1] == '-') {
            const unsigned char one = number(pattern[at]);
            const unsigned char other = number(pattern[at + 2]);
            matches =
                matches || (number(byte) >= std::min(one, other) && number(byte) <= std::max(one, other));
            at += 2;
        } else {
            matches = matches || pattern[at] == byte;
        }
    }
    at = std::min(at + 1, pattern.size());
    return matches != inverted;
}

// One element that is not a star against one byte; moves `at` behind it when they match.
bool matchesOne(QByteArrayView pattern, qsizetype& at, char byte)
{
    qsizetype next = at;
    bool matches = true;
    if (pattern[next] == '[') {
        matches = matchesSet(pattern, ++next, byte);
    } else if (pattern[next] == '?') {
        ++next;
    } else {
        if (pattern[next] == '\\' && next + 1 < pattern.size())
            ++next;
        matches = pattern[next++] == byte;
    }
    at = matches ? next : at;
    return matches;
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// A part of a name that differs from key to key.
bool varies(QByteArrayView part)
{
    constexpr qsizetype longHex = 16;
    constexpr qsizetype uuid = 36;
    const bool digits = std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    if (part.isEmpty() || digits)
        return digits && !part.isEmpty();
    const bool hex = std::ranges::all_of(part, [](char c) { return isHex(c) || c == '-'; });
    return hex && (part.size() == uuid || (part.size() >= longHex && !part.contains('-')));
}

} // namespace

// After a mismatch the last star takes one byte more; earlier ones need not be asked again.
bool matchesPattern(QByteArrayView key, QByteArrayView pattern)
{
    qsizetype at = 0;
    qsizetype byte = 0;
    std::optional<std::pair<qsizetype, qsizetype>>
        star; // behind it in the pattern, and where it ends in the key
    while (byte < key.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = {++at, byte};
        } else if (at < pattern.size() && matchesOne(pattern, at, key[byte])) {
            ++byte;
        } else if (star) {
            at = star->first;
            byte = ++star->second;
        } else {
            return false;
        }
    }
    return std::ranges::all_of(pattern.sliced(at), [](char c) { return c == '*'; });
}

QByteArray escapedPattern(QByteArrayView key)
{
    QByteArray pattern;
    for (const char c : key) {
        if (QByteArrayView("*?[]\\^-").contains(c))
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

QByteArray patternOfKeysLike(QByteArrayView key)
{
    constexpr QByteArrayView separators(":/|._{}");
    QByteArray pattern;
    while (!key.isEmpty()) {
        const auto* const end =
            std::ranges::find_if(key, [separators](char c) { return separators.contains(c); });
        const QByteArrayView part = key.first(end - key.begin());
        pattern += varies(part) ? QByteArray("*") : escapedPattern(part);
        key = key.sliced(part.size());
        if (!key.isEmpty()) {
            pattern += key.front();
            key = key.sliced(1);
        }
    }
    return pattern;
}

} // namespace decode
