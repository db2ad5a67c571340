// Which keys of an index are shown. Values, any thread.
#pragma once

#include "core/base/result.h"
#include "core/keyspace/index/key_facts.h"

#include <QByteArray>
#include <QRegularExpression>

#include <chrono>
#include <optional>

namespace keyspace {

struct Filter
{
    enum class Match {
        Pattern,   // Redis' own: * ? [a-z] \x
        Substring, // bytes anywhere in the name
        Regex,     // Perl's; the name is read as UTF-8
    };
    enum class Ttl { Any, None, Some };

    Match match = Match::Pattern;
    QByteArray text;                                 // empty: every name
    Qt::CaseSensitivity letters = Qt::CaseSensitive; // insensitive: a to z; a regex: all letters
    quint8 types = 0;                                // bits 1 << KeyType; 0: any
    Ttl ttl = Ttl::Any;
    std::optional<std::chrono::seconds> expiresWithin; // has a TTL, and not a longer one
    std::optional<qint64> memoryFrom;                  // bytes, inclusive
    std::optional<qint64> memoryTo;
    std::optional<std::chrono::seconds> idleFrom;

    // Nothing is asked: everything matches.
    bool isEmpty() const { return *this == Filter{}; }
    // What has to be known of a key to decide.
    FactSet needs() const;

    bool operator==(const Filter&) const = default;
};

// Not known: the name matches, but a fact that decides has not been asked for. In this order: of several the
// least counts.
enum class Verdict { No, NotKnown, Yes };

// A filter made ready. One thread.
class Matcher
{
public:
    // Errors: InvalidInput (a regex that is none: where and why in the detail).
    static base::Result<Matcher> create(const Filter& filter);

    bool matchesName(QByteArrayView name) const;
    // Of a key whose name matches; now: for what expires.
    Verdict judge(const Facts& facts, Facts::Clock::time_point now) const;
    const Filter& filter() const { return m_filter; }

private:
    explicit Matcher(Filter filter);

    Filter m_filter;
    QByteArray m_text; // in small letters when case does not matter
    QRegularExpression m_regex;
};

} // namespace keyspace
