// The list half: what is asked, what came back and from where. The other half: agents_editing.cpp.
#include "ui/agents/agents_presenter.h"

#include "ui/common/format.h"

#include <algorithm>
#include <array>

namespace agents {

namespace {

using common::CellKind;

constexpr std::chrono::milliseconds liveDelay{50}; // 20 refreshes a second at most

std::vector<common::RowsColumn> columns()
{
    std::vector<common::RowsColumn> columns = {
        {AgentsPresenter::tr("Name"), CellKind::Text, 152, true},
        {AgentsPresenter::tr("E-mail"), CellKind::Text, 264},
        {AgentsPresenter::tr("Phone"), CellKind::Text, 128},
        {AgentsPresenter::tr("On the market"), CellKind::Number, 120},
        {AgentsPresenter::tr("Listings"), CellKind::Number, 88},
        {AgentsPresenter::tr("State"), CellKind::Status, 104},
        {AgentsPresenter::tr("Updated"), CellKind::Age, 88},
    };
    columns[AgentsPresenter::OnMarket].toolTip = AgentsPresenter::tr("Listed and under offer");
    columns[AgentsPresenter::Properties].toolTip =
        AgentsPresenter::tr("Of any status, those in the bin left out");
    return columns;
}

// Counts of listings stand in the list, so listings concern it too.
bool concernsAgents(const std::vector<cache::Tag>& tags)
{
    return std::any_of(tags.begin(), tags.end(), [](const cache::Tag& tag) {
        return tag.startsWith("agent:") || tag == "prop:list" || tag == "prop:all";
    });
}

common::Row rowOf(const property::AgentSummary& summary, common::CellState state)
{
    const property::Agent& agent = summary.agent;
    common::RowsCell phone{agent.phone.isEmpty() ? QVariant(common::unknown()) : QVariant(agent.phone)};
    phone.muted = agent.phone.isEmpty();
    common::RowsCell status{agent.active ? AgentsPresenter::tr("Active") : AgentsPresenter::tr("Inactive")};
    status.tone = agent.active ? theme::Tone::Good : theme::Tone::Neutral;
    status.muted = !agent.active;
    return {QByteArray::number(agent.id),
            {{agent.name},
             {agent.email},
             phone,
             {summary.onMarket},
             {summary.properties},
             status,
             {agent.updated}},
            state};
}

} // namespace

AgentsPresenter::AgentsPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_model(columns())
{
    m_query.active = true;
    for (QTimer* timer : {&m_searchTimer, &m_liveTimer})
        timer->setSingleShot(true);
    m_searchTimer.setInterval(searchDelay);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_searchTimer, &QTimer::timeout, this, [this] {
        if (m_typed.trimmed() == m_query.search)
            return;
        m_query.search = m_typed.trimmed();
        ask();
    });
    connect(&m_liveTimer, &QTimer::timeout, this, [this] {
        if (m_isAsking)
            m_liveTimer.start(); // an answer that is under way is not thrown away
        else
            ask();
    });
    using workspace::Workspace;
    connect(&m_workspace, &Workspace::tagsInvalidated, this,
            [this](const std::vector<cache::Tag>& tags, bool everything) {
                if (!everything && !concernsAgents(tags))
                    return;
                m_missedChange = !m_isLive;
                if (m_isLive && !m_liveTimer.isActive())
                    m_liveTimer.start();
            });
    connect(&m_workspace, &Workspace::schemaChanged, this, [this](workspace::Schema schema) {
        if (schema == workspace::Schema::Current)
            ask();
    });
    connect(&m_workspace, &Workspace::connectionChanged, this, [this](const cache::DrainerState& state) {
        if (state.databaseReachable && m_problem.code != base::ErrorCode::None && !m_isAsking)
            ask();
    });
    ask();
}

ListState AgentsPresenter::state() const
{
    if (!m_agents)
        return m_problem.code == base::ErrorCode::None ? ListState::Loading : ListState::Failed;
    if (!m_agents->empty())
        return ListState::Ready;
    const bool isFiltered = !m_query.search.isEmpty() || m_query.active.has_value();
    return isFiltered ? ListState::NothingMatches : ListState::NothingThere;
}

void AgentsPresenter::setSearch(const QString& text)
{
    m_typed = text;
    m_searchTimer.start();
}

void AgentsPresenter::setActiveFilter(std::optional<bool> active)
{
    if (active == m_query.active)
        return;
    m_query.active = active;
    ask();
}

void AgentsPresenter::clearFilter()
{
    m_typed.clear();
    m_query = {};
    ask();
}

void AgentsPresenter::setBypassed(bool bypassed)
{
    const auto caching = bypassed ? listing::Caching::Bypass : listing::Caching::Use;
    if (std::exchange(m_caching, caching) != caching)
        ask();
}

void AgentsPresenter::refresh()
{
    ask();
}

void AgentsPresenter::setLive(bool live)
{
    m_isLive = live;
    if (live && std::exchange(m_missedChange, false))
        ask();
}

void AgentsPresenter::ask()
{
    m_liveTimer.stop();
    const quint64 number = ++m_asked;
    m_isAsking = true;
    std::vector<property::AgentId> open;
    for (const auto& [id, draft] : m_drafts) {
        if (!draft.isNew())
            open.push_back(id);
    }
    m_workspace.run(
        [query = m_query, open, caching = m_caching](workspace::Session& session) -> base::Result<List> {
            auto agents = session.reads().agentSummaries(query, caching);
            if (!agents)
                return agents.error();
            List list;
            list.agents = std::move(*agents);
            for (const property::AgentId id : open) {
                auto one = session.agents().summary(id);
                if (!one && one.error().code != base::ErrorCode::NotFound)
                    return one.error();
                list.open.emplace(id, one ? std::optional(*one) : std::nullopt);
            }
            return list;
        },
        this,
        [this, number](base::Result<List> list) {
            if (number == m_asked)
                acceptList(std::move(list));
        });
    Q_EMIT listChanged();
}

void AgentsPresenter::acceptList(base::Result<List> list)
{
    m_isAsking = false;
    if (!list) {
        m_problem = list.error();
        Q_EMIT listChanged();
        return;
    }
    m_problem = {};
    m_answeredAt = QDateTime::currentDateTimeUtc();
    m_source = list->agents.source;
    m_took = list->agents.took;
    m_filledAt = list->agents.filledAt;
    m_agents = std::move(list->agents.value);
    for (const auto& [id, now] : list->open)
        acceptOpen(id, now);
    showRows();
    Q_EMIT listChanged();
}

void AgentsPresenter::showRows()
{
    if (!m_agents)
        return;
    std::vector<common::Row> rows;
    for (const property::AgentSummary& summary : *m_agents) {
        const auto draft = m_drafts.find(summary.agent.id);
        auto state = common::CellState::Clean;
        if (draft != m_drafts.end() && draft->second.isDirty())
            state = draft->second.needsChoice() ? common::CellState::Conflict : common::CellState::Changed;
        rows.push_back(rowOf(summary, state));
    }
    m_model.setRows(std::move(rows));
}

QStringList AgentsPresenter::statusParts() const
{
    if (!m_agents)
        return {};
    const auto count = static_cast<int>(m_agents->size());
    QStringList parts{tr("%n agent(s)", nullptr, count)};
    if (m_query.active)
        parts.append(*m_query.active ? tr("active") : tr("inactive"));
    if (!m_query.search.isEmpty())
        parts.append(tr("“%1”").arg(m_query.search));
    if (const auto column = m_model.sortColumn())
        parts.append(QStringLiteral("%1 %2").arg(
            m_model.columns()[static_cast<std::size_t>(*column)].title.toLower(),
            m_model.sortOrder() == Qt::DescendingOrder ? QStringLiteral("▼") : QStringLiteral("▲")));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    parts.append(m_source == listing::Source::PageCache ? tr("from cache")
                 : m_source == listing::Source::Bypass  ? tr("bypass")
                                                        : tr("from PostgreSQL"));
    parts.append(common::formatDuration(m_took));
    parts.append(m_filledAt.isValid() ? tr("filled %1").arg(common::formatAge(m_filledAt, now))
                                      : tr("asked %1").arg(common::formatAge(m_answeredAt, now)));
    return parts;
}

} // namespace agents
