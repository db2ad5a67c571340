#include "core/property/keyed_import.h"

#include "core/base/pause_point.h"
#include "core/property/copy_row.h"
#include "core/property/copy_text.h"
#include "core/property/keyed_import_sql.h"

namespace property {

namespace {

class KeyedImport
{
public:
    KeyedImport(database::Session& session, ImportIntake& intake, const ImportPlan& plan, bool dryRun,
                base::JobControl& control)
        : m_session(session)
        , m_intake(intake)
        , m_plan(plan)
        , m_dryRun(dryRun)
        , m_control(control)
    {
    }

    base::Result<PropertyId> run();

private:
    base::Result<QByteArray> nextPiece();
    void appendValues(QByteArray& piece) const;
    void appendRefusal(QByteArray& piece) const;
    void appendRecord(QByteArray& piece) const;
    base::Result<void> stage();
    base::Result<void> hold();
    base::Result<void> decide();
    base::Result<void> reportRefused();
    RefusedRow refusedFrom(const database::Row& row) const;
    base::Result<void> write();
    base::Result<qint64> execute(const QString& sql);

    database::Session& m_session;
    ImportIntake& m_intake;
    const ImportPlan& m_plan;
    bool m_dryRun;
    base::JobControl& m_control;
};

base::Result<PropertyId> KeyedImport::run()
{
    for (const auto step : {&KeyedImport::stage, &KeyedImport::hold, &KeyedImport::decide,
                            &KeyedImport::reportRefused, &KeyedImport::write}) {
        if (m_control.isCancelled())
            return importCancelled();
        if (auto done = (this->*step)(); !done)
            return std::move(done).error();
    }
    const auto witness = m_session.first(
        QStringLiteral("select coalesce(min(coalesce(d.property, s.id)), 0) from pg_temp.import_decided d"
                       " join pg_temp.import_staging s on s.n = d.n where d.kind in ('changed', 'added')"),
        {}, [](const database::Row& row) { return row.integer(0); });
    if (!witness)
        return witness.error();
    return witness->value_or(0);
}

base::Result<void> KeyedImport::stage()
{
    if (auto made = m_session.script(keyed::stagingScript()); !made)
        return made;
    const auto copied = m_session.copyIn(keyed::stagingCopy(), [this] { return nextPiece(); });
    if (!copied)
        return copied.error();
    return m_session.script(keyed::stagedScript());
}

base::Result<QByteArray> KeyedImport::nextPiece()
{
    QByteArray piece;
    piece.reserve(copyPieceSize + copyPieceSize / 4);
    while (piece.size() < copyPieceSize) {
        const auto got = m_intake.next();
        if (!got)
            return got.error();
        if (!*got)
            break;
        piece.append(QByteArray::number(m_intake.report.read)).append('\t');
        piece.append(QByteArray::number(m_intake.record().line)).append('\t');
        appendValues(piece);
        appendRefusal(piece);
        appendRecord(piece);
        piece.append('\n');
    }
    return piece;
}

void KeyedImport::appendValues(QByteArray& piece) const
{
    const ImportRow* const read = m_intake.row();
    const ImportRow row = read ? *read : ImportRow();
    piece.append(QByteArray::number(row.given)).append('\t');
    for (const ImportField field : allImportFields) {
        appendCopyValue(piece, field, row, NotGiven::AsNull);
        piece.append('\t');
    }
}

void KeyedImport::appendRefusal(QByteArray& piece) const
{
    if (m_intake.row()) {
        piece.append("\\N\t\\N\t\\N\t\\N\t");
        return;
    }
    const RefusedRow& refusal = m_intake.refusal();
    piece.append(refusedName(refusal.reason).toLatin1()).append('\t');
    piece.append(QByteArray::number(refusal.column)).append('\t');
    appendCopyText(piece, refusal.name.toUtf8());
    piece.append('\t');
    // What is no text for PostgreSQL is shown as Qt shows it elsewhere.
    QString value = refusal.value;
    appendCopyText(piece, value.replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter)).toUtf8());
    piece.append('\t');
}

// As text where it is one, which takes half the room.
void KeyedImport::appendRecord(QByteArray& piece) const
{
    if (!m_intake.keepsRecords()) {
        piece.append("\\N\t\\N");
        return;
    }
    const QByteArray kept = m_intake.keptRecord();
    if (kept.isValidUtf8() && !kept.contains('\0')) {
        appendCopyText(piece, kept);
        piece.append("\t\\N");
        return;
    }
    piece.append("\\N\t");
    appendCopyBytes(piece, kept);
}

base::Result<void> KeyedImport::hold()
{
    if (m_dryRun || m_plan.onMatch != OnMatch::Update)
        return {};
    const auto held = execute(keyed::lockStatement(m_plan));
    KEYSTEAD_PAUSE("property.import.held");
    if (!held)
        return held.error();
    return {};
}

base::Result<void> KeyedImport::decide()
{
    if (auto decided = m_session.script(keyed::decideScript(m_plan)); !decided)
        return decided;
    PropertyImportReport& report = m_intake.report;
    return m_session.query(keyed::countStatement(), {}, [&report](const database::Row& row) {
        const QString kind = row.text(0);
        qint64& count = kind == QStringLiteral("added")       ? report.added
                        : kind == QStringLiteral("changed")   ? report.changed
                        : kind == QStringLiteral("unchanged") ? report.unchanged
                                                              : report.skipped;
        if (!kind.isEmpty())
            count = row.integer(1);
    });
}

base::Result<void> KeyedImport::reportRefused()
{
    if (auto made = m_session.script(keyed::refusedScript()); !made)
        return made;
    // One at a time: each may be as long as a record can be.
    return m_session.stream(
        keyed::refusedRowsStatement(), {}, [this](const database::Row& row) -> base::Result<void> {
            if (m_control.isCancelled())
                return importCancelled();
            return m_intake.refuse(refusedFrom(row), row.isNull(6) ? row.bytes(7) : row.text(6).toUtf8());
        });
}

RefusedRow KeyedImport::refusedFrom(const database::Row& row) const
{
    const Refused reason = refusedFromName(row.text(1)).value_or(Refused::ColumnCount);
    if (!row.isNull(2))
        return m_intake.refusalOf(row.integer(0), allImportFields[std::size_t(row.integer(2))], reason,
                                  row.text(5));
    return {row.integer(0), int(row.integer(3)), row.text(4), reason, row.text(5)};
}

base::Result<void> KeyedImport::write()
{
    const PropertyImportReport& report = m_intake.report;
    const qint64 rows = report.added + report.changed;
    if (m_dryRun || rows == 0)
        return {};
    m_control.report({0, rows, QStringLiteral("rows")});
    if (report.changed > 0) {
        if (const auto updated = execute(keyed::updateStatement(m_plan)); !updated)
            return updated.error();
    }
    m_control.report({report.changed, rows, QStringLiteral("rows")});
    if (report.added > 0 && m_plan.has(ImportField::Id)) {
        const auto given = execute(keyed::insertStatement(m_plan, keyed::Number::Given));
        if (!given)
            return given.error();
        if (auto kept = *given > 0 ? execute(keyed::keepNumbersAheadStatement()) : given; !kept)
            return std::move(kept).error();
    }
    if (report.added > 0) {
        if (const auto drawn = execute(keyed::insertStatement(m_plan, keyed::Number::Drawn)); !drawn)
            return drawn.error();
    }
    m_control.report({rows, rows, QStringLiteral("rows")});
    return {};
}

base::Result<qint64> KeyedImport::execute(const QString& sql)
{
    if (m_control.isCancelled())
        return importCancelled();
    return m_session.execute(sql);
}

} // namespace

base::Result<PropertyId> importByKey(database::Session& session, ImportIntake& intake, const ImportPlan& plan,
                                     bool dryRun, base::JobControl& control)
{
    return KeyedImport(session, intake, plan, dryRun, control).run();
}

} // namespace property
