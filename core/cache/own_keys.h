// Is a key one of ours, whatever the dataset and the environment? Nothing of ours may be renamed,
// edited, copied, imported or restored by any tool: an old nonce would revive stale entries.
// Deleting is harmless, it only causes misses. Values, any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace cache {

struct OwnKey
{
    enum class Kind {
        Entry,      // “page:city=langkawi:page=2”
        Generation, // “gen:prop:list”
        Lease,      // “lease:page:page=2”
        Cursor,
        Janitor,    // the lease of the one that tidies up
        Statistics, // “stats:<instance>”, and “stats”, their names
        Other,      // under our prefix, of no kind known to this version
    };
    QByteArray environment; // as it stands in the key, escaped; empty: none
    QByteArray dataset;     // 12 hex digits
    Kind kind = Kind::Other;
    QByteArray name; // behind the prefix

    bool operator==(const OwnKey&) const = default;
};

// Nothing: not ours.
std::optional<OwnKey> ownKey(QByteArrayView key);
inline bool isOurs(QByteArrayView key)
{
    return ownKey(key).has_value();
}

// Could this glob (as Redis matches: * ? [a-z] [^a] \x) match a key of ours without an environment?
// One with an environment is told by isOurs() only: an environment may be called anything.
bool couldMatchOurs(QByteArrayView pattern);

} // namespace cache
