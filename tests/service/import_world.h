// A private PostgreSQL server with ten listings, and files of feedback on them. For tests of the import.
#pragma once

#include "core/property/feedback_import.h"
#include "tests/service/property_database.h"

#include <QBuffer>

inline const QByteArray feedbackHeader = QByteArrayLiteral("property,time,channel,rating,comment\n");

// So many rows that are right, about listings 1 to 10.
inline QByteArray manyRows(int count)
{
    QByteArray text = feedbackHeader;
    for (int i = 0; i < count; ++i)
        text += QByteArray::number(i % 10 + 1) + ",2026-01-15T10:00:00Z,viewing," +
                QByteArray::number(i % 5 + 1) + ",seen\n";
    return text;
}

class ImportWorld
{
public:
    // Listing 10 is in the bin.
    base::Result<void> start()
    {
        if (auto started = database.start(); !started)
            return started;
        auto made = database.session().execute(
            QStringLiteral("insert into keystead.property (id, title, location, price, type, deleted_at)"
                           " select i, 'x', 'Ipoh', 1, 'house', case when i = 10 then now() end"
                           " from generate_series(1, 10) i"));
        if (!made)
            return std::move(made).error();
        return {};
    }

    base::Result<void> clear()
    {
        return database.session().script(
            QStringLiteral("truncate keystead.feedback_batch restart identity cascade"));
    }

    base::Result<property::ImportReport> import(const QByteArray& text, property::ImportOptions options = {})
    {
        QBuffer csv;
        csv.setData(text);
        csv.open(QIODevice::ReadOnly);
        return property::importFeedback(database.session(), csv, options, control);
    }

    // Of both tables.
    QString stored()
    {
        return database.value(
            QStringLiteral("select (select count(*) from keystead.feedback) || ' rows, '"
                           " || (select count(*) from keystead.feedback_batch) || ' batches'"));
    }

    PropertyDatabase database;
    base::JobControl control;
};
