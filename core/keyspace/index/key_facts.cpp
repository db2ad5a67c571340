#include "core/keyspace/index/key_facts.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

namespace keyspace {

namespace {

constexpr std::array<const char*, keyTypes> types{"", "string", "list", "set", "zset", "hash", "stream", ""};
constexpr std::array<const char*, 14> encodings{
    "",          "raw",      "int",    "embstr",     "hashtable", "ziplist", "listpack",
    "quicklist", "skiplist", "intset", "linkedlist", "stream",    "zipmap",  "listpackex"};

class ModuleTypes
{
public:
    quint8 numberOf(QByteArrayView name)
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::ranges::find(m_names, name);
        if (found != m_names.end())
            return static_cast<quint8>(found - m_names.begin() + 1);
        if (m_names.size() == most || name.size() > longest)
            return 0;
        m_names.push_back(name.toByteArray());
        return static_cast<quint8>(m_names.size());
    }
    QByteArray name(quint8 number)
    {
        const std::scoped_lock lock(m_mutex);
        return number > 0 && number <= m_names.size() ? m_names[number - 1U] : QByteArray();
    }

private:
    static constexpr std::size_t most = 255;
    static constexpr qsizetype longest = 64; // Redis itself allows nine letters

    std::mutex m_mutex;
    std::vector<QByteArray> m_names;
};

ModuleTypes& moduleTypes()
{
    static ModuleTypes met;
    return met;
}

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

quint8 moduleTypeOf(QByteArrayView name)
{
    return typeOf(name) == KeyType::Other && !name.isEmpty() ? moduleTypes().numberOf(name) : quint8{0};
}

QByteArray moduleTypeName(quint8 moduleType)
{
    return moduleTypes().name(moduleType);
}

QByteArray typeName(const Facts& facts)
{
    if (!facts.has(Fact::Type))
        return {};
    return facts.type == KeyType::Other ? moduleTypeName(facts.moduleType) : typeName(facts.type);
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
