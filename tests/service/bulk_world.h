// A private server with sample listings, and the repositories for many rows on one session; for tests of
// bulk work. Lives on the test's thread.
#pragma once

#include "core/base/pause_point.h"
#include "core/property/batch_repository.h"
#include "core/property/bulk_repository.h"
#include "core/property/history_repository.h"
#include "core/property/sample_data.h"
#include "property_database.h"

#include <atomic>

class BulkWorld
{
public:
    base::Result<void> start(qint64 count)
    {
        if (auto started = database.start(); !started)
            return started;
        base::JobControl seeding;
        if (auto seeded = property::seed(session(), {count, 1, 5000}, seeding); !seeded)
            return std::move(seeded).error();
        return session().script(QStringLiteral("analyze"));
    }

    database::Session& session() { return database.session(); }
    QString value(const QString& sql) { return database.value(sql); }
    bool execute(const QString& sql) { return session().script(sql).has_value(); }

    base::Result<property::BulkPreview> preview(property::BulkKind kind, const property::BulkEdit& edit,
                                                const property::Selection& selection)
    {
        return property::BulkRepository(session()).preview({kind, edit, selection}, control);
    }
    base::Result<property::BulkReport> apply(const property::BulkPreview& preview)
    {
        return property::BulkRepository(session()).apply(preview, control);
    }
    base::Result<property::BulkReport> undo(quint64 transaction)
    {
        return property::BulkRepository(session()).undo(transaction, control);
    }
    // Previewed and done at once.
    base::Result<property::BulkReport> change(property::BulkKind kind, const property::BulkEdit& edit,
                                              const property::Selection& selection)
    {
        const auto planned = preview(kind, edit, selection);
        if (!planned)
            return planned.error();
        return apply(*planned);
    }

    // Every column of every row, but versions and times of change.
    QString dump()
    {
        return value(QStringLiteral(
            "select md5(string_agg(concat_ws('|', id, title, description, price, location, type, status,"
            " coalesce(bedrooms, -1), coalesce(bathrooms, -1), coalesce(area, -1), coalesce(agent_id, -1),"
            " created_at, deleted_at is null), E'\\n' order by id)) from keystead.property"));
    }

    PropertyDatabase database;
    base::JobControl control;
};

inline property::BulkEdit priceEdit(const QByteArray& expression, qint64 roundTo = 0)
{
    property::BulkEdit edit;
    edit.price = property::priceChangeFromText(QString::fromLatin1(expression));
    if (roundTo > 0)
        edit.price->roundTo = property::Money::fromCents(roundTo);
    return edit;
}

inline property::Selection these(std::vector<property::PropertyId> ids)
{
    return {{}, std::move(ids)};
}
inline property::Selection everything()
{
    return {property::Filter(), {}};
}

// While it lives, `action` runs each time the work reaches a point.
class WhenReached
{
public:
    WhenReached(std::string_view point, std::function<void(int time)> action)
    {
        base::setPauseHook([point = std::string(point), action = std::move(action),
                            times = std::make_shared<std::atomic<int>>(0)](std::string_view reached) {
            if (reached == point)
                action(++*times);
        });
    }
    ~WhenReached() { base::setPauseHook({}); }
    WhenReached(const WhenReached&) = delete;
    WhenReached& operator=(const WhenReached&) = delete;
};
