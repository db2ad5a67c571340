// Filters that are kept under a name, and those that were used last, for one connection of this desktop.
// In QSettings (profile_settings.h), read anew before every change, so that two windows of one profile
// lose nothing of each other. GUI thread.
//
// A filter is kept as its text (core/property/filter_text.h) in a small JSON object with a version. What
// a newer version wrote, or what is damaged, is shown and stays as it is until it is deleted.
#pragma once

#include "core/property/query.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace properties {

struct SavedFilter
{
    enum class State {
        Ready,
        Newer,   // written by a newer version
        Damaged, // no JSON object, no name or no filter in it
    };
    QString name; // may be empty when damaged
    QString text; // of the filter, as it was kept
    State state = State::Ready;
    property::Filter filter = {}; // of Ready
    QString raw = {};             // as it stands in the settings; tells it from the others
    bool operator==(const SavedFilter&) const = default;
};

class SavedFilters : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t mostRecent = 10;
    static constexpr std::size_t mostSaved = 200;
    static constexpr qsizetype longestName = 80;

    enum class Outcome { Done, Blank, TooLong, Taken, Missing, TooMany };

    explicit SavedFilters(const QString& profile, QObject* parent = nullptr);

    std::vector<SavedFilter> saved() const;       // by name
    std::vector<property::Filter> recent() const; // the newest first

    // Of these names one filter each, letter case ignored; Taken: `replaces` says to overwrite it.
    Outcome save(const QString& name, const property::Filter& filter, bool replaces = false);
    Outcome rename(const SavedFilter& filter, const QString& name);
    // What was removed, for restore(); nothing: it had gone already.
    std::optional<SavedFilter> remove(const SavedFilter& filter);
    void restore(const SavedFilter& removed);
    void addRecent(const property::Filter& filter);

Q_SIGNALS:
    void changed();

private:
    QStringList stored() const;
    void store(const QStringList& entries);
    qsizetype find(const QStringList& entries, const QString& name) const; // -1: none

    QString m_savedKey;
    QString m_recentKey;
};

// Notes a filter as used once it has stood for a while. GUI thread.
class RecentFilter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds settleTime{2000};

    // Outlived by the filters.
    explicit RecentFilter(SavedFilters& filters);

    void note(const property::Filter& filter);

private:
    SavedFilters& m_filters;
    property::Filter m_filter;
    QTimer m_timer;
};

} // namespace properties
