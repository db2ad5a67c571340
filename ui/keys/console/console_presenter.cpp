#include "ui/keys/console/console_presenter.h"

#include "core/keyspace/index/browser.h"
#include "ui/common/error_text.h"
#include "ui/common/profile_settings.h"
#include "ui/keys/key_text.h"

#include <utility>

namespace keys {

namespace {

constexpr int mostOpened = 16;
constexpr qint64 childrenListed = 1000;

struct Told
{
    redis::Address address;
    base::Result<keyspace::CommandCatalog> catalog;
};

} // namespace

ConsolePresenter::ConsolePresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_history(common::profileSettingsKey(workspace.profile().name, QStringLiteral("keys/console")))
{
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this,
            [this](const cache::DrainerState& state) {
                if (!std::exchange(m_redisThere, state.redisReachable) && m_redisThere)
                    prepare(); // it may be another one, or have other commands
            });
    connect(&m_workspace, &workspace::Workspace::schemaChanged, this, [this] {
        if (m_address && !m_running)
            connectLink();
    });
    prepare();
}

ConsolePresenter::~ConsolePresenter() = default;

ConsolePresenter::Phase ConsolePresenter::phase() const
{
    if (m_running)
        return Phase::Running;
    if (m_asking)
        return Phase::Asking;
    return m_preparing ? Phase::Preparing : Phase::Ready;
}

bool ConsolePresenter::isReadOnly() const
{
    return m_workspace.profile().access == base::AccessMode::ReadOnly ||
           m_workspace.schema() != workspace::Schema::Current;
}

void ConsolePresenter::prepare()
{
    if (std::exchange(m_preparing, true))
        return;
    m_workspace.run(
        [](workspace::Session& session) {
            return Told{session.redis().address(), keyspace::CommandCatalog::read(session.redis())};
        },
        this, [this](Told told) { take(told.address, std::move(told.catalog)); });
}

void ConsolePresenter::take(const redis::Address& address, base::Result<keyspace::CommandCatalog> catalog)
{
    m_preparing = false;
    m_address = address;
    connectLink();
    if (catalog) {
        m_catalog = *std::move(catalog);
    } else if (catalog.error().code == base::ErrorCode::RedisNoPermission) {
        print(ConsoleLine::Kind::Note, tr("Commands are not completed or explained: this user may not use "
                                          "COMMAND (ACL rule: +command)."));
    } else {
        print(ConsoleLine::Kind::Note, tr("Commands are not completed or explained yet: %1.")
                                           .arg(common::describe(catalog.error()).title));
    }
    Q_EMIT changed();
    if (const QString waiting = std::exchange(m_waiting, {}); !waiting.isEmpty())
        submit(waiting);
}

// What the connection before held is gone: another server, or other rights.
void ConsolePresenter::connectLink()
{
    const base::AccessMode access = isReadOnly() ? base::AccessMode::ReadOnly : base::AccessMode::ReadWrite;
    if (m_link && m_access == access && m_linked == *m_address)
        return;
    loseState();
    if (m_link) { // which may be telling something just now
        m_link->disconnect(this);
        m_link->deleteLater();
    }
    m_access = access;
    m_linked = *m_address;
    m_state = ConsoleState(m_address->database);
    m_link = new ConsoleLink(*m_address, access, this);
    connect(m_link, &ConsoleLink::answered, this, &ConsolePresenter::answered);
    connect(m_link, &ConsoleLink::lost, this, [this] { loseState(); });
    connect(m_link, &ConsoleLink::wholeArrived, this, [this](const keyspace::ReplyText& text) {
        ConsoleAnswer answer;
        answer.text = text;
        std::vector<ConsoleLine> lines = linesOf(answer);
        if (text.whole)
            lines.pop_back();
        print(lines);
    });
    connect(m_link, &ConsoleLink::saved, this,
            [this](const QString& file, const base::Result<void>& outcome) {
                print(outcome ? ConsoleLine::Kind::Note : ConsoleLine::Kind::Error,
                      outcome ? tr("Saved as %1").arg(file) : common::errorLine(outcome.error()));
            });
    Q_EMIT changed();
}

void ConsolePresenter::print(ConsoleLine::Kind kind, const QString& text)
{
    print(std::vector<ConsoleLine>{{kind, text}});
}

void ConsolePresenter::showWhole()
{
    if (std::exchange(m_cut, false))
        m_link->showWhole();
    Q_EMIT changed();
}

void ConsolePresenter::saveWhole(const QString& file)
{
    if (m_cut)
        m_link->saveWhole(file);
}

void ConsolePresenter::forgetWhole()
{
    m_cut = false;
    if (m_link)
        m_link->dropWhole();
    Q_EMIT changed();
}

Completion ConsolePresenter::complete(const QString& text, qsizetype cursor, bool wanted)
{
    keyspace::Browser* const browser = m_workspace.browseKeys();
    Completion completion = completionAt(text, cursor, m_catalog, browser);
    if (wanted && completion.unlisted && browser && m_opened < mostOpened) {
        ++m_opened;
        connect(browser, &keyspace::Browser::childrenChanged, this, &ConsolePresenter::completionsChanged,
                Qt::UniqueConnection);
        browser->open(*completion.unlisted, childrenListed);
    }
    return completion;
}

QString ConsolePresenter::place() const
{
    if (!m_address)
        return {};
    redis::Address now = *m_address;
    now.database = m_state.database();
    return now.displayName();
}

QString ConsolePresenter::stateText() const
{
    QStringList parts;
    if (!m_waiting.isEmpty())
        parts << tr("waiting for the server; it is sent then");
    if (m_state.isInTransaction())
        parts << tr("in a transaction");
    if (!m_state.user().isEmpty())
        parts << tr("as %1").arg(keyInSentence(m_state.user()));
    return parts.join(QStringLiteral(" · "));
}

} // namespace keys
