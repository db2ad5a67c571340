#include "ui/server/overview_presenter.h"

#include "core/base/units.h"
#include "core/monitor/server/server_config.h"
#include "ui/common/format.h"

#include <QCoreApplication>

#include <map>

namespace server {

namespace {

using namespace std::chrono_literals;
using common::CellKind;
using monitor::ServerInfo;
using theme::Tone;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

struct Report
{
    ServerInfo info;
    std::vector<InfoLine> lines;
};

base::Result<Report> readReport(workspace::Session& session)
{
    const auto reply = session.redis().call({"INFO"});
    if (!reply)
        return reply.error();
    auto info = monitor::parseInfo(reply->bytes());
    if (!info)
        return std::move(info).error();
    // A right that is missing costs what is said about snapshots, not the tab.
    if (const auto save = monitor::readSetting(session.redis(), "save"); save && *save)
        monitor::setSaveRule(*info, QString::fromUtf8(**save));
    return Report{std::move(*info), infoLines(reply->bytes())};
}

QString field(const ServerInfo& info, const char* name)
{
    return info.fields.value(QLatin1String(name));
}

QString roleText(const ServerInfo& info)
{
    if (field(info, "role") == QLatin1String("slave"))
        return Words::tr("replica of %1:%2").arg(field(info, "master_host"), field(info, "master_port"));
    const QString replicas = field(info, "connected_slaves");
    if (replicas.isEmpty() || replicas == QLatin1String("0"))
        return Words::tr("on its own, without replicas");
    return Words::tr("primary of %n replica(s)", nullptr, replicas.toInt());
}

bool evictsAll(const ServerInfo& info)
{
    return info.maxMemoryPolicy.startsWith(QLatin1String("allkeys"));
}

// “3600 1 300 100” → “after 60 min with 1 change, 5 min with 100”
QString saveText(const QString& rule)
{
    const QStringList parts = rule.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QStringList texts;
    for (qsizetype i = 0; i + 1 < parts.size(); i += 2)
        texts << Words::tr("%1 with %n change(s)", nullptr, parts[i + 1].toInt())
                     .arg(common::formatDuration(std::chrono::seconds(parts[i].toLongLong())));
    return texts.join(Words::tr(", "));
}

QString snapshotText(const ServerInfo& info)
{
    if (!info.saveRule)
        return Words::tr("snapshots (RDB) not known: that needs +config|get");
    return info.rdbEnabled ? Words::tr("snapshots (RDB) after %1").arg(saveText(*info.saveRule))
                           : Words::tr("snapshots (RDB) off");
}

} // namespace

std::vector<InfoLine> infoLines(const QByteArray& reply)
{
    std::vector<InfoLine> lines;
    QByteArray section;
    for (const QByteArray& whole : reply.split('\n')) {
        const QByteArray line = whole.trimmed();
        if (line.startsWith('#')) {
            section = line.sliced(1).trimmed();
            continue;
        }
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            lines.push_back({section, line.first(colon), line.sliced(colon + 1)});
    }
    return lines;
}

Fact serverFact(const ServerInfo& info)
{
    Fact fact{Words::tr("Server"), {}, Tone::Neutral, {}};
    QStringList parts{Words::tr("Redis %1").arg(info.version)};
    parts << Words::tr("up %1").arg(common::formatDuration(std::chrono::seconds(info.uptimeSeconds)));
    const QString mode = field(info, "redis_mode");
    if (!mode.isEmpty() && mode != QLatin1String("standalone"))
        parts << mode;
    parts << roleText(info);
    fact.text = parts.join(QStringLiteral(" · "));
    if (field(info, "role") != QLatin1String("slave"))
        return fact;
    const bool isUp = field(info, "master_link_status") == QLatin1String("up");
    fact.tone = isUp ? Tone::Warn : Tone::Bad;
    fact.verdict = isUp ? Words::tr("a replica: it takes no writes, so the cache cannot be filled here")
                        : Words::tr("a replica that has lost its primary: what it shows may be old");
    return fact;
}

Fact memoryFact(const ServerInfo& info)
{
    Fact fact{Words::tr("Memory"), {}, Tone::Neutral, {}};
    const QString used = common::formatBytes(info.usedMemory);
    if (info.maxMemory.count <= 0) {
        fact.text = Words::tr("%1, no limit").arg(used);
        fact.tone = Tone::Warn;
        fact.verdict = Words::tr("set maxmemory: without a limit the system ends Redis when memory is short");
        return fact;
    }
    fact.text =
        Words::tr("%1 of %2, %3").arg(used, common::formatBytes(info.maxMemory), info.maxMemoryPolicy);
    if (evictsAll(info)) {
        fact.tone = Tone::Good;
        fact.verdict = Words::tr("right for a cache: old entries give way to new ones");
    } else if (info.maxMemoryPolicy == QLatin1String("noeviction")) {
        fact.tone = Tone::Warn;
        fact.verdict = Words::tr("when it is full, Redis refuses writes: a cache takes allkeys-lru");
    } else {
        fact.tone = Tone::Warn;
        fact.verdict = Words::tr("only keys with a TTL give way: a cache takes allkeys-lru");
    }
    return fact;
}

Fact persistenceFact(const ServerInfo& info)
{
    Fact fact{Words::tr("Persistence"), {}, Tone::Neutral, {}};
    fact.text = Words::tr("%1 · append-only file (AOF) %2")
                    .arg(snapshotText(info), info.aofEnabled ? Words::tr("on") : Words::tr("off"));
    const bool isFailing = field(info, "rdb_last_bgsave_status") == QLatin1String("err") ||
                           field(info, "aof_last_write_status") == QLatin1String("err");
    if (isFailing) {
        fact.tone = Tone::Bad;
        fact.verdict =
            Words::tr("the last write to disk failed: Redis may refuse writes until there is room");
    } else if (info.rdbEnabled || info.aofEnabled) {
        fact.tone = Tone::Warn;
        fact.verdict = info.aofEnabled
                           ? Words::tr("every write also goes to the disk: a cache can be filled again")
                           : Words::tr("each snapshot forks, which costs time and memory: a cache can be "
                                       "filled again");
    } else if (info.saveRule) {
        fact.tone = Tone::Good;
        fact.verdict = Words::tr("right for a cache: after a restart it is filled again");
    }
    return fact;
}

Fact loadFact(const ServerInfo& info)
{
    QStringList parts{Words::tr("%1 clients").arg(common::formatCount(info.connectedClients))};
    parts << Words::tr("%1 keys").arg(common::formatCount(info.keys()));
    if (const QString rate = field(info, "instantaneous_ops_per_sec"); !rate.isEmpty())
        parts << Words::tr("%1 commands a second").arg(common::formatCount(rate.toLongLong()));
    if (info.evictedKeys > 0)
        parts << Words::tr("%1 evicted since it started").arg(common::formatCount(info.evictedKeys));
    Fact fact{Words::tr("Load"), parts.join(QStringLiteral(" · ")), Tone::Neutral, {}};
    if (const qint64 rejected = field(info, "rejected_connections").toLongLong(); rejected > 0) {
        fact.tone = Tone::Bad;
        fact.verdict = Words::tr("%1 connections were refused since it started: raise maxclients")
                           .arg(common::formatCount(rejected));
    }
    return fact;
}

OverviewPresenter::OverviewPresenter(workspace::Workspace& workspace, QObject* parent)
    : Part(workspace,
           {{tr("Section"), CellKind::Text, 128},
            {tr("Field"), CellKind::Text, 280},
            {tr("Value"), CellKind::Text, 240, true}},
           2s, parent)
{
}

void OverviewPresenter::ask()
{
    question(&readReport, [this](Report report) {
        m_info = std::move(report.info);
        m_lines = std::move(report.lines);
    });
}

std::vector<Fact> OverviewPresenter::facts() const
{
    if (!isKnown())
        return {};
    return {serverFact(m_info), memoryFact(m_info), persistenceFact(m_info), loadFact(m_info)};
}

std::vector<common::Row> OverviewPresenter::rows() const
{
    std::vector<common::Row> rows;
    std::map<QByteArray, int> seen; // a module's line has the name of every other's
    for (const InfoLine& line : m_lines) {
        const QByteArray key = line.section + '/' + line.field;
        rows.push_back({key + '/' + QByteArray::number(seen[key]++),
                        {{QString::fromUtf8(line.section)},
                         {QString::fromUtf8(line.field)},
                         {base::escapeBytes(line.value)}}});
    }
    return rows;
}

common::EmptyText OverviewPresenter::nothingThere() const
{
    common::EmptyText text;
    text.icon = theme::Icon::Server;
    text.title = tr("INFO is empty");
    text.action = tr("Look again");
    return text;
}

QString OverviewPresenter::fallbackRule() const
{
    return QStringLiteral("+info");
}

QString OverviewPresenter::countText(qint64 shown, qint64 all) const
{
    return shown < all ? tr("%1 of %2 fields shown").arg(common::formatCount(shown), common::formatCount(all))
                       : tr("%1 fields of INFO").arg(common::formatCount(all));
}

} // namespace server
