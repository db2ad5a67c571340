#include "core/property/schema.h"

#include <QFile>

// A static library's resources are linked in only when somebody asks for them; the macro must stand
// outside every namespace.
static void initPropertyResource()
{
    Q_INIT_RESOURCE(property);
}

namespace property {

namespace {

database::Migration fromResource(int number, const QString& name, const QString& file)
{
    QFile source(QStringLiteral(":/keystead/property/sql/") + file);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("The migration %s is not part of this program.", qPrintable(file));
    return {number, name, QString::fromUtf8(source.readAll())};
}

} // namespace

std::vector<database::Migration> migrations()
{
    initPropertyResource();
    return {
        fromResource(100, QStringLiteral("property tables"), QStringLiteral("100_property_tables.sql")),
        fromResource(101, QStringLiteral("property versions and history"),
                     QStringLiteral("101_property_triggers.sql")),
        fromResource(102, QStringLiteral("property indexes and search"),
                     QStringLiteral("102_property_indexes.sql")),
        fromResource(103, QStringLiteral("feedback"), QStringLiteral("103_feedback.sql")),
        fromResource(104, QStringLiteral("market indexes"), QStringLiteral("104_market_indexes.sql")),
        fromResource(105, QStringLiteral("agents to choose from"), QStringLiteral("105_agent_choice.sql")),
        fromResource(106, QStringLiteral("many rows at once, history by transaction"),
                     QStringLiteral("106_many_at_once.sql")),
        fromResource(107, QStringLiteral("listings with numbers of their own"),
                     QStringLiteral("107_given_numbers.sql")),
        fromResource(108, QStringLiteral("numbers that leave a next one"),
                     QStringLiteral("108_numbers_in_reach.sql")),
    };
}

} // namespace property
