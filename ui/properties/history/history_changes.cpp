#include "ui/properties/history/history_changes.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/properties/history/history_presenter.h"

#include <algorithm>

namespace properties {

namespace {

using property::HistoryChange;
using property::HistoryPlace;
using workspace::Session;

constexpr int sameMoment = 20; // entries of others that may stand in the same millisecond

bool isOfKind(const HistoryChange& change, ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::All:
        return true;
    case ChangeKind::Created:
        return change.created > 0;
    case ChangeKind::Edited:
        return change.edited > 0;
    case ChangeKind::Deleted:
        return change.deleted > 0;
    case ChangeKind::Restored:
        return change.restored > 0;
    case ChangeKind::Many:
        return change.entries > 1;
    }
    return false;
}

bool isOlder(const HistoryChange& change, const HistoryChange& other)
{
    return std::pair(change.atMicros, change.transaction) < std::pair(other.atMicros, other.transaction);
}

} // namespace

HistoryChanges::HistoryChanges(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_model(changeColumns())
{
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &HistoryChanges::refresh);
    connect(&m_model, &HistoryModel::moreWanted, this, &HistoryChanges::showMore);
    using workspace::Workspace;
    connect(&m_workspace, &Workspace::tagsInvalidated, this, &HistoryChanges::noteChange);
    connect(&m_workspace, &Workspace::schemaChanged, this, [this] {
        m_areUsersDue = true;
        noteChange();
    });
    connect(&m_workspace, &Workspace::connectionChanged, this, [this](const cache::DrainerState& state) {
        if (state.databaseReachable && m_problem.code != base::ErrorCode::None)
            noteChange();
    });
}

void HistoryChanges::setFilter(const ChangesFilter& filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    ++m_question;
    m_isAsking = false;
    m_items.clear();
    m_hasMore = false;
    m_wantsMore = false;
    m_hasAnswer = false;
    m_problem = {};
    m_model.setLines({}, false);
    m_isStale = true;
    if (m_isLive)
        refresh();
}

HistoryChanges::State HistoryChanges::state() const
{
    if (!m_items.empty())
        return State::Ready;
    if (m_problem.code != base::ErrorCode::None)
        return State::Failed;
    return m_hasAnswer ? State::Nothing : State::Loading;
}

const ChangeItem* HistoryChanges::item(const QByteArray& key) const
{
    const auto found =
        std::ranges::find_if(m_items, [&key](const ChangeItem& item) { return keyOf(item.change) == key; });
    return found == m_items.end() ? nullptr : &*found;
}

// ── asking ───────────────────────────────────────────────────────────────────────────────────

void HistoryChanges::noteChange()
{
    m_isStale = true;
    if (m_isLive && !m_liveTimer.isActive())
        m_liveTimer.start();
}

void HistoryChanges::setLive(bool live)
{
    m_isLive = live;
    if (m_isLive && m_isStale)
        refresh();
}

void HistoryChanges::refresh()
{
    m_liveTimer.stop();
    m_isStale = m_isAsking; // asked again behind the answer that is under way
    if (!m_isAsking)
        ask({});
}

void HistoryChanges::showMore()
{
    m_wantsMore = m_isAsking && !m_isAskingMore;
    if (m_hasMore && !m_isAsking)
        ask(m_reached);
}

void HistoryChanges::ask(std::optional<HistoryPlace> behind)
{
    m_isAsking = true;
    m_isAskingMore = behind.has_value();
    const quint64 question = ++m_question;
    m_workspace.run([filter = m_filter, behind](Session& session) { return read(session, filter, behind); },
                    this,
                    [this, question, isOlder = behind.has_value()](base::Result<Answer> answer) {
                        if (question == m_question)
                            take(std::move(answer), isOlder);
                    });
    if (m_areUsersDue)
        askUsers();
    Q_EMIT changed();
}

base::Result<HistoryChanges::Answer> HistoryChanges::read(Session& session, const ChangesFilter& filter,
                                                          std::optional<HistoryPlace> behind)
{
    const bool isOfAll = filter.kind == ChangeKind::All;
    const int atOnce = isOfAll ? pageChanges : 10 * pageChanges;
    Answer answer;
    answer.reached = behind;
    answer.hasMore = true;
    while (answer.hasMore && std::ssize(answer.items) < pageChanges &&
           answer.lookedThrough < mostLookedThrough) {
        auto page = session.history().changes(filter.query, answer.reached, atOnce);
        if (!page)
            return page.error();
        answer.hasMore = std::ssize(*page) == atOnce;
        for (HistoryChange& change : *page) {
            answer.reached = placeOf(change);
            if (isOfKind(change, filter.kind)) {
                answer.items.push_back({std::move(change), {}, {}, {}});
                answer.places.push_back(answer.lookedThrough);
            }
            ++answer.lookedThrough;
        }
    }
    if (auto added = addEntries(session, filter, answer); !added)
        return added.error();
    return answer;
}

// What single changes did, by as few questions as there are runs of them: a change of many, and one that
// is not of this kind, ends a run, so that nothing but the run stands in its time.
base::Result<void> HistoryChanges::addEntries(Session& session, const ChangesFilter& filter, Answer& answer)
{
    std::vector<ChangeItem>& items = answer.items;
    const auto joins = [&answer, &items](std::size_t i, std::size_t first) {
        return items[i].change.entries == 1 && i < first + pageChanges &&
               (i == first || answer.places[i] == answer.places[i - 1] + 1);
    };
    for (std::size_t first = 0; first < items.size();) {
        std::size_t end = first;
        while (end < items.size() && joins(end, first))
            ++end;
        if (end == first) {
            ++first;
            continue;
        }
        if (auto added = addRun(session, filter, items, first, end); !added)
            return added;
        first = end;
    }
    return {};
}

base::Result<void> HistoryChanges::addRun(Session& session, const ChangesFilter& filter,
                                          std::vector<ChangeItem>& items, std::size_t first, std::size_t end)
{
    property::HistoryQuery query = filter.query;
    query.from = items[end - 1].change.at;
    query.until = items[first].change.at.addMSecs(1);
    // Entries of one moment may stand in another order than their changes.
    const qint64 newest = std::max_element(items.begin() + static_cast<std::ptrdiff_t>(first),
                                           items.begin() + static_cast<std::ptrdiff_t>(end),
                                           [](const ChangeItem& a, const ChangeItem& b) {
                                               return a.change.newestEntry < b.change.newestEntry;
                                           })
                              ->change.newestEntry;
    const auto page =
        session.history().entries(query, newest + 1, static_cast<int>(end - first) + sameMoment);
    if (!page)
        return page.error();
    for (const property::HistoryEntry& entry : page->entries) {
        for (std::size_t i = first; i < end; ++i) {
            if (items[i].change.newestEntry != entry.id)
                continue;
            const auto title = page->titles.find(entry.property);
            items[i].only = entry;
            items[i].title = title == page->titles.end() ? QString() : title->second;
            items[i].agents = page->agents;
        }
    }
    return {};
}

void HistoryChanges::take(base::Result<Answer> answer, bool isOlder)
{
    m_isAsking = false;
    if (!answer) {
        m_problem = answer.error();
        m_isStale = true;
        Q_EMIT changed();
        return;
    }
    m_problem = {};
    m_hasAnswer = true;
    m_answeredAt = QDateTime::currentDateTime();
    noteUsers(answer->items);
    if (isOlder) {
        m_reached = answer->reached;
        m_hasMore = answer->hasMore;
        m_lookedThrough += answer->lookedThrough;
        std::vector<HistoryLine> lines = m_model.lines();
        for (ChangeItem& item : answer->items) {
            lines.push_back(changeLine(item));
            m_items.push_back(std::move(item));
        }
        m_model.setLines(std::move(lines), m_hasMore);
    } else {
        merge(std::move(*answer));
    }
    if (m_isStale)
        noteChange();
    if (m_wantsMore)
        showMore();
    Q_EMIT changed();
}

// The newest page over what is known: older changes stay as they are.
void HistoryChanges::merge(Answer answer)
{
    const bool isFirst = m_items.empty();
    const bool joins = !isFirst && answer.hasMore && !answer.items.empty() &&
                       !isOlder(m_items.front().change, answer.items.back().change);
    std::vector<HistoryLine> lines;
    for (const ChangeItem& item : answer.items) {
        HistoryLine line = changeLine(item);
        const int row = m_model.rowOf(line.key);
        line.isNew = row >= 0 ? m_model.at(row)->isNew : !isFirst;
        lines.push_back(std::move(line));
    }
    if (joins) {
        const HistoryChange oldest = answer.items.back().change;
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            if (!isOlder(m_items[i].change, oldest))
                continue;
            lines.push_back(m_model.lines()[i]);
            answer.items.push_back(std::move(m_items[i]));
        }
    } else {
        m_reached = answer.reached;
        m_hasMore = answer.hasMore;
        m_lookedThrough = answer.lookedThrough;
    }
    m_items = std::move(answer.items);
    m_model.setLines(std::move(lines), m_hasMore);
}

// The whole history is looked through for them: once, and who comes later is met in the answers.
void HistoryChanges::askUsers()
{
    m_areUsersDue = false;
    m_workspace.run([](Session& session) { return session.history().users(); }, this,
                    [this](base::Result<std::vector<QString>> users) {
                        m_areUsersDue = m_areUsersDue || !users;
                        if (!users)
                            return;
                        std::sort(users->begin(), users->end());
                        if (*users == m_users)
                            return;
                        m_users = std::move(*users);
                        Q_EMIT usersChanged();
                    });
}

void HistoryChanges::noteUsers(const std::vector<ChangeItem>& items)
{
    bool isNew = false;
    for (const ChangeItem& item : items) {
        const auto place = std::lower_bound(m_users.begin(), m_users.end(), item.change.user);
        if (place != m_users.end() && *place == item.change.user)
            continue;
        m_users.insert(place, item.change.user);
        isNew = true;
    }
    if (isNew)
        Q_EMIT usersChanged();
}

// ── words ────────────────────────────────────────────────────────────────────────────────────

std::optional<common::EmptyText> HistoryChanges::emptyText() const
{
    common::EmptyText text;
    text.icon = theme::Icon::History;
    switch (state()) {
    case State::Loading:
    case State::Ready:
        return std::nullopt;
    case State::Failed: {
        const common::ErrorText words = common::describe(m_problem);
        text.tone = theme::Tone::Bad;
        text.title = words.title;
        text.detail = words.advice;
        text.action = tr("Retry");
        if (m_problem.code != base::ErrorCode::DatabaseNoPermission)
            return text;
        text.tone = theme::Tone::Neutral;
        text.icon = theme::Icon::Lock;
        text.title = tr("This user may not read the history");
        text.detail = tr("The owner of the tables can allow it. Editing works all the same.");
        text.copyable = historyGrant(m_workspace);
        return text;
    }
    case State::Nothing:
        break;
    }
    if (m_filter.isEmpty()) {
        text.title = tr("Nothing has changed yet");
        text.detail =
            tr("Every edit, deletion and import of listings stands here, whoever made it, and can be "
               "taken back. What was loaded as sample data has no history.");
        return text;
    }
    text.icon = theme::Icon::Search;
    text.title = tr("No change matches");
    text.action = tr("Show everything");
    if (m_hasMore) {
        text.title = tr("None of the latest %1 changes matches").arg(common::formatCount(m_lookedThrough));
        text.detail = tr("Older ones have not been looked through yet.");
        text.action = tr("Look further back");
    }
    return text;
}

QStringList HistoryChanges::statusParts() const
{
    if (state() != State::Ready)
        return {};
    const QString count = common::formatCount(std::ssize(m_items));
    QStringList parts{m_hasMore ? tr("the latest %1 changes").arg(count)
                                : tr("%n change(s)", nullptr, static_cast<int>(m_items.size())),
                      tr("newest first")};
    if (m_filter.kind != ChangeKind::All && m_hasMore)
        parts << tr("%1 looked through").arg(common::formatCount(m_lookedThrough));
    parts << (m_problem.code == base::ErrorCode::None ? tr("live")
                                                      : tr("as of %1").arg(common::formatTime(m_answeredAt)));
    return parts;
}

} // namespace properties
