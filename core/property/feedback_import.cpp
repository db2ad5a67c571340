#include "core/property/feedback_import.h"

#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/database/program_name.h"
#include "core/property/commit.h"
#include "core/property/copy_text.h"
#include "core/property/device_io.h"
#include "core/property/feedback_row.h"
#include "core/property/property_sql.h"
#include "core/property/rejected_rows.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace property {

namespace {

constexpr qsizetype maxSourceLength = 255; // characters, see sql/103_feedback.sql

// The rows as they were read, those that were refused already among them. Temporary tables go with
// the transaction. A record is kept as bytes, because a refused one may be no text at all.
const char* const stagingSql =
    "create temporary table feedback_staging (line bigint not null, property_id bigint, at bigint,"
    " channel text, rating smallint, comment text, problem text, value text, record bytea not null)"
    " on commit drop";
const char* const copySql =
    "copy pg_temp.feedback_staging (line, property_id, at, channel, rating, comment, problem, value, record)"
    " from stdin";

// Listings are looked for here and nowhere else: what is not rejected now is stored.
const char* const rejectSql =
    "create temporary table feedback_rejected on commit drop as"
    " select s.line, coalesce(s.problem, 'unknown-property') as problem,"
    " coalesce(s.value, s.property_id::text) as value, s.record from pg_temp.feedback_staging s"
    " where s.problem is not null"
    " or not exists (select from keystead.property p where p.id = s.property_id);"
    " alter table pg_temp.feedback_rejected add primary key (line)";

const char* const batchSql = "insert into keystead.feedback_batch (source) values (?)"
                             " returning id, pg_current_xact_id()::text";
const char* const storeSql =
    "insert into keystead.feedback (property_id, batch_id, at, channel, rating, comment)"
    " select s.property_id, ?, timestamptz 'epoch' + (s.at / 1000000) * interval '1 second' + (s.at % "
    "1000000) * interval '1 microsecond', s.channel, s.rating,"
    " s.comment from pg_temp.feedback_staging s"
    " where not exists (select from pg_temp.feedback_rejected r where r.line = s.line) order by s.line";
const char* const countSql = "update keystead.feedback_batch set rows = ? where id = ?";
const char* const rejectedSql = "select line, problem, value, record from pg_temp.feedback_rejected"
                                " order by line limit ?::bigint";

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, QStringLiteral("the import was cancelled"), {}};
}

void appendRow(QByteArray& out, const FeedbackRow& row)
{
    out.append(QByteArray::number(row.property)).append('\t').append(QByteArray::number(row.at)).append('\t');
    out.append(channelName(row.channel).toLatin1()).append('\t').append(QByteArray::number(row.rating));
    out.append('\t');
    appendCopyText(out, row.comment);
    out.append("\t\\N\t\\N\t");
}

void appendRow(QByteArray& out, const RowError& error)
{
    out.append("\\N\t\\N\t\\N\t\\N\t\\N\t").append(rowProblemName(error.problem).toLatin1()).append('\t');
    appendCopyText(out, error.value.toUtf8());
    out.append('\t');
}

// Everything between the first read and the commit. What the server has taken is in one transaction,
// which is committed at the very end or never.
class Import
{
public:
    Import(database::Session& session, QIODevice& csv, const ImportOptions& options,
           base::JobControl& control)
        : m_session(session)
        , m_csv(csv)
        , m_options(options)
        , m_control(control)
    {
    }

    base::Result<ImportReport> run();

private:
    base::Result<void> readMore();
    base::Result<void> readHeader();
    base::Result<QByteArray> nextPiece();
    void appendRecord(QByteArray& out, const CsvRecord& record);
    base::Result<void> stage();
    base::Result<void> separateRejected();
    base::Result<void> store();
    base::Result<void> reportRejected();
    base::Result<void> reportOne(const database::Row& row);
    base::Result<void> commit(database::Transaction& transaction);

    database::Session& m_session;
    QIODevice& m_csv;
    const ImportOptions& m_options;
    base::JobControl& m_control;
    CsvReader m_reader;
    FeedbackColumns m_columns;
    RejectedRows m_rejected{nullptr, {}};
    bool m_atEnd = false;
    qint64 m_bytes = 0;
    ImportReport m_report;
};

base::Result<ImportReport> Import::run()
{
    if (auto header = readHeader(); !header)
        return std::move(header).error();
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return std::move(transaction).error();
    for (const auto step :
         {&Import::stage, &Import::separateRejected, &Import::store, &Import::reportRejected}) {
        if (m_control.isCancelled())
            return cancelled();
        // Whatever a statement says that was stopped for it.
        if (auto done = (this->*step)(); !done)
            return m_control.isCancelled() ? cancelled() : std::move(done).error();
    }
    KEYSTEAD_PAUSE("property.import.stored");
    if (m_control.isCancelled())
        return cancelled();
    if (m_options.dryRun || m_report.accepted == 0) {
        m_report.batch = 0;
        m_report.transaction = 0;
        return m_report; // the transaction rolls back
    }
    if (auto committed = commit(*transaction); !committed) {
        const bool isCancelled = m_control.isCancelled() && wasStopped(committed.error());
        return isCancelled ? cancelled() : std::move(committed).error();
    }
    return m_report;
}

base::Result<void> Import::readMore()
{
    auto piece = readPiece(m_csv);
    if (!piece)
        return std::move(piece).error();
    if (piece->isEmpty()) {
        m_atEnd = true;
        return m_reader.finish();
    }
    KEYSTEAD_PAUSE("property.import.read");
    m_bytes += piece->size();
    m_control.report({m_bytes, m_csv.isSequential() ? -1 : m_csv.size(), QStringLiteral("bytes")});
    return m_reader.feed(*piece);
}

base::Result<void> Import::readHeader()
{
    for (;;) {
        if (const auto header = m_reader.take()) {
            if (header->flaw != CsvRecord::Flaw::None)
                return base::Error{
                    base::ErrorCode::InvalidInput, QStringLiteral("the header is no CSV text in UTF-8"), {}};
            auto columns = FeedbackColumns::fromHeader(*header);
            if (!columns)
                return std::move(columns).error();
            m_columns = *columns;
            m_rejected = RejectedRows(m_options.rejected, header->raw + m_reader.separator() + "reason");
            return {};
        }
        if (m_atEnd)
            return base::Error{base::ErrorCode::InvalidInput, QStringLiteral("the file is empty"), {}};
        if (m_control.isCancelled())
            return cancelled();
        if (auto more = readMore(); !more)
            return more;
    }
}

// COPY text of the next rows; empty when there are none.
base::Result<QByteArray> Import::nextPiece()
{
    QByteArray piece;
    while (piece.size() < copyPieceSize) {
        if (const auto record = m_reader.take()) {
            appendRecord(piece, *record);
            continue;
        }
        if (m_atEnd)
            break;
        if (m_control.isCancelled())
            return cancelled();
        if (auto more = readMore(); !more)
            return std::move(more).error();
    }
    return piece;
}

void Import::appendRecord(QByteArray& out, const CsvRecord& record)
{
    ++m_report.read;
    out.append(QByteArray::number(record.line)).append('\t');
    std::visit([&out](const auto& row) { appendRow(out, row); }, feedbackRow(record, m_columns));
    // Columns that are missing at its end, so that the reason comes to stand in its own.
    QByteArray raw = record.raw;
    if (record.fields.size() < m_columns.count)
        raw.append(QByteArray(qsizetype(m_columns.count - record.fields.size()), m_reader.separator()));
    appendCopyBytes(out, raw);
    out.append('\n');
}

base::Result<void> Import::stage()
{
    // A file may come through a pipe, as slowly as it likes.
    auto unlimited = m_session.query(QStringLiteral("select set_config('statement_timeout', '0', true)"), {},
                                     [](const database::Row&) {});
    if (!unlimited)
        return unlimited;
    if (auto created = m_session.script(QLatin1String(stagingSql)); !created)
        return created;
    auto copied = m_session.copyIn(QLatin1String(copySql), [this] { return nextPiece(); });
    if (!copied)
        return std::move(copied).error();
    return {};
}

base::Result<void> Import::separateRejected()
{
    auto separated = m_session.script(QLatin1String(rejectSql));
    KEYSTEAD_PAUSE("property.import.separated");
    return separated;
}

base::Result<void> Import::store()
{
    const auto batch = m_session.first(
        QLatin1String(batchSql), {boundText(m_options.source.left(maxSourceLength))},
        [](const database::Row& row) { return std::pair(row.integer(0), row.text(1).toULongLong()); });
    if (!batch)
        return batch.error();
    std::tie(m_report.batch, m_report.transaction) = batch->value_or(std::pair(BatchId(0), quint64(0)));
    const auto stored = m_session.execute(QLatin1String(storeSql), {m_report.batch});
    if (!stored)
        return stored.error();
    m_report.accepted = *stored;
    m_report.rejected = m_report.read - m_report.accepted;
    auto counted = m_session.execute(QLatin1String(countSql), {m_report.accepted, m_report.batch});
    if (!counted)
        return std::move(counted).error();
    return {};
}

// One at a time: each may be as long as a record can be.
base::Result<void> Import::reportRejected()
{
    const auto most = m_options.rejected ? std::nullopt : std::optional<qint64>(m_options.mostErrors);
    auto reported = m_session.stream(QLatin1String(rejectedSql), {optionalValue(most, QMetaType::LongLong)},
                                     [this](const database::Row& row) { return reportOne(row); });
    if (!reported)
        return reported;
    // A full disk must keep the accepted rows out too: nobody would know of the others.
    return m_rejected.finish();
}

// Into the report as long as it takes any, and into the file.
base::Result<void> Import::reportOne(const database::Row& row)
{
    if (m_control.isCancelled())
        return cancelled();
    const RowProblem problem = rowProblemFromName(row.text(1)).value_or(RowProblem::ColumnCount);
    if (m_report.errors.size() < std::size_t(std::max(m_options.mostErrors, 0)))
        m_report.errors.push_back({row.integer(0), problem, row.text(2)});
    if (!m_options.rejected)
        return {};
    return m_rejected.write(row.bytes(3) + m_reader.separator() + rowProblemName(problem).toLatin1());
}

base::Result<void> Import::commit(database::Transaction& transaction)
{
    return commitOrSettle(m_session, transaction, m_report.transaction,
                          [this](database::Session& asking) -> base::Result<bool> {
                              const auto found = asking.first(
                                  QStringLiteral("select rows = ? from keystead.feedback_batch where id = ?"),
                                  {m_report.accepted, m_report.batch},
                                  [](const database::Row& row) { return row.boolean(0); });
                              if (!found)
                                  return found.error();
                              return found->value_or(false);
                          });
}

} // namespace

base::Result<ImportReport> importFeedback(database::Session& session, QIODevice& csv,
                                          const ImportOptions& options, base::JobControl& control)
{
    base::assertMayBlock("property::importFeedback");
    // The journal tells an import by it.
    const database::ProgramScope importing(session, database::programName().section(QLatin1Char(' '), 0, 0) +
                                                        QStringLiteral(" import"));
    return Import(session, csv, options, control).run();
}

} // namespace property
