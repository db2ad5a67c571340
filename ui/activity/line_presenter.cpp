#include "ui/activity/line_presenter.h"

#include "ui/activity/dropped_rows.h"
#include "ui/activity/journal_rows.h"

#include <QElapsedTimer>

#include <algorithm>

namespace activity {

namespace {

using namespace std::chrono_literals;
using workspace::Session;

// A line of the journal and one of the history speak of the same change when they are this close: the
// history has the moment the transaction began.
constexpr std::chrono::seconds sameChange{10};
constexpr std::chrono::milliseconds often = 2s;
constexpr std::chrono::milliseconds seldom = 60s;
constexpr int share = 20; // Redis is asked for at most a twentieth of the time

// The latest change that is not younger than the line.
std::optional<property::HistoryEntry> changeAt(const std::vector<property::HistoryEntry>& history,
                                               const cache::JournalEntry& entry)
{
    const auto found = std::ranges::find_if(
        history, [&entry](const auto& change) { return change.at <= entry.at && change.user == entry.user; });
    if (found == history.end() || found->at.msecsTo(entry.at) > std::chrono::milliseconds(sameChange).count())
        return std::nullopt;
    return *found;
}

QString titleIn(const std::vector<property::HistoryEntry>& history)
{
    if (history.empty())
        return {};
    const property::HistoryEntry& last = history.front();
    return (last.after.isEmpty() ? last.before : last.after).value(QLatin1String("title")).toString();
}

// Into the bin, or for good.
std::optional<property::HistoryEntry> deletionIn(const std::vector<property::HistoryEntry>& history)
{
    if (history.empty() || (!isForGood(history.front()) &&
                            history.front().after.value(QLatin1String("deleted_at")).toString().isEmpty()))
        return std::nullopt;
    return history.front();
}

} // namespace

bool isForGood(const property::HistoryEntry& deletion)
{
    return deletion.operation == QLatin1String("delete");
}

LinePresenter::LinePresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &LinePresenter::lookAgain);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this, [this] {
        if (m_listing != Listing::None && m_shown)
            askListing(*listing());
    });
}

std::optional<property::PropertyId> LinePresenter::listing() const
{
    return m_entry ? onlyListing(*m_entry) : std::nullopt;
}

void LinePresenter::setEntry(const std::optional<cache::JournalEntry>& entry)
{
    if (entry && m_entry && entry->id == m_entry->id && entry->lastAt == m_entry->lastAt)
        return;
    if (!entry && !m_entry)
        return;
    ++m_asked;
    m_entry = entry;
    m_change.reset();
    m_title.clear();
    m_deletion.reset();
    m_dropped.reset();
    m_problem.reset();
    m_asking = false;
    m_question = m_entry ? questionOf(*m_entry) : std::nullopt;
    const auto id = listing();
    m_listing = id ? Listing::Asked : Listing::None;
    if (id) {
        askHistory(*id);
        askListing(*id);
    }
    lookAgain();
    Q_EMIT changed();
}

void LinePresenter::setShown(bool shown)
{
    const bool appears = shown && !m_shown;
    m_shown = shown;
    if (!m_shown)
        m_again.stop();
    else
        lookAgain();
    if (appears && m_listing != Listing::None)
        askListing(*listing());
}

void LinePresenter::askHistory(property::PropertyId id)
{
    m_workspace.run(
        [id](Session& session) { return property::propertyHistory(session.database(), id); }, this,
        [this, asked = m_asked](const base::Result<std::vector<property::HistoryEntry>>& history) {
            if (asked != m_asked || !history)
                return;
            m_change = changeAt(*history, *m_entry);
            if (m_title.isEmpty())
                m_title = titleIn(*history);
            m_deletion = deletionIn(*history);
            Q_EMIT changed();
        });
}

// One question at a time: a program that writes without pause must not fill the queue.
void LinePresenter::askListing(property::PropertyId id)
{
    m_missed = m_askedListing == m_asked;
    if (m_missed)
        return;
    m_askedListing = m_asked;
    m_workspace.run([id](Session& session) { return session.properties().byId(id); }, this,
                    [this, asked = m_asked](const base::Result<property::Property>& found) {
                        if (asked != m_asked)
                            return;
                        m_askedListing.reset();
                        if (found) {
                            m_listing = Listing::There;
                            m_title = found->title;
                        } else {
                            m_listing = found.error().code == base::ErrorCode::NotFound ? Listing::Deleted
                                                                                        : Listing::Unknown;
                        }
                        if (m_missed)
                            askListing(*listing());
                        Q_EMIT changed();
                    });
}

void LinePresenter::lookAgain()
{
    if (!m_question || m_asking || !m_shown)
        return;
    m_asking = true;
    QElapsedTimer since;
    since.start();
    m_workspace.run(
        [question = *m_question](Session& session) {
            return listing::droppedNow(session.auditWorld(), question);
        },
        this,
        [this, asked = m_asked, since](base::Result<listing::DroppedNow> now) {
            if (asked != m_asked)
                return;
            m_asking = false;
            take(std::move(now));
            if (m_shown)
                m_again.start(std::clamp(share * std::chrono::milliseconds(since.elapsed()), often, seldom));
        });
}

void LinePresenter::take(base::Result<listing::DroppedNow> now)
{
    m_problem.reset();
    if (now) {
        m_dropped = std::move(now).value();
    } else {
        m_dropped.reset(); // not known is not the same as unchanged
        m_problem = std::move(now).error();
    }
    Q_EMIT changed();
}

} // namespace activity
