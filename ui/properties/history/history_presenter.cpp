#include "ui/properties/history/history_presenter.h"

#include <algorithm>

namespace properties {

namespace {

using property::HistoryEntry;
using property::HistoryPage;
using property::Side;
using workspace::Session;

// Both sides of an entry and what is now. A side that cannot be told any more is left out.
base::Result<ChosenVersion> readVersion(Session& session, const HistoryEntry& entry)
{
    ChosenVersion chosen;
    chosen.entry = entry;
    const auto after = session.history().pastVersion(entry.id, Side::After);
    if (!after)
        return after.error();
    chosen.now = after->now;
    chosen.inBin = after->inBin;
    const property::HistoryKind kind = property::kindOf(entry);
    const bool isDeletion = kind == property::HistoryKind::Deleted || kind == property::HistoryKind::Purged;
    (isDeletion ? chosen.before : chosen.after) = after->then;
    if (!isDeletion && kind != property::HistoryKind::Created) {
        const auto before = session.history().pastVersion(entry.id, Side::Before);
        if (!before)
            return before.error();
        chosen.before = before->then;
    }
    chosen.title = chosen.now ? chosen.now->title : after->then.title;
    return chosen;
}

} // namespace

QString historyGrant(const workspace::Workspace& workspace)
{
    const auto rights = workspace.rights();
    QString role = rights ? rights->role : workspace.profile().database.user;
    return QStringLiteral("GRANT SELECT ON keystead.history TO \"%1\";")
        .arg(role.replace(QLatin1Char('"'), QStringLiteral("\"\"")));
}

HistoryPresenter::HistoryPresenter(workspace::Workspace& workspace, HistoryScope scope, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_scope(scope)
    , m_model(entryColumns(scope))
{
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &HistoryPresenter::refresh);
    connect(&m_model, &HistoryModel::moreWanted, this, &HistoryPresenter::showMore);
    using workspace::Workspace;
    connect(&m_workspace, &Workspace::tagsInvalidated, this, &HistoryPresenter::noteChange);
    connect(&m_workspace, &Workspace::connectionChanged, this, [this](const cache::DrainerState& state) {
        if (state.databaseReachable && m_problem.code != base::ErrorCode::None)
            noteChange();
    });
}

void HistoryPresenter::show(const property::HistoryQuery& query)
{
    if (m_query == query)
        return;
    clear();
    m_query = query;
    m_isStale = true;
    if (m_isLive)
        refresh();
    Q_EMIT changed();
}

void HistoryPresenter::clear()
{
    ++m_question;
    m_query.reset();
    m_entries.clear();
    m_lines.clear();
    m_hasMore = false;
    m_wantsMore = false;
    m_hasAnswer = false;
    m_isAsking = false;
    m_problem = {};
    m_model.setLines({}, false);
    choose({});
    Q_EMIT changed();
}

HistoryPresenter::State HistoryPresenter::state() const
{
    if (!m_query)
        return State::Idle;
    if (!m_entries.empty())
        return State::Ready;
    if (m_problem.code != base::ErrorCode::None)
        return State::Failed;
    return m_hasAnswer ? State::Nothing : State::Loading;
}

const HistoryEntry* HistoryPresenter::entry(const QByteArray& key) const
{
    const auto found = std::ranges::find(m_entries, key.toLongLong(), &HistoryEntry::id);
    return found == m_entries.end() ? nullptr : &*found;
}

// ── asking ───────────────────────────────────────────────────────────────────────────────────

void HistoryPresenter::noteChange()
{
    m_isStale = true;
    if (m_isLive && !m_liveTimer.isActive())
        m_liveTimer.start();
}

void HistoryPresenter::setLive(bool live)
{
    m_isLive = live;
    if (m_isLive && m_isStale)
        refresh();
}

void HistoryPresenter::refresh()
{
    m_liveTimer.stop();
    if (!m_query)
        return;
    m_isStale = m_isAsking; // asked again behind the answer that is under way
    if (!m_isAsking)
        ask({});
}

void HistoryPresenter::showMore()
{
    m_wantsMore = m_isAsking && !m_isAskingMore;
    if (m_query && m_hasMore && !m_isAsking)
        ask(m_entries.back().id);
}

void HistoryPresenter::ask(std::optional<qint64> behind)
{
    m_isAsking = true;
    m_isAskingMore = behind.has_value();
    const quint64 question = ++m_question;
    m_workspace.run([query = *m_query, behind](
                        Session& session) { return session.history().entries(query, behind, pageEntries); },
                    this,
                    [this, question, behind](base::Result<HistoryPage> page) {
                        if (question == m_question)
                            take(std::move(page), behind);
                    });
    Q_EMIT changed();
}

void HistoryPresenter::take(base::Result<HistoryPage> page, std::optional<qint64> behind)
{
    m_isAsking = false;
    if (!page) {
        m_problem = page.error();
        m_isStale = true;
        Q_EMIT changed();
        return;
    }
    m_problem = {};
    m_hasAnswer = true;
    m_answeredAt = QDateTime::currentDateTime();
    const bool isWhole = std::ssize(page->entries) < pageEntries;
    if (behind) {
        m_hasMore = !isWhole;
        for (const HistoryEntry& entry : page->entries)
            m_lines.push_back(entryLine(entry, *page, m_scope));
        m_entries.insert(m_entries.end(), page->entries.begin(), page->entries.end());
    } else {
        merge(std::move(*page), isWhole);
    }
    showLines();
    if (!behind)
        askChosen(); // what is now has changed too
    if (m_isStale)
        noteChange();
    if (m_wantsMore)
        showMore();
    Q_EMIT changed();
}

// The newest page over what is known: older entries never change, so they stay.
void HistoryPresenter::merge(HistoryPage page, bool isWhole)
{
    const bool isFirst = m_entries.empty();
    const qint64 newestKnown = isFirst ? 0 : m_entries.front().id;
    const qint64 oldest = page.entries.empty() ? 0 : page.entries.back().id;
    std::vector<HistoryLine> lines;
    for (const HistoryEntry& entry : page.entries) {
        HistoryLine line = entryLine(entry, page, m_scope);
        const int row = m_model.rowOf(line.key);
        line.isNew = row >= 0 ? m_model.at(row)->isNew : !isFirst;
        lines.push_back(std::move(line));
    }
    const bool joins = !isFirst && !isWhole && oldest <= newestKnown;
    if (joins) {
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            if (m_entries[i].id >= oldest)
                continue;
            page.entries.push_back(m_entries[i]);
            lines.push_back(m_lines[i]);
        }
    } else {
        m_hasMore = !isWhole;
    }
    m_entries = std::move(page.entries);
    m_lines = std::move(lines);
}

void HistoryPresenter::showLines()
{
    m_model.setLines(m_lines, m_hasMore);
}

// ── the one that is chosen ───────────────────────────────────────────────────────────────────

void HistoryPresenter::choose(const QByteArray& key)
{
    if (m_chosenKey == key)
        return;
    m_chosenKey = key;
    m_chosenProblem.reset();
    if (key.isEmpty())
        m_chosen.reset();
    m_model.clearNew(key);
    for (HistoryLine& line : m_lines)
        line.isNew = line.isNew && line.key != key;
    askChosen();
    Q_EMIT chosenChanged();
}

void HistoryPresenter::askChosen()
{
    const quint64 choice = ++m_choice;
    const HistoryEntry* const line = entry(m_chosenKey);
    if (line == nullptr)
        return;
    m_workspace.run([entry = *line](Session& session) { return readVersion(session, entry); }, this,
                    [this, choice](base::Result<ChosenVersion> version) {
                        if (choice != m_choice)
                            return;
                        if (version) {
                            m_chosen = std::move(*version);
                            m_chosenProblem.reset();
                        } else {
                            m_chosen.reset();
                            m_chosenProblem = version.error();
                        }
                        Q_EMIT chosenChanged();
                    });
}

} // namespace properties
