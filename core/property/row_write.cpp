#include "core/property/row_write.h"

#include "core/property/commit.h"
#include "core/property/property_sql.h"

namespace property {

namespace {

constexpr int transactionColumn = 15; // behind columns()

QString selectRows()
{
    return QStringLiteral("select ") + PropertyRepository::columns() + QStringLiteral(" from ") +
           joinedFrom(QStringLiteral("keystead.property"));
}

// Also in the bin. Whatever differs, were it a later version, leaves it open whether ours was among
// the earlier ones.
base::Result<bool> isStored(database::Session& session, const Property& property)
{
    auto found = rowAnywhere(session, property.id);
    if (!found)
        return std::move(found).error();
    if (!*found)
        return false;
    Property stored = **found;
    stored.agentName = property.agentName;
    return stored == property;
}

} // namespace

Saved savedFromRow(const database::Row& row)
{
    return {PropertyRepository::fromRow(row), row.text(transactionColumn).toULongLong()};
}

base::Result<std::optional<Property>> rowAnywhere(database::Session& session, PropertyId id)
{
    return session.first(selectRows() + QStringLiteral(" where p.id = ?"), {id},
                         &PropertyRepository::fromRow);
}

base::Result<std::vector<Property>> rowsAnywhere(database::Session& session,
                                                 const std::vector<PropertyId>& ids)
{
    if (ids.empty())
        return std::vector<Property>();
    return session.list(selectRows() + QStringLiteral(" where p.id = any(?::bigint[])"), {numberArray(ids)},
                        &PropertyRepository::fromRow);
}

base::Result<Saved> writeRow(database::Session& session, const QString& sql, const QVariantList& values,
                             const std::function<base::Error()>& nothingWritten)
{
    auto transaction = database::Transaction::begin(session);
    if (!transaction)
        return std::move(transaction).error();
    auto written = session.first(sql, values, &savedFromRow);
    if (!written)
        return std::move(written).error();
    if (!*written)
        return nothingWritten();
    const Saved saved = **written;
    auto committed =
        commitOrSettle(session, *transaction, saved.transaction,
                       [&saved](database::Session& asking) { return isStored(asking, saved.property); });
    if (!committed)
        return std::move(committed).error();
    return saved;
}

} // namespace property
