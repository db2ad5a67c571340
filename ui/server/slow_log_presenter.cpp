#include "ui/server/slow_log_presenter.h"

#include "core/base/units.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"

#include <algorithm>

namespace server {

namespace {

using namespace std::chrono_literals;
using common::CellKind;

constexpr int most = 1000; // of Redis' default of 128 all are shown
constexpr int mostSamples = 5;

std::vector<common::RowsColumn> columns()
{
    return {{SlowLogPresenter::tr("Time"), CellKind::Text, 132},
            {SlowLogPresenter::tr("Took"), CellKind::Duration, 88, false, 0,
             SlowLogPresenter::tr("How long the server was busy with it, without the network")},
            {SlowLogPresenter::tr("Command"), CellKind::Text, 240, true},
            {SlowLogPresenter::tr("Client"), CellKind::Text, 260}};
}

common::Row rowOf(const monitor::SlowCommand& command)
{
    const QDateTime at = command.at.toLocalTime();
    const QString client = clientText(command.clientName, command.client);
    common::RowsCell time{common::formatTime(at)};
    time.toolTip = common::exactTime(at);
    return {QByteArray::number(command.id),
            {time,
             {QVariant::fromValue(qlonglong{std::chrono::nanoseconds(command.took).count()})},
             {commandText(command.command)},
             {client.isEmpty() ? QVariant() : QVariant(client)}}};
}

} // namespace

QString commandText(const redis::Command& command)
{
    QStringList words;
    for (const QByteArray& argument : command) {
        QString word = base::escapeBytes(argument);
        if (word.isEmpty() || word.contains(QLatin1Char(' ')))
            word = QLatin1Char('"') + word + QLatin1Char('"');
        words << word;
    }
    return words.join(QLatin1Char(' '));
}

QString clientText(const QByteArray& name, const QByteArray& address)
{
    QStringList parts{base::escapeBytes(name), base::escapeBytes(address)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

SlowLogPresenter::SlowLogPresenter(workspace::Workspace& workspace, QObject* parent)
    : Part(workspace, columns(), 5s, parent)
{
}

void SlowLogPresenter::ask()
{
    question([](workspace::Session& session) { return monitor::readSlowLog(session.redis(), most); },
             [this](monitor::SlowLog log) { m_log = std::move(log); });
}

std::vector<common::Row> SlowLogPresenter::rows() const
{
    std::vector<common::Row> rows;
    std::ranges::transform(m_log.commands, std::back_inserter(rows), &rowOf);
    return rows;
}

const monitor::SlowCommand* SlowLogPresenter::command(const QByteArray& key) const
{
    const auto found = std::ranges::find_if(m_log.commands, [&key](const monitor::SlowCommand& command) {
        return QByteArray::number(command.id) == key;
    });
    return found == m_log.commands.end() ? nullptr : &*found;
}

QString SlowLogPresenter::thresholdText() const
{
    if (!m_log.threshold)
        return {};
    if (m_log.threshold->count() < 0)
        return tr("Redis keeps no slow commands: slowlog-log-slower-than is %1")
            .arg(m_log.threshold->count());
    const QString from = m_log.threshold->count() == 0
                             ? tr("Every command is kept")
                             : tr("Commands over %1 are kept").arg(common::formatDuration(*m_log.threshold));
    return m_log.limit ? tr("%1, the newest %2").arg(from, common::formatCount(*m_log.limit)) : from;
}

common::Danger SlowLogPresenter::clearing() const
{
    common::Danger danger;
    danger.level = common::DangerLevel::Three;
    danger.verb = tr("Forget %n command(s)", nullptr, static_cast<int>(m_log.length));
    danger.target = tr("the slow log of Redis");
    danger.count = m_log.length;
    danger.counted = tr("%n command(s)", nullptr, static_cast<int>(m_log.length));
    danger.asOf = answeredAt();
    for (const monitor::SlowCommand& command : m_log.commands) {
        if (danger.sample.size() < mostSamples)
            danger.sample << tr("%1 · %2").arg(common::formatDuration(command.took),
                                               commandText(command.command));
    }
    danger.lost = tr("The slow log is everybody's: nobody can look these commands up any more.");
    danger.profile = profile().name;
    danger.environment = connections::environmentOf(profile().environment);
    return danger;
}

void SlowLogPresenter::clear()
{
    workspace().run([](workspace::Session& session) { return monitor::clearSlowLog(session.redis()); }, this,
                    [this](const base::Result<void>& cleared) {
                        if (cleared)
                            tell(tr("The slow log begins anew"));
                        else
                            Q_EMIT failed(cleared.error(), tr("Clearing the slow log"));
                        refresh();
                    });
}

common::EmptyText SlowLogPresenter::nothingThere() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Clock;
    text.title = tr("No slow commands");
    text.detail = thresholdText().isEmpty() ? tr("Redis has kept none since the log was last cleared.")
                                            : tr("%1.").arg(thresholdText());
    return text;
}

QString SlowLogPresenter::fallbackRule() const
{
    return QStringLiteral("+slowlog|get +slowlog|len");
}

QString SlowLogPresenter::countText(qint64 shown, qint64 all) const
{
    if (shown < all)
        return tr("%1 of %2 commands shown").arg(common::formatCount(shown), common::formatCount(all));
    return all < m_log.length ? tr("the newest %1 of %2 commands")
                                    .arg(common::formatCount(all), common::formatCount(m_log.length))
                              : tr("%n command(s)", nullptr, static_cast<int>(all));
}

} // namespace server
