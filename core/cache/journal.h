// What was dropped from the cache, when, by whom, and how long it took (SPEC C18): table
// keystead.cache_journal. A transaction that changed data is one line, noted by the process whose drain
// moved the cursor (journal_writer.h); an import of many transactions is one as well, as long as they
// follow each other within a minute. What an administrator does to the cache himself he notes himself.
//
// Kept for 30 days and at most 100,000 lines. Never an obstacle: a role that may not write it works all
// the same. Thread: the session's.
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/database/session.h"

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>
#include <vector>

namespace cache {

enum class JournalCause {
    Edit,         // by Keystead
    Import,       // by Keystead, many rows (a program that calls itself “… import” or “… seed”)
    OtherProgram, // whatever does not call itself Keystead
    Clear,
    Invalidate,
    Warm,
    Schema, // tables were created, updated or removed
    Epoch,  // the cursor was lost or of no use: everything is cold
};

struct JournalEntry
{
    qint64 id = 0;
    quint64 transaction = 0; // the first of an import; 0: none
    QDateTime at;            // UTC, of the last change of the first transaction
    QDateTime lastAt;        // the same, but of an import's last transaction
    QString user;            // the role that logged in
    QString program;         // application_name, as it says of itself; may be empty
    JournalCause cause = JournalCause::Edit;
    std::vector<Tag> tags; // sorted, each once; over 1000 they are those of their families
    qint64 transactions = 1;
    qint64 generations = 0; // generation keys removed, by the drains that applied it, for others too
    qint64 entries = 0;     // cleared or warmed
    // From commit to cursor, of an import the longest; of Clear and its like how long it took. Not
    // measured: nothing.
    std::optional<std::chrono::microseconds> took;
    bool exact = true;       // false: counted from the last change, because the commit's time is not known
    qint64 microseconds = 0; // `at` since 1970; for JournalPosition
};

// Behind which line a page begins.
struct JournalPosition
{
    qint64 microseconds = 0;
    qint64 id = 0;
    static JournalPosition behind(const JournalEntry& entry) { return {entry.microseconds, entry.id}; }
};

// Everything that is given must hold.
struct JournalFilter
{
    QString text; // anywhere in user, program and tags; upper and lower case are the same
    std::vector<JournalCause> textCauses; // what the text is a word for: lines of these pass it too
    std::vector<JournalCause> causes;
    QString user;
    // One of these at least: from an entry, its group or its property to the edits that dropped it. One
    // that ends in * stands for all that begin so (“prop:*”).
    std::vector<Tag> tags;
    bool orEverything = false; // lines that dropped every entry there was pass `tags` too
    QDateTime from;            // inclusive
    QDateTime to;              // exclusive
};

struct JournalPage
{
    std::vector<JournalEntry> entries; // newest first
    bool more = false;                 // there are older ones
};

inline constexpr int mostJournalEntries = 1000; // a page

class Journal
{
public:
    // The session outlives it.
    explicit Journal(database::Session& session);

    // limit: 1 to mostJournalEntries. Errors: SchemaMissing, DatabaseNoPermission, connection and
    // database codes.
    base::Result<JournalPage> page(const JournalFilter& filter,
                                   const std::optional<JournalPosition>& before = {}, int limit = 200);

private:
    database::Session& m_session;
};

// What a line says of entries that went by their names, or with the whole Redis database, and not by a tag.
inline constexpr char databaseTag[] = "database";
inline constexpr char patternTagPrefix[] = "key:";
inline Tag patternTag(const QByteArray& pattern)
{
    return patternTagPrefix + pattern;
}

// What was done to the cache itself.
struct JournalNote
{
    JournalCause cause = JournalCause::Clear; // not Edit, Import, OtherProgram: those the drain notes
    std::vector<Tag> tags;                    // “group:page”, patternTag, databaseTag
    qint64 generations = 0;
    qint64 entries = 0;
    std::chrono::microseconds took{0};
};

// In the name of who is logged in, now. The disk is not waited for. Errors: DatabaseNoPermission,
// ReadOnlyProfile, connection and database codes; whoever only wants it noted ignores them.
base::Result<void> note(database::Session& session, const JournalNote& note);

} // namespace cache
