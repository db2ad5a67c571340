// A private PostgreSQL server with agents and listings, and files of listings. For tests of import and
// export.
#pragma once

#include "core/property/property_export.h"
#include "core/property/property_import.h"
#include "tests/service/property_database.h"

#include <QBuffer>

inline const QByteArray listingHeader = QByteArrayLiteral("title,price,location,type\n");

// So many rows that are right.
inline QByteArray manyListings(int count)
{
    QByteArray text = listingHeader;
    for (int i = 0; i < count; ++i)
        text += "House " + QByteArray::number(i) + ",850000.50,Ipoh,house\n";
    return text;
}

inline property::ImportPlan planFor(const char* columns)
{
    return property::guessedPlan(QString::fromUtf8(columns).split(QLatin1Char(',')));
}

class PropertyImportWorld
{
public:
    // Agents 1 (active) and 2 (not). How often a statement has written listings is counted in table
    // “told”, as the cache's triggers would be told.
    base::Result<void> start()
    {
        if (auto started = database.start(); !started)
            return started;
        return database.session().script(QStringLiteral(
            "insert into keystead.agent (name, email, active) values ('Mei', 'mei@example.com', true),"
            " ('Old', 'old@example.com', false);"
            "create table told (at timestamptz default now());"
            "create function tell() returns trigger language plpgsql"
            " security definer set search_path from current as $$ begin"
            " insert into told default values; return null; end $$;"
            "create trigger tell after insert or update or delete on keystead.property"
            " for each statement execute function tell()"));
    }

    // Listings 1 to 3, and 4 in the bin.
    base::Result<void> clear()
    {
        return database.session().script(
            QStringLiteral("truncate keystead.property, keystead.history restart identity cascade;"
                           "insert into keystead.property (title, location, price, type, status, bedrooms,"
                           " deleted_at) values ('One', 'Ipoh', 1, 'house', 'listed', 3, null),"
                           " ('Two', 'Ipoh', 2, 'land', 'sold', null, null),"
                           " ('Three', 'Ipoh', 3, 'house', 'draft', null, null),"
                           " ('Four', 'Ipoh', 4, 'house', 'draft', null, now());"
                           "truncate told, keystead.history"));
    }

    base::Result<property::PropertyImportReport> import(const QByteArray& text,
                                                        const property::PropertyImportOptions& options)
    {
        QBuffer file;
        file.setData(text);
        file.open(QIODevice::ReadOnly);
        base::JobControl control;
        return property::importProperties(database.session(), file, options, control);
    }

    base::Result<QByteArray> exported(const property::PropertyExportOptions& options)
    {
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        base::JobControl control;
        auto report = property::exportProperties(database.session(), file, options, control);
        if (!report)
            return std::move(report).error();
        return file.data();
    }

    // Every listing with all that a person may edit, one a line.
    QString stored()
    {
        return database.value(QStringLiteral(
            "select string_agg(concat_ws('|', id, title, price, location, type, status, bedrooms, version,"
            " case when deleted_at is not null then 'bin' end), E'\\n' order by id) from keystead.property"));
    }
    // What cannot differ between two tables that are the same, apart from versions.
    QString fingerprint()
    {
        return database.value(QStringLiteral(
            "select count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' order by id), '')) from "
            "(select"
            " id, title, description, price, location, type, status, bedrooms, bathrooms, area, agent_id,"
            " created_at, updated_at from keystead.property where deleted_at is null) t"));
    }

    PropertyDatabase database;
};

// “6: +1 ~1 =1 >1 !2”: read, added, changed, unchanged, skipped, refused.
inline QString counts(const property::PropertyImportReport& report)
{
    return QStringLiteral("%1: +%2 ~%3 =%4 >%5 !%6")
        .arg(report.read)
        .arg(report.added)
        .arg(report.changed)
        .arg(report.unchanged)
        .arg(report.skipped)
        .arg(report.refused);
}

// “3:2 title missing”, one a line.
inline QString refusals(const property::PropertyImportReport& report)
{
    QStringList lines;
    for (const property::RefusedRow& row : report.refusedRows)
        lines.append(QStringLiteral("%1:%2 %3 %4 %5")
                         .arg(row.line)
                         .arg(row.column)
                         .arg(row.name, property::refusedName(row.reason), row.value));
    return lines.join(QLatin1Char('\n'));
}
