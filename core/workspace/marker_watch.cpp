#include "core/workspace/marker_watch.h"

#include "core/workspace/workspace.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace workspace {

namespace {

using cache::JournalCause;
using monitor::HistoryMarker;
using namespace std::chrono_literals;

constexpr auto betweenLooks = 5s;  // a program that writes all day is a marker every five seconds at most
constexpr auto journalDelay = 12s; // lines are written behind the edits, once a second, and then looked at
constexpr int linesAtOnce = 200;
constexpr qint64 farthest = 60; // s: the clocks of two machines may differ, a marker belongs to the chart

QString kindOf(JournalCause cause)
{
    switch (cause) {
    case JournalCause::Edit:
    case JournalCause::OtherProgram:
        return QStringLiteral("edit");
    case JournalCause::Import:
        return QStringLiteral("import");
    case JournalCause::Clear:
    case JournalCause::Invalidate:
        return QStringLiteral("clear");
    case JournalCause::Warm:
        return QStringLiteral("warm");
    case JournalCause::Schema:
        return QStringLiteral("schema");
    case JournalCause::Epoch:
        return QStringLiteral("cold");
    }
    return {};
}

// What the lines of one kind have in common.
struct Summary
{
    QDateTime at;
    std::set<cache::Tag> listings;
    QStringList programs; // of others
    qint64 entries = 0;

    void add(const cache::JournalEntry& line)
    {
        at = at.isValid() ? std::max(at, line.lastAt) : line.lastAt;
        entries += line.entries;
        if (line.cause == JournalCause::OtherProgram && !line.program.isEmpty() &&
            !programs.contains(line.program))
            programs << line.program;
        for (const cache::Tag& tag : line.tags) {
            if (tag.startsWith("prop:") && tag.size() > 5 && tag[5] >= '0' && tag[5] <= '9')
                listings.insert(tag);
        }
    }
    QString detail() const
    {
        QStringList parts = programs;
        if (listings.size() == 1)
            parts << QStringLiteral("1 listing");
        else if (!listings.empty())
            parts << QStringLiteral("%1 listings").arg(listings.size());
        if (entries > 0)
            parts << QStringLiteral("%1 entries").arg(entries);
        return parts.join(QStringLiteral(", "));
    }
};

} // namespace

std::vector<HistoryMarker> markersOf(const std::vector<cache::JournalEntry>& lines, qint64 newest,
                                     const QDateTime& now)
{
    std::map<QString, Summary> kinds;
    for (const cache::JournalEntry& line : lines) {
        if (line.id > newest)
            kinds[kindOf(line.cause)].add(line);
    }
    std::vector<HistoryMarker> markers;
    for (const auto& [kind, summary] : kinds) {
        const QDateTime at = std::clamp(summary.at, now.addSecs(-farthest), now);
        markers.push_back({at, kind, summary.detail()});
    }
    return markers;
}

MarkerWatch::MarkerWatch(Workspace& workspace, Mark mark)
    : m_workspace(workspace)
    , m_mark(std::move(mark))
{
    m_pause.setSingleShot(true);
    m_untold.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (std::exchange(m_lookAgain, false))
            look();
    });
    connect(&m_untold, &QTimer::timeout, this, [this] { m_mark({m_edit, QStringLiteral("edit"), {}}); });
    connect(&workspace, &Workspace::rightsChanged, this, [this] { // asked behind the opening
        if (!m_newest)
            look();
    });
    connect(&workspace, &Workspace::journalGrew, this, &MarkerWatch::look);
    connect(&workspace, &Workspace::connectionChanged, this, &MarkerWatch::noteState);
    connect(&workspace, &Workspace::tagsInvalidated, this, &MarkerWatch::noteTags);
}

void MarkerWatch::look()
{
    if (m_looking || m_pause.isActive()) {
        m_lookAgain = true;
        return;
    }
    m_looking = true;
    m_workspace.run([first = !m_newest.has_value()](
                        Session& session) { return session.journal().page({}, {}, first ? 1 : linesAtOnce); },
                    this,
                    [this](base::Result<cache::JournalPage> page) {
                        m_looking = false;
                        if (m_newest)
                            m_pause.start(betweenLooks);
                        if (page)
                            read(*page);
                        if (!m_pause.isActive() && std::exchange(m_lookAgain, false))
                            look();
                    });
}

void MarkerWatch::read(const cache::JournalPage& page)
{
    m_untold.stop();
    qint64 newest = m_newest.value_or(0);
    if (m_newest) {
        for (const HistoryMarker& marker : markersOf(page.entries, newest, QDateTime::currentDateTimeUtc())) {
            m_mark(marker);
        }
    }
    for (const cache::JournalEntry& line : page.entries)
        newest = std::max(newest, line.id);
    m_newest = newest;
}

void MarkerWatch::noteState(const cache::DrainerState& state)
{
    const auto before = std::exchange(m_databaseReachable, state.databaseReachable);
    if (!before || *before == state.databaseReachable)
        return;
    m_mark({QDateTime::currentDateTimeUtc(),
            state.databaseReachable ? QStringLiteral("connection-back") : QStringLiteral("connection-lost"),
            QStringLiteral("postgresql")});
}

void MarkerWatch::noteTags(const std::vector<cache::Tag>& tags, bool everything)
{
    if (everything || tags.empty() || m_untold.isActive())
        return;
    m_edit = QDateTime::currentDateTimeUtc();
    m_untold.start(journalDelay);
}

} // namespace workspace
