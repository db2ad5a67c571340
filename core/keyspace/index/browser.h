// The keys of one Redis database, browsed: scanned without holding the server up, kept in a compact
// index, followed live, shown as a tree and as a list (SPEC K1, K2).
//
// Thread: lives on its owner's, usually the GUI's, and never blocks it; a thread of its own scans,
// sorts and filters. What it publishes never changes: shared pointers to const, read without a lock.
// All signals are emitted on the owner's thread, at most 20 a second each kind.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/job.h"
#include "core/base/result.h"
#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/child_list.h"
#include "core/keyspace/index/name_set.h"
#include "core/redis/address.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace keyspace {

// Children of a node that are listed at first; more by open() again.
inline constexpr qint64 childrenPerPage = 20'000;

class Browser : public QObject
{
    Q_OBJECT

public:
    // Opens nothing. access: what else the profile allows; browsing itself only reads.
    Browser(redis::Address address, base::AccessMode access, QObject* parent = nullptr);
    // Ends the thread: milliseconds.
    ~Browser() override;

    // Forgets what was found and scans anew. Open nodes, view and order stay.
    void begin(const Scope& scope);
    void pause();
    void resume();
    // Keeps what was found. At once: a reply that is still under way is not waited for.
    void cancel();
    // Disconnects and gives the memory back; a viewChanged tells when it has gone.
    void clear();
    const Scope& scope() const;
    ScanProgress progress() const;
    Liveness liveness() const;

    // Tree. Lists the first children of a node, keeps the list up to date until it is closed, and
    // tells by childrenChanged. most: for more than a page.
    void open(const QByteArray& prefix, qint64 most = childrenPerPage);
    void close(const QByteArray& prefix);
    void setTreeOrder(TreeOrder order);
    // The latest of an open node; null: not made yet.
    std::shared_ptr<const ChildList> children(const QByteArray& prefix) const;

    // List. Filter and order; tells by viewChanged. Rows come by rowsArrived, of the newest request only.
    void setView(const ViewSpec& spec);
    ViewState view() const;
    void requestRows(qint64 first, qint64 count);

    // Facts of what is visible: what is known and younger comes at once, the rest is asked for in
    // batches, and comes by factsArrived. The newest request takes the place of the one before.
    void requestFacts(std::vector<QByteArray> names, FactSet facts, std::chrono::milliseconds maxAge);
    // Facts that this user may not ask for, or this server does not keep. Grows.
    FactSet refusedFacts() const;
    // Job “keys.measure”: asks for facts of every key below a prefix, unit “keys”. Lists, filters and
    // orders follow while it runs. A read-only profile may. Errors: RedisNoPermission (none of the facts may
    // be asked for), connection codes, Cancelled.
    base::Job* measure(const QByteArray& prefix, FactSet facts, QObject* parent);

    // Selection: keys of the index, whatever is shown. What is found later below a selected namespace is not
    // selected. Told by viewChanged and childrenChanged.
    void selectKey(const QByteArray& name, bool selected);
    void selectBelow(const QByteArray& prefix, bool selected); // as the filter shows it
    // Rows of the list, inclusive; nothing when they are of another version.
    void selectRows(quint64 version, qint64 first, qint64 last, bool selected);
    void selectAll(bool selected); // on: what the filter shows; off: everything

    // The selected keys as they are now: what a preview counts and a delete then takes.
    using Frozen = std::function<void(std::shared_ptr<const NameSet>)>;
    void freezeSelection(QObject* context, Frozen then);
    // The same of all keys below a prefix that the filter shows, selected or not.
    void freezeBelow(const QByteArray& prefix, QObject* context, Frozen then);

    // Is there such a key now (EXISTS)? When there is, the index has it from then on, whatever was
    // scanned so far. Errors: connection codes, RedisNoPermission.
    void find(const QByteArray& name, QObject* context, std::function<void(base::Result<bool>)> then);

    // A key was made, or removed, by somebody who knows (an editor, a delete): the index follows
    // without waiting for a notification.
    void noteKeys(std::vector<QByteArray> names, bool exist);

Q_SIGNALS:
    void progressed(const keyspace::ScanProgress& progress);
    void livenessChanged(const keyspace::Liveness& liveness);
    void childrenChanged(const QByteArray& prefix);
    void viewChanged(const keyspace::ViewState& view);
    void rowsArrived(const keyspace::KeyRows& rows);
    void factsArrived(const std::vector<keyspace::KeyFacts>& facts);
    // A request for facts ended without them: the connection.
    void factsFailed(const base::Error& error);
    void refusedFactsChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace keyspace
