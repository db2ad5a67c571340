#include "ui/properties/edit_presenter.h"

#include "ui/common/format.h"

#include <algorithm>

namespace properties {

namespace {

constexpr std::chrono::milliseconds liveDelay{50};

} // namespace

EditPresenter::EditPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &EditPresenter::refresh);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this, [this] {
        if (!m_liveTimer.isActive())
            m_liveTimer.start();
    });
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, [this](workspace::Stage stage) {
        if (stage == workspace::Stage::Open)
            loadAgents();
    });
    if (m_workspace.stage() == workspace::Stage::Open)
        loadAgents();
}

const Draft* EditPresenter::current() const
{
    const auto found = m_drafts.find(m_current);
    return m_isOpen && found != m_drafts.end() ? &found->second : nullptr;
}

StagedCounts EditPresenter::staged() const
{
    StagedCounts counts;
    for (const auto& [id, draft] : m_drafts) {
        if (!draft.isDirty())
            continue;
        draft.isNew() ? ++counts.added : ++counts.changed;
        if (draft.theirs())
            ++counts.conflicts;
    }
    return counts;
}

std::map<property::PropertyId, StagedRow> EditPresenter::stagedRows() const
{
    std::map<property::PropertyId, StagedRow> rows;
    for (const auto& [id, draft] : m_drafts) {
        if (draft.isNew() || !draft.isDirty())
            continue;
        const auto state = draft.theirs() ? common::CellState::Conflict : common::CellState::Changed;
        rows.emplace(id, StagedRow{draft.base(), draft.edited(), state});
    }
    return rows;
}

// ── which listing ────────────────────────────────────────────────────────────────────────────

void EditPresenter::leaveCurrent()
{
    const auto found = m_drafts.find(m_current);
    if (found != m_drafts.end() && !found->second.isDirty())
        m_drafts.erase(found);
    m_isGone = false;
}

void EditPresenter::select(property::PropertyId id, const property::Property* preview)
{
    if (m_isOpen && m_current == id)
        return;
    leaveCurrent();
    m_current = id;
    m_isOpen = true;
    if (preview != nullptr && m_drafts.count(id) == 0)
        m_drafts.emplace(id, Draft(*preview));
    Q_EMIT formChanged();
    load(id);
}

void EditPresenter::beginNew()
{
    leaveCurrent();
    m_current = 0;
    m_isOpen = true;
    m_drafts.try_emplace(0);
    Q_EMIT formChanged();
    Q_EMIT fieldRequested(formOrder.front());
}

void EditPresenter::close()
{
    if (!m_isOpen)
        return;
    leaveCurrent();
    m_isOpen = false;
    Q_EMIT formChanged();
}

void EditPresenter::load(property::PropertyId id)
{
    m_workspace.run(
        [id](workspace::Session& session) -> base::Result<property::Property> {
            auto answer = session.reads().property(id);
            if (!answer)
                return answer.error();
            return std::move(answer->value);
        },
        this, [this, id](base::Result<property::Property> loaded) { acceptLoaded(id, loaded); });
}

void EditPresenter::acceptLoaded(property::PropertyId id, const base::Result<property::Property>& loaded)
{
    const auto found = m_drafts.find(id);
    const bool isCurrent = m_isOpen && m_current == id;
    if (!loaded) {
        if (isCurrent && loaded.error().code == base::ErrorCode::NotFound) {
            m_isGone = true;
            Q_EMIT formChanged();
        } else if (isCurrent) {
            Q_EMIT loadFailed(loaded.error());
        }
        return;
    }
    if (found == m_drafts.end()) {
        if (!isCurrent)
            return; // left meanwhile
        m_drafts.emplace(id, Draft(*loaded));
    } else if (found->second.base() == *loaded || found->second.base().version > loaded->version) {
        return;
    } else if (!found->second.isDirty()) {
        found->second = Draft(*loaded);
    } else if (found->second.base().version == loaded->version) {
        found->second.refreshBase(*loaded);
    } else {
        found->second.setTheirs(*loaded);
        Q_EMIT stagedChanged();
    }
    if (isCurrent)
        Q_EMIT formChanged();
}

void EditPresenter::refresh()
{
    m_liveTimer.stop();
    for (const auto& [id, draft] : m_drafts) {
        if (!draft.isNew())
            load(id);
    }
    loadAgents();
}

void EditPresenter::loadAgents()
{
    m_workspace.run([](workspace::Session& session) { return session.agents().list(); }, this,
                    [this](base::Result<std::vector<property::Agent>> agents) {
                        if (!agents || *agents == m_agents)
                            return;
                        m_agents = std::move(*agents);
                        if (m_isOpen)
                            Q_EMIT fieldChanged(property::Field::Agent);
                    });
}

QString EditPresenter::agentName(std::optional<property::AgentId> agent) const
{
    const auto found = std::find_if(m_agents.begin(), m_agents.end(),
                                    [agent](const property::Agent& known) { return known.id == agent; });
    return found == m_agents.end() ? QString() : found->name;
}

// ── editing ──────────────────────────────────────────────────────────────────────────────────

Draft* EditPresenter::editable()
{
    const auto found = m_drafts.find(m_current);
    return m_isOpen && found != m_drafts.end() ? &found->second : nullptr;
}

void EditPresenter::edited(property::Field field)
{
    Q_EMIT fieldChanged(field);
    Q_EMIT stagedChanged();
}

void EditPresenter::setText(property::Field field, const QString& text)
{
    if (Draft* draft = editable(); draft != nullptr && draft->text(field, common::locale()) != text) {
        draft->setText(field, text, common::locale());
        edited(field);
    }
}

void EditPresenter::setType(property::PropertyType type)
{
    if (Draft* draft = editable()) {
        draft->setType(type);
        edited(property::Field::Type);
    }
}

void EditPresenter::setStatus(property::PropertyStatus status)
{
    if (Draft* draft = editable()) {
        draft->setStatus(status);
        edited(property::Field::Status);
    }
}

void EditPresenter::setAgent(std::optional<property::AgentId> agent)
{
    if (Draft* draft = editable()) {
        draft->setAgent(agent, agentName(agent));
        edited(property::Field::Agent);
    }
}

void EditPresenter::revert(property::Field field)
{
    if (Draft* draft = editable()) {
        draft->revert(field);
        edited(field);
        Q_EMIT formChanged();
    }
}

void EditPresenter::check(property::Field field)
{
    if (Draft* draft = editable()) {
        draft->check(field, common::locale());
        Q_EMIT fieldChanged(field);
    }
}

void EditPresenter::discardCurrent()
{
    const auto found = m_drafts.find(m_current);
    if (!m_isOpen || found == m_drafts.end() || !found->second.isDirty())
        return;
    m_discarded.clear();
    m_discarded.emplace(m_current, found->second);
    if (found->second.isNew()) {
        m_drafts.erase(found);
        m_isOpen = false;
    } else {
        found->second = Draft(found->second.theirs().value_or(found->second.base()));
    }
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

void EditPresenter::discardAll()
{
    m_discarded.clear();
    for (const auto& [id, draft] : m_drafts) {
        if (draft.isDirty())
            m_discarded.emplace(id, draft);
    }
    for (const auto& [id, draft] : m_discarded) {
        m_drafts.erase(id);
        if (id == m_current && !draft.isNew())
            m_drafts.emplace(id, Draft(draft.theirs().value_or(draft.base())));
        else if (id == m_current)
            m_isOpen = false;
    }
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

void EditPresenter::restoreDiscarded()
{
    for (auto& [id, draft] : m_discarded) {
        if (const auto found = m_drafts.find(id); found == m_drafts.end() || !found->second.isDirty())
            m_drafts.insert_or_assign(id, draft);
    }
    m_discarded.clear();
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

} // namespace properties
