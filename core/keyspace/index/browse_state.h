// What a browser of keys says of itself. Values, any thread.
#pragma once

#include "core/base/error.h"
#include "core/keyspace/index/filter.h"
#include "core/keyspace/index/key_facts.h"

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <optional>
#include <vector>

namespace keyspace {

// What the server is asked for.
struct Scope
{
    QByteArray pattern;          // MATCH; empty: all
    std::optional<KeyType> type; // TYPE, of one that has a name; Redis 6 and later
    // Any of them ends a namespace; one that contains another is not used. Empty: a flat tree.
    std::vector<QByteArray> separators{QByteArrayLiteral(":")};
    bool live = true; // follow keyspace notifications where the server sends them

    bool operator==(const Scope&) const = default;
};

enum class ScanState { Idle, Connecting, Scanning, Paused, Complete, Cancelled, Failed };

struct ScanProgress
{
    ScanState state = ScanState::Idle;
    bool serverIsSlow = false; // of Paused: by itself, because the server answers more slowly than it did
    qint64 scanned = 0;        // how many of the server's keys SCAN has passed …
    qint64 total = -1;         // … of so many (DBSIZE); -1: not known
    qint64 keys = 0;           // in the index, each once
    qint64 count = 0;          // SCAN's COUNT now
    std::chrono::microseconds call{0};    // what the server works for one SCAN; 0: not measured yet
    std::chrono::microseconds latency{0}; // of a PING; 0: not measured yet
    std::chrono::milliseconds took{0};    // since begin(), until the end
    qint64 indexBytes = 0;                // of memory for names, order and facts
    quint64 lookups = 0;                  // commands so far that Redis counts among its hits and misses
    base::Error problem;                  // of Failed

    bool operator==(const ScanProgress&) const = default;
};

// Does the index follow what happens on the server?
struct Liveness
{
    enum class State {
        Off,     // the server sends no notifications, or it was not asked to (Scope::live)
        Partial, // some kinds of events are not sent (missing), or it may not be asked which are
        Live,
        Lost,    // the connection was; comes back by itself
        Refused, // this user may not subscribe; problem
    };
    State state = State::Off;
    QByteArray flags;   // notify-keyspace-events; empty: off or not known
    QByteArray missing; // flags that would make it Live
    // Set: what stands in the index may be out of date since then; begin() looks anew.
    QDateTime outOfDateSince;
    base::Error problem; // of Lost and Refused

    bool operator==(const Liveness&) const = default;
};

// The flat list: filter and order.
struct ViewSpec
{
    enum class Column { Name, Type, Ttl, Memory, Length, Idle };
    Filter filter; // of the tree as well
    Column column = Column::Name;
    Qt::SortOrder order = Qt::AscendingOrder; // what is not known stands last in both

    bool operator==(const ViewSpec&) const = default;
};

struct ViewState
{
    quint64 version = 0; // another one: rows may stand elsewhere
    qint64 rows = 0;
    qint64 undecided = 0;        // names match, but a fact that decides is not known
    qint64 unsorted = 0;         // of the rows: what they are sorted by is not known
    qint64 selected = 0;         // keys of the index
    qint64 selectedShown = 0;    // of the rows
    qint64 selectedMemory = 0;   // bytes, of those of them that were asked for it …
    qint64 selectedMeasured = 0; // … so many
    base::Error problem;         // of a filter that is none; the one before stays

    bool operator==(const ViewState&) const = default;
};

// One row of the flat list.
struct KeyRow
{
    QByteArray name;
    Facts facts;
    bool selected = false;
};

struct KeyRows
{
    quint64 version = 0;
    qint64 first = 0;
    std::vector<KeyRow> rows;
};

// An answer for a key that somebody looks at.
struct KeyFacts
{
    QByteArray name;
    bool gone = false; // no such key any more
    Facts facts;
};

} // namespace keyspace
