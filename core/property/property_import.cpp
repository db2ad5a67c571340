#include "core/property/property_import.h"

#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/database/program_name.h"
#include "core/property/commit.h"
#include "core/property/direct_import.h"
#include "core/property/keyed_import.h"

#include <algorithm>

namespace property {

namespace {

constexpr std::array refusedNames{
    std::pair(Refused::ColumnCount, QLatin1String("column-count")),
    std::pair(Refused::Quotes, QLatin1String("quotes")),
    std::pair(Refused::Encoding, QLatin1String("encoding")),
    std::pair(Refused::NoObject, QLatin1String("no-object")),
    std::pair(Refused::NoSingleValue, QLatin1String("no-single-value")),
    std::pair(Refused::Character, QLatin1String("character")),
    std::pair(Refused::Missing, QLatin1String("missing")),
    std::pair(Refused::TooLong, QLatin1String("too-long")),
    std::pair(Refused::Number, QLatin1String("number")),
    std::pair(Refused::AmbiguousNumber, QLatin1String("ambiguous-number")),
    std::pair(Refused::Decimals, QLatin1String("decimals")),
    std::pair(Refused::Negative, QLatin1String("negative")),
    std::pair(Refused::TooLarge, QLatin1String("too-large")),
    std::pair(Refused::Type, QLatin1String("type")),
    std::pair(Refused::Status, QLatin1String("status")),
    std::pair(Refused::Time, QLatin1String("time")),
    std::pair(Refused::Id, QLatin1String("id")),
    std::pair(Refused::UnknownAgent, QLatin1String("unknown-agent")),
    std::pair(Refused::AgentInactive, QLatin1String("agent-inactive")),
    std::pair(Refused::Repeated, QLatin1String("repeated")),
    std::pair(Refused::Exists, QLatin1String("exists")),
    std::pair(Refused::NotFound, QLatin1String("not-found")),
    std::pair(Refused::InBin, QLatin1String("in-bin")),
    std::pair(Refused::SeveralMatch, QLatin1String("several-match")),
};

// One listing as this transaction left it: it tells after a lost connection whether it was committed.
struct Witness
{
    PropertyId id = 0;
    qint64 version = 0;
    QString updated;
};

base::Result<bool> isThere(database::Session& asking, const Witness& witness)
{
    const auto found = asking.first(QStringLiteral("select count(*) = 1 from keystead.property where id = ?"
                                                   " and version = ? and updated_at = ?::timestamptz"),
                                    {witness.id, witness.version, witness.updated},
                                    [](const database::Row& row) { return row.boolean(0); });
    if (!found)
        return found.error();
    return found->value_or(false);
}

class Import
{
public:
    Import(database::Session& session, QIODevice& file, const PropertyImportOptions& options,
           base::JobControl& control)
        : m_session(session)
        , m_options(options)
        , m_control(control)
        , m_intake(file, options, control)
    {
    }

    base::Result<PropertyImportReport> run();

private:
    base::Result<void> work();
    base::Result<void> store();
    base::Result<void> prepare();
    base::Result<void> commit(database::Transaction& transaction, PropertyId witness);
    base::Result<Witness> witness(PropertyId id);

    database::Session& m_session;
    const PropertyImportOptions& m_options;
    base::JobControl& m_control;
    ImportIntake m_intake;
    bool m_commits = false; // its outcome may be unknown
};

base::Result<PropertyImportReport> Import::run()
{
    if (auto done = work(); !done) {
        // Whatever a statement says that was stopped for it.
        const bool nothingIsStored = !m_commits || wasStopped(done.error());
        return m_control.isCancelled() && nothingIsStored ? importCancelled() : std::move(done).error();
    }
    return m_intake.report;
}

base::Result<void> Import::work()
{
    if (auto opened = m_intake.open(m_session); !opened)
        return opened;
    const bool isDirect = m_options.plan.key == ImportKey::None;
    if (!isDirect || !m_options.dryRun)
        return store();
    if (auto read = importDirectly(m_session, m_intake, m_options.plan, true); !read)
        return read;
    return m_intake.finish();
}

base::Result<void> Import::store()
{
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return std::move(transaction).error();
    if (auto prepared = prepare(); !prepared)
        return prepared;
    const ImportPlan& plan = m_options.plan;
    PropertyId stored = 0;
    if (plan.key != ImportKey::None) {
        auto changed = importByKey(m_session, m_intake, plan, m_options.dryRun, m_control);
        if (!changed)
            return std::move(changed).error();
        stored = *changed;
    } else if (auto copied = importDirectly(m_session, m_intake, plan, false); !copied) {
        return copied;
    }
    // Whoever cannot be told of the others must not have these.
    if (auto finished = m_intake.finish(); !finished)
        return finished;
    KEYSTEAD_PAUSE("property.import.stored");
    if (m_control.isCancelled())
        return importCancelled();
    const PropertyImportReport& report = m_intake.report;
    if (m_options.dryRun || report.added + report.changed == 0)
        return {}; // the transaction rolls back
    return commit(*transaction, stored);
}

// A file may come through a pipe, as slowly as it likes; and the words of many listings go into the
// search index in larger portions.
base::Result<void> Import::prepare()
{
    return m_session.query(QStringLiteral("select set_config('statement_timeout', '0', true),"
                                          " set_config('gin_pending_list_limit', '32MB', true)"),
                           {}, [](const database::Row&) {});
}

base::Result<void> Import::commit(database::Transaction& transaction, PropertyId witnessId)
{
    const auto xid = m_session.first(QStringLiteral("select pg_current_xact_id()::text"), {},
                                     [](const database::Row& row) { return row.text(0).toULongLong(); });
    if (!xid)
        return xid.error();
    const auto seen = witness(witnessId);
    if (!seen)
        return seen.error();
    m_commits = true;
    // Whoever follows knows from it that a connection lost from here on leaves open what is stored.
    m_control.report({0, 1, QStringLiteral("commits")});
    auto committed = commitOrSettle(m_session, transaction, xid->value_or(0),
                                    [&seen](database::Session& asking) { return isThere(asking, *seen); });
    if (committed)
        m_intake.report.transaction = xid->value_or(0);
    return committed;
}

// Without a number: one that the table has just given, so that it is among the last.
base::Result<Witness> Import::witness(PropertyId id)
{
    const QString condition =
        id != 0 ? QStringLiteral("id = ?") : QStringLiteral("xmin = pg_current_xact_id()::xid and id > ?");
    const auto found =
        m_session.first(QStringLiteral("select id, version, updated_at::text from keystead.property where %1"
                                       " order by id desc limit 1")
                            .arg(condition),
                        {id}, [](const database::Row& row) {
                            return Witness{row.integer(0), row.integer(1), row.text(2)};
                        });
    if (!found)
        return found.error();
    return found->value_or(Witness());
}

} // namespace

QString refusedName(Refused reason)
{
    return std::find_if(refusedNames.begin(), refusedNames.end(),
                        [reason](const auto& pair) { return pair.first == reason; })
        ->second;
}

std::optional<Refused> refusedFromName(QStringView name)
{
    const auto found = std::find_if(refusedNames.begin(), refusedNames.end(),
                                    [name](const auto& pair) { return name == pair.second; });
    return found == refusedNames.end() ? std::nullopt : std::optional(found->first);
}

base::Result<PropertyImportReport> importProperties(database::Session& session, QIODevice& file,
                                                    const PropertyImportOptions& options,
                                                    base::JobControl& control)
{
    base::assertMayBlock("property::importProperties");
    // The journal tells an import by it.
    const database::ProgramScope importing(session, database::programName().section(QLatin1Char(' '), 0, 0) +
                                                        QStringLiteral(" import"));
    return Import(session, file, options, control).run();
}

} // namespace property
