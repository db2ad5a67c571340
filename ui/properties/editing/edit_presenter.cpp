#include "ui/properties/editing/edit_presenter.h"

#include "ui/common/format.h"

#include <QRegularExpression>

#include <algorithm>

namespace properties {

namespace {

constexpr std::chrono::milliseconds liveDelay{50};

// Edits belong to the listings of one database, whatever the profile is called later. Of what stands in
// the options, a service alone says which database it is.
QString keptKey(const profile::Profile& profile)
{
    if (profile.kind == profile::Kind::Sample)
        return QStringLiteral("sample");
    const database::Address& address = profile.database;
    QStringList parts{address.host, QString::number(address.port), address.database};
    parts += address.options.split(u';').filter(QRegularExpression(QStringLiteral("^\\s*service\\s*=")));
    return parts.join(u'\n');
}

bool concernsAgents(const std::vector<cache::Tag>& tags)
{
    return std::any_of(tags.begin(), tags.end(),
                       [](const cache::Tag& tag) { return tag.startsWith("agent:"); });
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
    connect(&m_liveTimer, &QTimer::timeout, this, &EditPresenter::ask);
    connect(&m_keepTimer, &QTimer::timeout, this, &EditPresenter::keep);
    connect(&m_file, &StagedFile::loaded, this, &EditPresenter::acceptKept);
    connect(&m_file, &StagedFile::kept, this, &EditPresenter::kept);
    connect(&m_file, &StagedFile::putAside, this, &EditPresenter::keptPutAside);
    connect(&m_file, &StagedFile::failed, this, &EditPresenter::keepingFailed);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this,
            [this](const std::vector<cache::Tag>& tags, bool everything) {
                m_areAgentsDue = m_areAgentsDue || everything || concernsAgents(tags);
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
    refresh();
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
    ask(); // whether somebody has saved them meanwhile
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

// Unless it is the one in the form.
void EditPresenter::letGoBeside(property::PropertyId id)
{
    if (!m_isOpen || m_current != id)
        m_staged.letGo(id);
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

QString EditPresenter::agentName(std::optional<property::AgentId> agent) const
{
    const auto found = std::find_if(m_agents.begin(), m_agents.end(),
                                    [agent](const property::Agent& known) { return known.id == agent; });
    return found == m_agents.end() ? QString() : found->name;
}

} // namespace properties
