// The commands that this server knows, by its own words: for completing what is typed, and for what may be
// sent. A value, any thread; reading: the connection's.
#pragma once

#include "core/base/access_mode.h"
#include "core/redis/connection.h"

#include <vector>

namespace keyspace {

struct CommandEntry
{
    QByteArray name; // upper case, with its subcommand: “CONFIG SET”
    int arity = 0;   // words, the name's too; negative: at least so many
    bool writes = false;
    bool reads = false; // the flag “readonly”
    bool admin = false;
    bool dangerous = false; // category @dangerous
    bool blocking = false;
    QByteArray summary; // empty, as what follows: not told, and of no command of Redis itself
    QByteArray since;
    QByteArray group;
    QByteArray complexity; // “O(1)”, or sentences
    QByteArray syntax;     // “key value [NX | XX] [GET]”
    bool bundled = false;  // the words are those of bundledRelease(), not this server's own

    bool operator==(const CommandEntry&) const = default;
};

class CommandCatalog
{
public:
    // Asks COMMAND, and COMMAND DOCS through a script, because its nesting is deeper than a reply may be
    // here. Where that is refused or unknown (before Redis 7.0), a bundled table explains instead
    // (bundled_commands.h). Errors: those of a connection; RedisNoPermission.
    static base::Result<CommandCatalog> read(redis::Connection& redis);

    bool isEmpty() const { return m_entries.empty(); }
    const std::vector<CommandEntry>& entries() const { return m_entries; } // by name
    // By name and, where there is one, subcommand. Null: the server does not know it.
    const CommandEntry* find(const redis::Command& command) const;
    // Names that go on as `before` and `begun` do: {"CONFIG"}, "s" → “CONFIG SET”. By name.
    std::vector<const CommandEntry*> completions(const redis::Command& before, const QByteArray& begun) const;

private:
    std::vector<CommandEntry> m_entries;
};

// May it be sent from a console?
struct Judgement
{
    enum class Verdict {
        Sent,
        Asked,   // once more before: it changes much, or holds the server up
        Refused, // reason
    };
    enum class Reason {
        None,
        ReadOnly,  // the profile is, and the command is not known to read only
        OwnKey,    // it would write to an entry of Keystead's cache
        NoReply,   // answers with a stream, or never
        Dangerous, // for asking
        Slow,      // for asking: looks at every key, or waits
    };
    Verdict verdict = Verdict::Sent;
    Reason reason = Reason::None;

    bool operator==(const Judgement&) const = default;
};
// A command that neither the catalog nor our own table knows to read counts as writing. The connection
// refuses by its own table, whatever is said here.
Judgement judge(const redis::Command& command, const CommandCatalog& catalog, base::AccessMode access);

} // namespace keyspace
