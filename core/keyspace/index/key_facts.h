// What is known of a key beside its name. Values, any thread.
#pragma once

#include <QByteArray>
#include <QFlags>

#include <chrono>

namespace keyspace {

enum class KeyType : quint8 {
    Unknown, // not asked yet
    String,
    List,
    Set,
    SortedSet,
    Hash,
    Stream,
    Other, // of a module
};
inline constexpr int keyTypes = 8;

// TYPE's word for it, also what SCAN … TYPE takes: “zset”; empty for Unknown and Other.
QByteArray typeName(KeyType type);
// Of TYPE's answer.
KeyType typeOf(QByteArrayView name);

// Types of modules have names of their own (“ReJSON-RL”): a number for each that this process has met.
// 0 and “”: none, or one of more than 255.
quint8 moduleTypeOf(QByteArrayView name);
QByteArray moduleTypeName(quint8 moduleType);

enum class Fact : quint8 {
    Type = 1,      // TYPE
    Ttl = 2,       // PTTL
    Memory = 4,    // MEMORY USAGE, with Redis' own five samples of a collection
    Encoding = 8,  // OBJECT ENCODING
    Length = 0x10, // STRLEN, LLEN, SCARD, ZCARD, HLEN, XLEN: touches the key before Redis 7.2
    Idle = 0x20,   // OBJECT IDLETIME: not with an LFU policy
};
Q_DECLARE_FLAGS(FactSet, Fact)
Q_DECLARE_OPERATORS_FOR_FLAGS(FactSet)
inline constexpr FactSet allFacts =
    Fact::Type | Fact::Ttl | Fact::Memory | Fact::Encoding | Fact::Length | Fact::Idle;

struct Facts
{
    using Clock = std::chrono::system_clock;
    static constexpr qint64 never = -1;

    FactSet known; // which of the fields below mean anything
    KeyType type = KeyType::Unknown;
    quint8 moduleType = 0;    // of KeyType::Other: moduleTypeName()
    quint8 encoding = 0;      // encodingName()
    qint64 expiresAt = never; // milliseconds since 1970 by this machine's clock; never: no TTL
    qint64 memory = 0;        // bytes
    qint64 length = 0;        // bytes of a string, else elements
    std::chrono::seconds idle{0};
    Clock::time_point asked{}; // when the oldest of them was asked for, in whole seconds

    bool has(Fact fact) const { return known.testFlag(fact); }
    bool operator==(const Facts&) const = default;
};

// TYPE's word, a module's own one too; empty where it is not known.
QByteArray typeName(const Facts& facts);

// OBJECT ENCODING's words: “listpack”. 0 and what no Redis up to 7.2 answers: empty.
QByteArray encodingName(quint8 encoding);
quint8 encodingOf(QByteArrayView name);

} // namespace keyspace
