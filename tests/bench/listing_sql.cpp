#include "tests/bench/listing_sql.h"

#include "core/property/property_sql.h"
#include "core/sandbox/programs.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryFile>

#include <algorithm>

namespace bench {

namespace {

QString quoted(const QVariant& value)
{
    if (value.typeId() != QMetaType::QString)
        return value.toString();
    return u'\'' + value.toString().replace(u'\'', QStringLiteral("''")) + u'\'';
}

} // namespace

QString literal(const property::SelectParts& parts)
{
    QString sql;
    qsizetype from = 0;
    for (const QVariant& value : parts.values) {
        const qsizetype place = parts.where.indexOf(u'?', from);
        sql += parts.where.mid(from, place - from) + quoted(value);
        from = place + 1;
    }
    return sql + parts.where.mid(from) + QStringLiteral(";\n");
}

QString pageSql(const property::PageQuery& query, qint64 count)
{
    const qint64 first = query.index * property::pageSize;
    const bool fromEnd = first > count / 2;
    const qint64 offset = fromEnd ? std::max<qint64>(0, count - first - property::pageSize) : first;
    return literal(property::pageStatement(query.filter, query.sort, offset, fromEnd));
}

double pgbenchRate(const database::Address& address, const QString& script, double seconds)
{
    QTemporaryFile file;
    if (!file.open())
        return 0;
    file.write(script.toUtf8());
    file.close();
    const auto programs = sandbox::postgresProgramFolder();
    QProcess pgbench;
    pgbench.start(programs.value_or(QString()) + QStringLiteral("/pgbench"),
                  {QStringLiteral("-n"), QStringLiteral("-M"), QStringLiteral("prepared"),
                   QStringLiteral("-c"), QStringLiteral("1"), QStringLiteral("-T"),
                   QString::number(std::max(1, int(seconds + 0.5))), QStringLiteral("-f"), file.fileName(),
                   QStringLiteral("-h"), address.host, QStringLiteral("-p"), QString::number(address.port),
                   QStringLiteral("-U"), address.user, address.database});
    pgbench.waitForFinished(120'000);
    static const QRegularExpression tps(QStringLiteral("tps = ([0-9.]+)"));
    return tps.match(QString::fromUtf8(pgbench.readAllStandardOutput())).captured(1).toDouble();
}

} // namespace bench
