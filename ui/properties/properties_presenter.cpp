#include "ui/properties/properties_presenter.h"

#include "core/property/history.h"
#include "ui/common/cache_obstacle.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/schema_presenter.h"
#include "ui/properties/bulk/bulk_words.h"
#include "ui/properties/words.h"

#include <algorithm>

namespace properties {

PropertiesPresenter::PropertiesPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_list(workspace)
    , m_editing(workspace)
    , m_values(workspace)
    , m_saved(workspace.profile().name)
    , m_recent(m_saved)
{
    connectFinding();
    connect(&m_editing, &EditPresenter::finished, this, &PropertiesPresenter::onFinished);
    connect(&m_editing, &EditPresenter::bulkFinished, this, &PropertiesPresenter::onBulkFinished);
    connect(&m_editing, &EditPresenter::stagedChanged, this, &PropertiesPresenter::showStaged);
    connect(&m_list.model(), &PropertyListModel::entered, &m_editing,
            [this](const property::Property& row, property::Field field, const QString& text) {
                m_editing.enter(row, field, text);
            });
    connect(&m_list.model(), &PropertyListModel::marked, this, &PropertiesPresenter::askWhoChanged);
    connect(&m_list, &ListPresenter::answered, this, &PropertiesPresenter::stateChanged);
    connect(&m_list, &ListPresenter::filterChanged, this, &PropertiesPresenter::stateChanged);
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this, &PropertiesPresenter::onConnection);
    connect(&m_workspace, &workspace::Workspace::rightsChanged, this, &PropertiesPresenter::stateChanged);
    connect(&m_workspace, &workspace::Workspace::schemaChanged, this, [this](workspace::Schema schema) {
        Q_EMIT stateChanged();
        if (schema == workspace::Schema::Current)
            m_list.refresh();
    });
    if (m_workspace.stage() == workspace::Stage::Open)
        onConnection(m_workspace.connection());
}

void PropertiesPresenter::connectFinding()
{
    connect(&m_list, &ListPresenter::facetsChanged, &m_values,
            [this] { m_values.setCounts(*m_list.facets()); });
    connect(&m_values, &FilterValues::changed, this, &PropertiesPresenter::stateChanged); // names of agents
    connect(&m_list, &ListPresenter::filterChanged, &m_recent, [this] { m_recent.note(m_list.filter()); });
}

void PropertiesPresenter::onBulkFinished(const BulkStepReport& report)
{
    if (report.bulk.written)
        m_list.model().noteOwn(*report.bulk.written, report.bulk.writes);
    m_list.refresh();
}

void PropertiesPresenter::onFinished(const EditReport& report)
{
    for (const auto& saved : report.properties)
        m_list.model().noteOwn(saved.id, saved.version);
    m_list.refresh();
}

// A row that goes makes another one current, which may stage or let go of something in turn.
void PropertiesPresenter::showStaged()
{
    if (m_isStaging)
        return;
    m_isStaging = true;
    for (auto ids = m_editing.takeChanged(); !ids.empty(); ids = m_editing.takeChanged()) {
        std::vector<PropertyListModel::StagedChange> changes;
        for (const property::PropertyId id : ids)
            changes.emplace_back(id, m_editing.stagedRow(id));
        m_list.model().stage(changes);
    }
    m_isStaging = false;
}

// Not in the list's rows, because history alone knows it.
void PropertiesPresenter::askWhoChanged(const std::vector<property::PropertyId>& ids)
{
    using Entries = std::vector<property::HistoryEntry>;
    m_workspace.run(
        [ids](workspace::Session& session) -> base::Result<Entries> {
            Entries newest;
            for (const property::PropertyId id : ids) {
                auto entries = property::propertyHistory(session.database(), id, 1);
                if (!entries)
                    return entries.error();
                newest.insert(newest.end(), entries->begin(), entries->end());
            }
            return newest;
        },
        this,
        [this](base::Result<Entries> newest) {
            if (!newest)
                return; // the mark says what is known
            for (const property::HistoryEntry& entry : *newest)
                m_list.model().setMarkedBy(entry.property, entry.after[QLatin1String("version")].toInteger(),
                                           entry.user);
        });
}

void PropertiesPresenter::onConnection(const cache::DrainerState& state)
{
    const QDateTime now = QDateTime::currentDateTime();
    const auto since = [&now](bool reachable, const QDateTime& before) {
        if (reachable)
            return QDateTime();
        return before.isValid() ? before : now;
    };
    const bool isBack = state.databaseReachable && m_databaseAwaySince.isValid();
    m_databaseAwaySince = since(state.databaseReachable, m_databaseAwaySince);
    m_redisAwaySince = since(state.redisReachable, m_redisAwaySince);
    m_connection = state;
    m_connectionKnown = true;
    Q_EMIT stateChanged();
    if (isBack) {
        m_list.refresh();
        m_editing.refresh();
    }
}

ListState PropertiesPresenter::state() const
{
    if (!m_list.count())
        return m_list.problem().code == base::ErrorCode::None ? ListState::Loading : ListState::Failed;
    if (*m_list.count() > 0)
        return ListState::Ready;
    return m_list.filter().isEmpty() ? ListState::NothingThere : ListState::NothingMatches;
}

BannerText PropertiesPresenter::banner() const
{
    const base::Error& problem = m_list.problem();
    const QString tryNow = tr("Try now");
    if (m_connectionKnown && !m_connection.databaseReachable) {
        QString text = tr("PostgreSQL away since %1").arg(common::formatTime(m_databaseAwaySince));
        if (m_list.answeredAt().isValid())
            text += tr(" · rows as of %1").arg(common::formatTime(m_list.answeredAt().toLocalTime()));
        if (m_editing.staged().total() > 0)
            text += tr(" · staged edits are kept");
        return {theme::Tone::Bad, text, tryNow};
    }
    if (problem.code != base::ErrorCode::None && m_list.count()) {
        const common::ErrorText words = common::describe(problem);
        const QString age = common::formatTime(m_list.answeredAt().toLocalTime());
        return {theme::Tone::Bad, tr("%1 · %2 · rows as of %3").arg(words.title, words.advice, age),
                tr("Retry")};
    }
    if (m_connectionKnown && !m_connection.redisReachable) {
        QString text =
            tr("Cache away since %1 · reading from PostgreSQL").arg(common::formatTime(m_redisAwaySince));
        if (m_connection.backlog > 0)
            text += tr(" · %n refresh(es) waiting", nullptr, static_cast<int>(m_connection.backlog));
        return {theme::Tone::Warn, text, tryNow};
    }
    const bool looks = profile().access == base::AccessMode::ReadOnly;
    const bool waits = m_connection.obstacle == cache::Obstacle::NeedsWriter;
    const QString obstacle = schemaText() ? QString() : common::cacheObstacleText(m_connection);
    if (!obstacle.isEmpty() && !(looks && waits))
        return {theme::Tone::Warn, obstacle, tryNow};
    if (looks) {
        const QString text = tr("Look only: nothing is written");
        return {theme::Tone::Neutral,
                obstacle.isEmpty() ? text : QStringLiteral("%1 · %2").arg(text, obstacle),
                tr("Allow editing…"), true};
    }
    return {};
}

std::optional<common::EmptyText> PropertiesPresenter::schemaText() const
{
    return connections::schemaEmptyText(m_workspace);
}

bool PropertiesPresenter::isEditable() const
{
    return profile().access == base::AccessMode::ReadWrite && !schemaText();
}

QString PropertiesPresenter::readOnlyReason() const
{
    if (profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    if (schemaText())
        return tr("There are no tables to write to");
    if (m_connectionKnown && !m_connection.databaseReachable)
        return tr("PostgreSQL is away");
    return {};
}

void PropertiesPresenter::retry()
{
    m_workspace.retryNow();
    m_list.refresh();
    m_editing.refresh();
}

QString PropertiesPresenter::filterText() const
{
    return filterTexts(m_list.filter(), m_values.agentNames(), common::locale()).join(tr(", "));
}

QStringList PropertiesPresenter::statusParts(int first, int last, const QString& selection) const
{
    if (!m_list.count())
        return {};
    QStringList parts;
    const QString total = common::formatCount(*m_list.count());
    parts.append(
        last < first
            ? tr("0 of %1").arg(total)
            : tr("%1–%2 of %3").arg(common::formatCount(first + 1), common::formatCount(last + 1), total));
    parts.append(selection);
    parts.append(sortText(m_list.sort().field) +
                 (m_list.sort().descending ? QStringLiteral(" ▼") : QStringLiteral(" ▲")));
    parts.append(filterText());
    if (const auto& facts = m_list.facts()) {
        parts.append(sourceText(facts->source));
        parts.append(common::formatDuration(facts->took));
        if (facts->filledAt.isValid())
            parts.append(
                tr("filled %1").arg(common::formatAge(facts->filledAt, QDateTime::currentDateTimeUtc())));
        else
            parts.append(
                tr("asked %1").arg(common::formatAge(m_list.answeredAt(), QDateTime::currentDateTimeUtc())));
    }
    parts.removeAll(QString());
    return parts;
}

QString PropertiesPresenter::saveBarText() const
{
    const StagedCounts staged = m_editing.staged();
    QStringList parts;
    if (staged.changed > 0)
        parts.append(tr("%n changed", nullptr, staged.changed));
    if (staged.added > 0)
        parts.append(tr("%n new", nullptr, staged.added));
    if (staged.conflicts > 0)
        parts.append(tr("%n conflict(s)", nullptr, staged.conflicts));
    return parts.join(tr(", "));
}

QString PropertiesPresenter::saidWith(const QString& what, const listing::SaveEffect& effect) const
{
    QString text = tr("%1 · %2").arg(what, cacheText(effect));
    if (profile().environment == profile::Environment::Production)
        text += tr(" · %1").arg(profile().name);
    return text;
}

QString PropertiesPresenter::toastText(const EditReport& report) const
{
    return saidWith(whatText(report), report.effect);
}

QString PropertiesPresenter::toastText(const BulkStepReport& report) const
{
    const auto left = static_cast<int>(report.failures.size());
    if (report.bulk.transaction == 0)
        return tr("Nothing could be taken back: %n propert(ies) were changed since", nullptr, left);
    QString what = bulkReportText(report);
    if (left > 0)
        what = tr("%1, %n left alone", nullptr, left).arg(what);
    return saidWith(what, report.effect);
}

QString PropertiesPresenter::whatText(const EditReport& report) const
{
    const int count = static_cast<int>(report.properties.size());
    const property::Property& property = report.properties.front();
    const QString name = tr("%1 “%2”").arg(property.id).arg(property.title);
    const bool isOne = count == 1;
    switch (report.kind) {
    case EditReport::Kind::Saved:
        return isOne ? tr("Saved %1").arg(name) : tr("Saved %n properties", nullptr, count);
    case EditReport::Kind::Deleted:
        return isOne ? tr("Deleted %1").arg(name) : tr("Deleted %n properties", nullptr, count);
    case EditReport::Kind::Restored:
        return isOne ? tr("Restored %1").arg(name) : tr("Restored %n properties", nullptr, count);
    case EditReport::Kind::Undone:
        return isOne ? tr("Took back the edit of %1").arg(name) : tr("Took back %n edits", nullptr, count);
    case EditReport::Kind::Redone:
        return isOne ? tr("Did the edit of %1 again").arg(name) : tr("Did %n edits again", nullptr, count);
    }
    return {};
}

QString PropertiesPresenter::cacheText(const listing::SaveEffect& effect) const
{
    if (effect.refreshPending)
        return tr("saved, cache refresh pending");
    std::vector<QByteArray> groups; // each once
    for (const QByteArray& group : effect.groups) {
        if (std::ranges::find(groups, group) == groups.end())
            groups.push_back(group);
    }
    if (groups.empty())
        return tr("nothing was cached");
    return tr("%1 refreshed in %2").arg(groupsText(groups), common::formatDuration(effect.invalidated));
}

} // namespace properties
