#include "core/cache/own_keys.h"

#include <algorithm>
#include <bitset>
#include <vector>

namespace cache {

namespace {

constexpr QByteArrayView opening("keystead:{");
constexpr QByteArrayView closing("}:");
constexpr qsizetype datasetDigits = 12;

bool isHexDigit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
}

// What an escaped environment is made of; no colon, so that it ends where the name begins.
bool isEscaped(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '.' || byte == '~' || byte == '-' || byte == '%';
}

OwnKey::Kind kindOf(QByteArrayView name)
{
    if (name == QByteArrayView("cursor"))
        return OwnKey::Kind::Cursor;
    if (name == QByteArrayView("janitor"))
        return OwnKey::Kind::Janitor;
    if (name == QByteArrayView("stats") || name.startsWith(QByteArrayView("stats:")))
        return OwnKey::Kind::Statistics;
    if (name.startsWith(QByteArrayView("gen:")))
        return OwnKey::Kind::Generation;
    if (name.startsWith(QByteArrayView("lease:")))
        return OwnKey::Kind::Lease;
    return name.indexOf(':') > 0 ? OwnKey::Kind::Entry : OwnKey::Kind::Other;
}

// One place of a pattern: a set of bytes, or any number of any bytes.
struct Place
{
    std::bitset<256> bytes;
    bool many = false;
};

std::size_t valueOf(char byte)
{
    return static_cast<unsigned char>(byte);
}

// “[…]”, from behind the bracket; `at` ends behind the closing one. An unfinished one ends with the
// pattern.
Place placeOfClass(QByteArrayView pattern, qsizetype& at)
{
    Place place;
    const bool negated = at < pattern.size() && pattern[at] == '^';
    if (negated)
        ++at;
    for (; at < pattern.size() && pattern[at] != ']'; ++at) {
        if (pattern[at] == '\\' && at + 1 < pattern.size()) {
            place.bytes.set(valueOf(pattern[++at]));
        } else if (at + 2 < pattern.size() && pattern[at + 1] == '-') {
            const auto [low, high] = std::minmax({valueOf(pattern[at]), valueOf(pattern[at + 2])});
            for (std::size_t byte = low; byte <= high; ++byte)
                place.bytes.set(byte);
            at += 2;
        } else {
            place.bytes.set(valueOf(pattern[at]));
        }
    }
    ++at;
    if (negated)
        place.bytes.flip();
    return place;
}

std::vector<Place> placesOf(QByteArrayView pattern)
{
    std::vector<Place> places;
    for (qsizetype at = 0; at < pattern.size();) {
        const char byte = pattern[at++];
        Place place;
        if (byte == '*') {
            place.many = true;
        } else if (byte == '?') {
            place.bytes.set();
        } else if (byte == '[') {
            place = placeOfClass(pattern, at);
        } else {
            place.bytes.set(valueOf(byte == '\\' && at < pattern.size() ? pattern[at++] : byte));
        }
        places.push_back(place);
    }
    return places;
}

// “keystead:{hhhhhhhhhhhh}:” and then anything.
std::vector<Place> placesOfOurs()
{
    std::vector<Place> places;
    const auto literal = [&places](QByteArrayView text) {
        for (const char byte : text) {
            places.emplace_back();
            places.back().bytes.set(valueOf(byte));
        }
    };
    literal(opening);
    Place digit;
    for (const char byte : QByteArrayView("0123456789abcdef"))
        digit.bytes.set(valueOf(byte));
    places.insert(places.end(), static_cast<std::size_t>(datasetDigits), digit);
    literal(closing);
    places.emplace_back();
    places.back().many = true;
    return places;
}

} // namespace

std::optional<OwnKey> ownKey(QByteArrayView key)
{
    OwnKey own;
    if (!key.startsWith(opening)) {
        const qsizetype colon = key.indexOf(':');
        if (colon <= 0 || !std::all_of(key.begin(), key.begin() + colon, isEscaped))
            return std::nullopt;
        own.environment = key.first(colon).toByteArray();
        key = key.sliced(colon + 1);
        if (!key.startsWith(opening))
            return std::nullopt;
    }
    key = key.sliced(opening.size());
    if (key.size() < datasetDigits + closing.size() ||
        !std::all_of(key.begin(), key.begin() + datasetDigits, isHexDigit) ||
        key.sliced(datasetDigits, closing.size()) != closing)
        return std::nullopt;
    own.dataset = key.first(datasetDigits).toByteArray();
    own.name = key.sliced(datasetDigits + closing.size()).toByteArray();
    own.kind = kindOf(own.name);
    return own;
}

// Do two patterns have a word in common? possible[j]: the places of the glob so far and the first j
// of ours can spell the same bytes.
bool couldMatchOurs(QByteArrayView pattern)
{
    const std::vector<Place> glob = placesOf(pattern);
    const std::vector<Place> ours = placesOfOurs();
    std::vector<bool> possible(ours.size() + 1);
    const auto skipMany = [&ours](std::vector<bool>& row) { // our “anything” may be empty
        for (std::size_t j = 0; j < ours.size(); ++j) {
            if (row[j] && ours[j].many)
                row[j + 1] = true;
        }
    };
    possible[0] = true;
    skipMany(possible);
    for (const Place& place : glob) {
        std::vector<bool> next(ours.size() + 1);
        if (place.many)
            next = possible;
        for (std::size_t j = 0; j < ours.size(); ++j) {
            const bool from = place.many ? next[j] : possible[j];
            if (!from)
                continue;
            const std::bitset<256> either = ours[j].many ? place.bytes : place.bytes & ours[j].bytes;
            if (place.many || either.any())
                next[ours[j].many ? j : j + 1] = true; // one byte of “anything”, and more may follow
        }
        skipMany(next);
        possible = std::move(next);
    }
    return possible[ours.size()];
}

} // namespace cache
