// Names of our keys in Redis (SPEC C7). Values, any thread. Keys are bytes.
//
// All begin “keystead:{<dataset>}:” (the environment in front when set), so that one dataset shares
// one cluster slot. Kinds: entries “page:city=langkawi:page=2:sort=-price”, “gen:<tag>”,
// “lease:<entry>”, one “cursor”; “stats:<instance>” and “stats”, their names. An entry without
// parameters ends with its group's colon: “count:”.
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <utility>
#include <vector>

namespace cache {

using Tag = QByteArray; // “prop:list”, “prop:812”, “group:page”

// Name of an entry: group and sorted, escaped parameters. Two different parameter sets never give
// one name (H12); over 200 bytes the tail becomes a SHA-256 prefix and canonical() tells them apart.
class EntryName
{
public:
    // Parameters with an empty value are left out; order does not matter.
    EntryName(QByteArray group, std::vector<std::pair<QByteArray, QString>> parameters = {});

    const QByteArray& group() const { return m_group; }
    // Bounded: what stands in the Redis key.
    const QByteArray& bounded() const { return m_bounded; }
    // Whole: what the entry's header repeats and every read compares.
    const QByteArray& canonical() const { return m_canonical; }

private:
    QByteArray m_group;
    QByteArray m_canonical;
    QByteArray m_bounded;
};

class Keyspace
{
public:
    Keyspace() = default;
    // environment: “” or “staging”; dataset: see dataset.h
    Keyspace(const QByteArray& environment, const QByteArray& dataset);

    bool isValid() const { return !m_prefix.isEmpty(); }
    bool operator==(const Keyspace& other) const
    {
        return m_prefix.isSharedWith(other.m_prefix) || m_prefix == other.m_prefix;
    }
    const QByteArray& prefix() const { return m_prefix; }
    QByteArray entry(const EntryName& name) const { return m_prefix + name.bounded(); }
    QByteArray generation(const Tag& tag) const { return m_generations + tag; }
    QByteArray lease(const EntryName& name) const { return m_prefix + "lease:" + name.bounded(); }
    const QByteArray& cursor() const { return m_cursor; }
    QByteArray statistics(const QByteArray& instance) const { return m_prefix + "stats:" + instance; }
    QByteArray statisticsNames() const { return m_prefix + "stats"; }

    // A glob for SCAN MATCH that finds the entries of a group and nothing else; prefix is escaped.
    QByteArray entriesPattern(const QByteArray& group) const;
    // What the keys of all entries of a group, and no other keys, begin with.
    QByteArray entriesPrefix(const QByteArray& group) const;
    // A glob for everything of ours.
    QByteArray allPattern() const;

private:
    QByteArray m_prefix;
    QByteArray m_generations; // what the keys of all generations begin with
    QByteArray m_cursor;      // made once: every read asks for it
};

inline Tag groupTag(const QByteArray& group)
{
    return "group:" + group;
}

} // namespace cache
