// The half of a Browser that works: connections, index, lists. Everything of it happens on one thread with
// an event loop; what it tells is handed over by the functions of its outlet, called on that thread.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/fact_reader.h"
#include "core/keyspace/index/key_tree.h"
#include "core/keyspace/index/key_view.h"
#include "core/keyspace/index/name_set.h"
#include "core/keyspace/index/scanner.h"
#include "core/keyspace/index/watcher.h"
#include "core/redis/multiplexer.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace keyspace {

// What has changed since the last one; at most 20 a second.
struct Report
{
    quint64 run = 0; // of begin() or clear()
    ScanProgress progress;
    Liveness liveness;
    std::vector<std::shared_ptr<const ChildList>> lists;
    std::optional<ViewState> view;
    FactSet refused;
};

struct Outlet
{
    std::function<void(Report&&)> report;
    std::function<void(KeyRows&&)> rows;
    std::function<void(std::vector<KeyFacts>&&)> facts;
    std::function<void(const base::Error&)> factsFailed;
};

class BrowseWorker : public QObject
{
    Q_OBJECT

public:
    BrowseWorker(const redis::Address& address, base::AccessMode access, Outlet outlet,
                 const std::atomic<bool>* interrupt);
    ~BrowseWorker() override;

    void begin(quint64 run, const Scope& scope);
    void clear(quint64 run);
    void pause() { m_scanner.pause(); }
    void resume() { m_scanner.resume(); }
    void cancel();

    void open(const QByteArray& prefix, qint64 most);
    void close(const QByteArray& prefix) { m_open.erase(prefix); }
    void setTreeOrder(TreeOrder order);
    void setView(const ViewSpec& spec);
    void sendRows(qint64 first, qint64 count);

    void requestFacts(std::vector<QByteArray> names, FactSet facts, std::chrono::milliseconds maxAge);
    using MeasureDone = std::function<void(base::Result<void>)>;
    void measure(const QByteArray& prefix, FactSet facts, std::shared_ptr<base::JobControl> control,
                 MeasureDone done);

    void selectKey(const QByteArray& name, bool selected);
    void selectBelow(const QByteArray& prefix, bool selected);
    void selectRows(quint64 version, qint64 first, qint64 last, bool selected);
    void selectAll(bool selected);
    std::shared_ptr<const NameSet> frozenSelection();
    std::shared_ptr<const NameSet> frozenBelow(const QByteArray& prefix);

    void find(const QByteArray& name, std::function<void(base::Result<bool>)> then);
    void noteKeys(const std::vector<QByteArray>& names, bool exist);

private:
    using Steady = std::chrono::steady_clock;
    struct Range
    {
        std::size_t from = 0;
        std::size_t to = 0;
    };
    struct Measure
    {
        QByteArray prefix;
        FactSet facts;
        std::shared_ptr<base::JobControl> control;
        MeasureDone done;
        QByteArray last; // asked for so far
        bool begun = false;
        base::JobProgress progress;
    };
    enum class Due { Soon, Now };
    static constexpr int scanLane = 0; // connections of m_redis
    static constexpr int askLane = 1;

    bool take(const std::vector<redis::Value>& names);
    void happened(const KeyEvent& event);
    void checkType(const QByteArray& name);
    void note(const QByteArray& name, bool exists);
    void compareSizes();

    void change(Due due = Due::Soon);
    void tick();
    void settle();
    void publish();
    ViewState viewState() const;
    ScanProgress progress() const;
    void forgetAll();
    Range below(const OrderedKeys& keys, const QByteArray& prefix) const;
    void select(const OrderedKeys& keys, Range range, bool selected);
    static std::shared_ptr<const NameSet> nameSet(const OrderedKeys& keys, Range range,
                                                  const std::function<bool(KeyRef)>& wanted);

    void store(const std::vector<KeyFacts>& facts);
    void askNextFacts();
    void measureNext();
    std::vector<QByteArray> namesToMeasure(Measure& measure);
    void measured(std::size_t names, base::Result<std::vector<KeyFacts>>&& facts);
    void endMeasure(base::Result<void> outcome);

    const Outlet m_outlet;
    Scope m_scope;
    quint64 m_run = 0;
    KeyIndex m_index;
    KeyView m_view{m_index};
    Separators m_separators{{}};
    std::map<QByteArray, qint64> m_open; // nodes, and how many children of each are listed
    TreeOrder m_treeOrder = TreeOrder::Name;
    base::Error m_viewProblem;
    quint64 m_version = 0;

    redis::Multiplexer m_redis;
    Scanner m_scanner;
    Watcher m_watcher;
    FactReader m_facts;

    // Names that went while a SCAN was under way: it may have seen them before.
    QSet<QByteArray> m_goneNow;
    QSet<QByteArray> m_goneDuring;

    struct FactRequest
    {
        std::vector<QByteArray> names; // still to be asked for, the last first
        FactSet facts;
        quint64 number = 0;
    };
    FactRequest m_request;
    std::deque<Measure> m_measures; // the first is under way
    std::size_t m_measureAtOnce = 32;
    Steady::time_point m_measureAsked{};
    bool m_measureWaits = false; // for its reply
    quint64 m_finds = 0;         // lookups

    QTimer m_timer;
    QTimer m_compare;
    bool m_dirty = false;     // something is to be settled or listed anew
    bool m_viewDirty = false; // filter or order may choose otherwise
    bool m_urgent = false;    // somebody waits for what he asked for
    Steady::time_point m_reportedAt{};
    Steady::time_point m_publishedAt{};
    Steady::duration m_cost{0}; // of publishing
    ScanState m_reported = ScanState::Idle;
    int m_differences = 0; // in a row
    QDateTime m_agreed;    // when index and server last did
};

} // namespace keyspace
