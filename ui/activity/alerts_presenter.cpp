#include "ui/activity/alerts_presenter.h"

#include "ui/activity/alert_words.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"

#include <algorithm>

namespace activity {

namespace {

using namespace std::chrono_literals;
using common::CellKind;
using monitor::Incident;

constexpr int mostIncidents = 500;
constexpr std::chrono::milliseconds clockInterval = 5s;

std::vector<common::RowsColumn> columns()
{
    const auto tr = [](const char* text) { return AlertsPresenter::tr(text); };
    return {{tr("Alert"), CellKind::Status, 240, true}, {tr("Worst"), CellKind::Text, 88},
            {tr("Bound"), CellKind::Text, 88},          {tr("Began"), CellKind::Text, 136},
            {tr("Ended"), CellKind::Text, 136},         {tr("Lasted"), CellKind::Duration, 80},
            {tr("What was done"), CellKind::Text, 200}};
}

common::RowsCell timeCell(const QDateTime& at)
{
    common::RowsCell cell{common::formatTime(at.toLocalTime())};
    cell.toolTip = common::exactTime(at.toLocalTime());
    return cell;
}

} // namespace

AlertsPresenter::AlertsPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_care(workspace.profile().name)
    , m_model(columns())
{
    using workspace::Monitoring;
    const Monitoring* const monitoring = m_workspace.monitoring();
    connect(monitoring, &Monitoring::openIncidentsChanged, this, &AlertsPresenter::refresh);
    connect(monitoring, &Monitoring::noticed, this, &AlertsPresenter::refresh);
    connect(monitoring, &Monitoring::problemChanged, this, &AlertsPresenter::refresh);
    m_clock.setInterval(clockInterval);
    connect(&m_clock, &QTimer::timeout, this, &AlertsPresenter::fill);
    refresh();
}

void AlertsPresenter::setShown(bool shown)
{
    if (!shown) {
        m_clock.stop();
        return;
    }
    m_clock.start();
    refresh();
}

void AlertsPresenter::refresh()
{
    if (m_asking) {
        m_missed = true;
        return;
    }
    m_asking = true;
    m_missed = false;
    m_workspace.monitoring()->readIncidents(
        mostIncidents, this,
        [this](base::Result<std::vector<Incident>> incidents) { take(std::move(incidents)); });
    Q_EMIT changed();
}

void AlertsPresenter::take(base::Result<std::vector<Incident>> incidents)
{
    m_asking = false;
    m_problem = incidents ? base::Error() : incidents.error();
    if (incidents) {
        m_known = true;
        m_incidents = std::move(*incidents);
        std::ranges::stable_partition(m_incidents,
                                      [](const Incident& incident) { return !incident.cleared; });
    }
    fill();
    if (m_missed)
        refresh();
}

common::Row AlertsPresenter::rowOf(const Incident& incident) const
{
    common::RowsCell title{alertTitle(incident.rule)};
    title.tone = incident.cleared ? theme::Tone::Neutral : alertTone(alertSeverity(incident.rule));
    const QDateTime end = incident.cleared.value_or(QDateTime::currentDateTimeUtc());
    const std::chrono::milliseconds lasted(std::max<qint64>(0, incident.raised.msecsTo(end)));
    QStringList done;
    if (m_care.isAcknowledged(incident.id))
        done << tr("acknowledged");
    if (const auto until = m_care.mutedUntil(incident.rule))
        done << tr("muted until %1").arg(common::formatTime(until->toLocalTime()));
    common::RowsCell ended = incident.cleared ? timeCell(*incident.cleared) : common::RowsCell{tr("open")};
    common::Row row{QByteArray::number(incident.id),
                    {title,
                     {alertFigure(incident.rule, incident.worst)},
                     {alertFigure(incident.rule, incident.bound)},
                     timeCell(incident.raised),
                     ended,
                     {QVariant::fromValue(qlonglong{std::chrono::nanoseconds(lasted).count()})},
                     {done.join(QStringLiteral(" · "))}}};
    for (common::RowsCell& cell : row.cells)
        cell.muted = incident.cleared.has_value();
    return row;
}

void AlertsPresenter::fill()
{
    std::vector<common::Row> rows;
    for (const Incident& incident : m_incidents)
        rows.push_back(rowOf(incident));
    m_model.setRows(std::move(rows));
    Q_EMIT changed();
}

const Incident* AlertsPresenter::incident(const QByteArray& key) const
{
    const auto found = std::ranges::find_if(
        m_incidents, [&key](const Incident& incident) { return QByteArray::number(incident.id) == key; });
    return found == m_incidents.end() ? nullptr : &*found;
}

QString AlertsPresenter::explanation(const QByteArray& key) const
{
    const Incident* const found = incident(key);
    if (!found)
        return {};
    const monitor::AlertRule* const rule = monitor::findAlertRule(found->rule);
    QStringList sentences;
    if (rule)
        sentences << alertSentence(*rule);
    if (const auto until = m_care.mutedUntil(found->rule))
        sentences << tr("No notifications of it until %1.").arg(common::exactTime(until->toLocalTime()));
    return sentences.join(QLatin1Char(' '));
}

std::optional<common::EmptyText> AlertsPresenter::emptyText() const
{
    if (m_model.rowCount() > 0 || (!m_known && m_problem.code == base::ErrorCode::None))
        return std::nullopt;
    common::EmptyText text;
    if (!m_known) {
        const common::ErrorText words = common::describe(m_problem);
        text.tone = theme::Tone::Bad;
        text.title = words.title;
        text.detail = words.advice;
        text.action = tr("Look again");
        return text;
    }
    text.icon = theme::Icon::Good;
    text.tone = theme::Tone::Good;
    text.title = tr("Nothing was wrong so far");
    text.detail =
        tr("Keystead watches hit ratio, memory, evictions, latency, refused connections, waiting "
           "invalidations and what the audit finds, while it runs. What it notices stands here, and "
           "the desktop is told once.");
    return text;
}

QString AlertsPresenter::warning() const
{
    const base::Error kept = m_workspace.monitoring()->problem();
    if (kept.code != base::ErrorCode::None)
        return tr("Incidents are not kept over a restart – %1").arg(common::errorLine(kept));
    return m_known && m_problem.code != base::ErrorCode::None
               ? tr("The log could not be read, what is shown may be old – %1")
                     .arg(common::errorLine(m_problem))
               : QString();
}

QStringList AlertsPresenter::statusParts() const
{
    if (!m_known)
        return {};
    const auto open = std::ranges::count_if(m_incidents, [](const Incident& one) { return !one.cleared; });
    return {tr("%1 open").arg(common::formatCount(open)),
            tr("%1 in the log").arg(common::formatCount(static_cast<qint64>(m_incidents.size())))};
}

bool AlertsPresenter::mayAcknowledge(const QByteArray& key) const
{
    const Incident* const found = incident(key);
    return found && !found->cleared && !m_care.isAcknowledged(found->id);
}

void AlertsPresenter::acknowledge(const QByteArray& key)
{
    if (!mayAcknowledge(key))
        return;
    m_care.acknowledge(incident(key)->id);
    fill();
    Q_EMIT careChanged();
}

void AlertsPresenter::mute(const QByteArray& key, std::chrono::hours time)
{
    const Incident* const found = incident(key);
    if (!found)
        return;
    m_care.mute(found->rule, QDateTime::currentDateTimeUtc().addSecs(std::chrono::seconds(time).count()));
    fill();
    Q_EMIT careChanged();
}

void AlertsPresenter::unmute(const QByteArray& key)
{
    const Incident* const found = incident(key);
    if (!found)
        return;
    m_care.unmute(found->rule);
    fill();
    Q_EMIT careChanged();
}

bool AlertsPresenter::isMuted(const QByteArray& key) const
{
    const Incident* const found = incident(key);
    return found && m_care.isMuted(found->rule);
}

} // namespace activity
