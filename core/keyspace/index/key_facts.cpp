#include "core/keyspace/index/key_facts.h"

#include <algorithm>
#include <array>

namespace keyspace {

namespace {

constexpr std::array<const char*, keyTypes> types{"", "string", "list", "set", "zset", "hash", "stream", ""};
constexpr std::array<const char*, 14> encodings{
    "",          "raw",      "int",    "embstr",     "hashtable", "ziplist", "listpack",
    "quicklist", "skiplist", "intset", "linkedlist", "stream",    "zipmap",  "listpackex"};

} // namespace

QByteArray typeName(KeyType type)
{
    return types[static_cast<std::size_t>(type)];
}

KeyType typeOf(QByteArrayView name)
{
    const auto* const found = std::ranges::find_if(
        types, [name](const char* one) { return *one != '\0' && name == QByteArrayView(one); });
    return found == types.end() ? KeyType::Other : static_cast<KeyType>(found - types.begin());
}

QByteArray encodingName(quint8 encoding)
{
    return encoding < encodings.size() ? QByteArray(encodings[encoding]) : QByteArray();
}

quint8 encodingOf(QByteArrayView name)
{
    const auto* const found =
        std::ranges::find_if(encodings, [name](const char* one) { return name == QByteArrayView(one); });
    return found == encodings.end() ? quint8{0} : static_cast<quint8>(found - encodings.begin());
}

} // namespace keyspace
