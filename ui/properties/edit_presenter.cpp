#include "ui/properties/edit_presenter.h"

#include "ui/common/format.h"

#include <algorithm>

namespace properties {

namespace {

constexpr std::chrono::milliseconds liveDelay{50};
constexpr std::size_t idsAtOnce = 1000; // asked for by one statement

// Edits belong to the listings of one database, whatever the profile is called later.
QString keptKey(const profile::Profile& profile)
{
    const database::Address& address = profile.database;
    return QStringLiteral("%1\n%2\n%3\n%4")
        .arg(profile.name, address.host, QString::number(address.port), address.database);
}

} // namespace

EditPresenter::EditPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_file(keptKey(workspace.profile()))
{
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(liveDelay);
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(keepDelay);
    connect(&m_liveTimer, &QTimer::timeout, this, &EditPresenter::refresh);
    connect(&m_keepTimer, &QTimer::timeout, this, &EditPresenter::keep);
    connect(&m_file, &StagedFile::loaded, this, &EditPresenter::acceptKept);
    connect(&m_file, &StagedFile::failed, this, &EditPresenter::keepingFailed);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this, [this] {
        if (!m_liveTimer.isActive())
            m_liveTimer.start();
    });
    connect(&m_workspace, &workspace::Workspace::stageChanged, this, [this](workspace::Stage stage) {
        if (stage == workspace::Stage::Open)
            onOpen();
    });
    if (m_workspace.stage() == workspace::Stage::Open)
        onOpen();
}

EditPresenter::~EditPresenter()
{
    if (m_keepTimer.isActive())
        keep();
}

void EditPresenter::onOpen()
{
    loadAgents();
    if (!std::exchange(m_hasAskedForKept, true) &&
        m_workspace.profile().access == base::AccessMode::ReadWrite)
        m_file.open();
}

const Draft* EditPresenter::current() const
{
    return m_isOpen ? m_staged.find(m_current) : nullptr;
}

void EditPresenter::tellStaged()
{
    if (!m_keepTimer.isActive())
        m_keepTimer.start();
    Q_EMIT stagedChanged();
}

// ── kept on disk ─────────────────────────────────────────────────────────────────────────────

void EditPresenter::keep()
{
    m_keepTimer.stop();
    std::vector<Draft> drafts;
    for (const property::PropertyId id : m_staged.dirty()) {
        if (const Draft* draft = m_staged.find(id); draft->isDirty())
            drafts.push_back(*draft);
    }
    m_file.keep(std::move(drafts));
}

void EditPresenter::acceptKept(const std::vector<Draft>& drafts)
{
    int count = 0;
    for (const Draft& draft : drafts) {
        if (m_staged.isDirty(draft.base().id))
            continue; // typed before the file was read
        m_staged.adopt(draft);
        ++count;
    }
    if (count == 0)
        return;
    Q_EMIT formChanged();
    tellStaged();
    loadStaged(); // whether somebody has saved them meanwhile
    Q_EMIT keptFound(count);
}

// ── which listing ────────────────────────────────────────────────────────────────────────────

void EditPresenter::leaveCurrent()
{
    m_staged.endTyping();
    if (!m_isOpen)
        return;
    m_staged.letGo(m_current);
    m_gone.erase(m_current);
}

void EditPresenter::show(property::PropertyId id)
{
    if (!m_isOpen || m_current != id)
        leaveCurrent();
    m_current = id;
    m_isOpen = true;
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

void EditPresenter::select(property::PropertyId id, const property::Property* preview)
{
    if (m_isOpen && m_current == id)
        return;
    leaveCurrent();
    if (preview != nullptr && id > 0)
        m_staged.hold(*preview);
    show(id);
    if (id > 0)
        load(id);
}

void EditPresenter::beginNew()
{
    leaveCurrent();
    m_staged.begin(EditStep::Kind::Added);
    const property::PropertyId id = m_staged.add(Draft());
    m_staged.finish();
    show(id);
    Q_EMIT rowBegun(id);
    Q_EMIT fieldRequested(formOrder.front());
}

void EditPresenter::duplicate(const property::Property& property)
{
    leaveCurrent();
    m_staged.begin(EditStep::Kind::Duplicated);
    const property::PropertyId id = m_staged.add(Draft::duplicateOf(property));
    m_staged.finish();
    show(id);
    tellStaged();
    Q_EMIT rowBegun(id);
    Q_EMIT fieldRequested(formOrder.front());
}

void EditPresenter::close()
{
    if (!m_isOpen)
        return;
    leaveCurrent();
    m_isOpen = false;
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

// ── as it is stored ──────────────────────────────────────────────────────────────────────────

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
    const bool isCurrent = m_isOpen && m_current == id;
    if (!loaded) {
        if (loaded.error().code == base::ErrorCode::NotFound)
            noteGone(id);
        else if (isCurrent)
            Q_EMIT loadFailed(loaded.error());
        return;
    }
    if (!isCurrent)
        return; // left meanwhile
    m_gone.erase(id);
    m_staged.hold(*loaded);
    if (m_staged.meet(*loaded))
        tellStaged();
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
}

// All that is staged beside the open one, by few statements.
void EditPresenter::loadStaged()
{
    std::vector<property::PropertyId> ids;
    for (const auto& [id, draft] : m_staged.drafts()) {
        if (id > 0)
            ids.push_back(id);
    }
    if (ids.empty())
        return;
    m_workspace.run(
        [ids](workspace::Session& session) -> base::Result<Properties> {
            Properties rows;
            for (std::size_t first = 0; first < ids.size(); first += idsAtOnce) {
                const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first);
                const auto count = std::min(idsAtOnce, ids.size() - first);
                auto some = session.properties().byIds({begin, begin + static_cast<std::ptrdiff_t>(count)});
                if (!some)
                    return some.error();
                std::move(some->begin(), some->end(), std::back_inserter(rows));
            }
            return rows;
        },
        this,
        [this, ids](base::Result<Properties> rows) {
            if (rows)
                acceptStaged(ids, *rows);
        });
}

void EditPresenter::acceptStaged(const std::vector<property::PropertyId>& asked, const Properties& rows)
{
    std::set<property::PropertyId> found;
    std::set<property::PropertyId> settled;
    for (const property::Property& row : rows) {
        found.insert(row.id);
        const bool wasDirty = m_staged.isDirty(row.id);
        m_staged.meet(row);
        if (wasDirty && !m_staged.isDirty(row.id))
            settled.insert(row.id);
    }
    for (const property::PropertyId id : asked) {
        if (found.count(id) == 0)
            noteGone(id);
    }
    settle(settled);
    if (m_isOpen && found.count(m_current) != 0)
        Q_EMIT formChanged();
    tellStaged();
}

void EditPresenter::noteGone(property::PropertyId id)
{
    if (!m_staged.isDirty(id) && !(m_isOpen && m_current == id))
        m_staged.letGo(id);
    else if (m_gone.insert(id).second)
        Q_EMIT formChanged();
}

void EditPresenter::refresh()
{
    m_liveTimer.stop();
    if (m_isOpen && m_current > 0)
        load(m_current);
    loadStaged();
    loadUnsettled();
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

} // namespace properties
