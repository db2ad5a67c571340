#include "ui/activity/activity_presenter.h"

#include "ui/activity/journal_rows.h"
#include "ui/common/format.h"

#include <algorithm>

namespace activity {

namespace {

using cache::JournalCause;
using workspace::Session;

constexpr std::chrono::milliseconds typingPause{250};
constexpr int pageLines = 200;
std::vector<JournalCause> causesOf(Kind kind)
{
    switch (kind) {
    case Kind::All:
        return {};
    case Kind::Edits:
        return {JournalCause::Edit};
    case Kind::Imports:
        return {JournalCause::Import};
    case Kind::OtherPrograms:
        return {JournalCause::OtherProgram};
    case Kind::Cache:
        return {JournalCause::Clear, JournalCause::Invalidate, JournalCause::Warm, JournalCause::Schema,
                JournalCause::Epoch};
    }
    Q_UNREACHABLE();
}

QDateTime beginOf(Span span)
{
    const QDate today = QDate::currentDate();
    switch (span) {
    case Span::Today:
        return today.startOfDay().toUTC();
    case Span::Week:
        return today.addDays(-6).startOfDay().toUTC();
    case Span::Month:
        return today.addDays(-29).startOfDay().toUTC();
    case Span::All:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

ActivityPresenter::ActivityPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_model(journalColumns())
    , m_line(workspace)
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connect(&m_typing, &QTimer::timeout, this, &ActivityPresenter::refresh);
    using workspace::Workspace;
    connect(&m_workspace, &Workspace::journalGrew, this, &ActivityPresenter::onGrowth);
    connect(&m_workspace, &Workspace::schemaChanged, this, &ActivityPresenter::refresh);
    connect(&m_workspace, &Workspace::connectionChanged, this, [this](const cache::DrainerState& state) {
        if (state.databaseReachable && m_state == State::Failed)
            refresh();
    });
    refresh();
}

bool ActivityPresenter::isFiltered() const
{
    return !m_text.trimmed().isEmpty() || m_about || !m_who.isEmpty() || m_kind != Kind::All ||
           m_span != Span::All;
}

void ActivityPresenter::setText(const QString& text)
{
    if (std::exchange(m_text, text) != text)
        m_typing.start();
}

bool ActivityPresenter::keepText()
{
    const auto about = aboutOf(m_text);
    if (!about)
        return false;
    m_text.clear();
    setAbout(about);
    return true;
}

void ActivityPresenter::setAbout(const std::optional<About>& about)
{
    m_about = about;
    Q_EMIT filterChanged();
    refresh();
}

void ActivityPresenter::setWho(const QString& user)
{
    m_who = user;
    Q_EMIT filterChanged();
    refresh();
}

void ActivityPresenter::showAbout(const About& about)
{
    forgetFilter();
    setAbout(about);
}

void ActivityPresenter::showWho(const QString& user)
{
    forgetFilter();
    setWho(user);
}

void ActivityPresenter::setKind(Kind kind)
{
    if (std::exchange(m_kind, kind) != kind)
        refresh();
}

void ActivityPresenter::setSpan(Span span)
{
    if (std::exchange(m_span, span) != span)
        refresh();
}

void ActivityPresenter::forgetFilter()
{
    m_text.clear();
    m_about.reset();
    m_who.clear();
    m_kind = Kind::All;
    m_span = Span::All;
}

void ActivityPresenter::clearFilter()
{
    forgetFilter();
    Q_EMIT filterChanged();
    refresh();
}

void ActivityPresenter::setPaused(bool paused)
{
    m_paused = paused;
    if (!m_paused && m_missed)
        refresh();
    Q_EMIT changed();
}

cache::JournalFilter ActivityPresenter::filter() const
{
    cache::JournalFilter filter;
    const auto typed = aboutOf(m_text);
    if (m_about)
        addTo(filter, *m_about);
    else if (typed)
        addTo(filter, *typed);
    if (m_about || !typed) {
        filter.text = m_text.trimmed();
        filter.textCauses = causesCalled(filter.text);
    }
    filter.user = m_who;
    filter.causes = causesOf(m_kind);
    filter.from = beginOf(m_span);
    return filter;
}

void ActivityPresenter::refresh()
{
    m_typing.stop();
    m_missed = false;
    ask({});
}

void ActivityPresenter::showOlder()
{
    if (m_more && !m_asking && !m_entries.empty())
        ask(cache::JournalPosition::behind(m_entries.back()));
}

void ActivityPresenter::onGrowth()
{
    if (m_paused) {
        m_missed = true;
        Q_EMIT changed();
        return;
    }
    if (m_asking)
        m_missed = true; // asked for when the answer is here
    else if (!m_typing.isActive())
        refresh();
}

void ActivityPresenter::ask(const std::optional<cache::JournalPosition>& before)
{
    m_asking = true;
    const quint64 question = ++m_question;
    const int lines =
        before ? pageLines
               : std::clamp(static_cast<int>(m_entries.size()), pageLines, cache::mostJournalEntries);
    m_workspace.run([filter = filter(), before,
                     lines](Session& session) { return session.journal().page(filter, before, lines); },
                    this,
                    [this, question, older = before.has_value()](base::Result<cache::JournalPage> page) {
                        if (question == m_question)
                            take(std::move(page), older);
                    });
    Q_EMIT changed();
}

void ActivityPresenter::take(base::Result<cache::JournalPage> page, bool older)
{
    m_asking = false;
    if (m_missed && !m_paused)
        m_typing.start(); // with a pause, so that a busy journal does not fill the sessions
    if (!page) {
        m_problem = page.error();
        m_state = State::Failed;
        Q_EMIT changed();
        return;
    }
    m_state = State::Ready;
    if (!older)
        m_entries.clear();
    m_entries.insert(m_entries.end(), page->entries.begin(), page->entries.end());
    m_more = page->more;
    std::vector<common::Row> rows;
    rows.reserve(m_entries.size());
    for (const cache::JournalEntry& entry : m_entries)
        rows.push_back(journalRow(entry));
    m_model.setRows(std::move(rows));
    if (const cache::JournalEntry* const line = entry(m_chosen))
        m_line.setEntry(*line); // an import goes on; one that left the list stays in the pane
    Q_EMIT changed();
}

std::optional<common::EmptyText> ActivityPresenter::emptyText() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Activity;
    if (m_state == State::Failed && m_problem.code == base::ErrorCode::SchemaMissing) {
        text.title = tr("No journal yet");
        text.detail = tr("It begins when Keystead's tables have been created in this database.");
        return text;
    }
    if (m_state == State::Failed && m_problem.code == base::ErrorCode::DatabaseNoPermission) {
        text.icon = theme::Icon::Lock;
        text.title = tr("This user may not read the journal");
        text.detail = tr("The owner of the tables can allow it:");
        text.copyable = QStringLiteral("GRANT SELECT ON keystead.cache_journal TO …;");
        return text;
    }
    if (m_state != State::Ready || !m_entries.empty())
        return std::nullopt;
    if (isFiltered()) {
        text.icon = theme::Icon::Search;
        text.title = tr("Nothing in the journal matches");
        text.detail = tr("It keeps 30 days.");
        text.action = tr("Show everything");
        return text;
    }
    text.title = tr("Nothing has happened yet");
    text.detail = tr("Every change of a listing, an agent or feedback is noted here, whoever made it, with "
                     "what the cache dropped for it.");
    return text;
}

QStringList ActivityPresenter::statusParts() const
{
    QStringList parts;
    if (m_state == State::Ready && !m_entries.empty()) {
        const QString count = common::formatCount(static_cast<qint64>(m_entries.size()));
        parts << (m_more ? tr("the latest %1 lines").arg(count)
                         : tr("%n line(s)", nullptr, static_cast<int>(m_entries.size())));
        parts << tr("newest first");
    }
    if (m_paused)
        parts << (m_missed ? tr("paused – there are newer lines") : tr("paused"));
    else if (m_state == State::Ready)
        parts << tr("live");
    return parts;
}

const cache::JournalEntry* ActivityPresenter::entry(const QByteArray& key) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&key](const auto& entry) {
        return QByteArray::number(entry.id) == key;
    });
    return found == m_entries.end() ? nullptr : &*found;
}

void ActivityPresenter::choose(const QByteArray& key)
{
    m_chosen = key;
    const cache::JournalEntry* const line = entry(m_chosen);
    m_line.setEntry(line ? std::optional(*line) : std::nullopt);
}

} // namespace activity
