#include "tests/bench/page_against_libpq.h"

#include "core/database/session.h"
#include "core/property/property_repository.h"
#include "core/property/property_sql.h"

#include <libpq-fe.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace bench {

namespace {

constexpr int rounds = 5;
constexpr double secondsASide = 1.0;
constexpr char statementName[] = "page";

struct CloseConnection
{
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

struct ClearResult
{
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

base::Error problem(PGconn* connection)
{
    return {base::ErrorCode::DatabaseError, QString::fromUtf8(PQerrorMessage(connection)), {}};
}

// “?” becomes $1, $2, …, as QPSQL does it; no statement of ours has one inside of a literal.
QByteArray numbered(const QString& sql)
{
    QString text = sql;
    int number = 0;
    for (qsizetype at = text.indexOf(QLatin1Char('?')); at >= 0; at = text.indexOf(QLatin1Char('?'), at))
        text.replace(at, 1, QStringLiteral("$%1").arg(++number));
    return text.toUtf8();
}

class Peer
{
public:
    static base::Result<Peer> open(const database::Address& address, const property::SelectParts& statement);

    // The result as it is. Null: failed.
    ResultHandle execute() const;
    // What PropertyRepository::page gives.
    std::vector<property::Property> page() const;

private:
    Connection m_connection;
    QByteArrayList m_values;
    std::vector<const char*> m_parameters; // points into m_values
};

base::Result<Peer> Peer::open(const database::Address& address, const property::SelectParts& statement)
{
    const QByteArray host = address.host.toUtf8();
    const QByteArray port = QByteArray::number(address.port);
    const QByteArray user = address.user.toUtf8();
    const QByteArray name = address.database.toUtf8();
    const char* const keywords[] = {"host", "port", "user", "dbname", "client_encoding", nullptr};
    const char* const values[] = {host.constData(), port.constData(), user.constData(),
                                  name.constData(), "UTF8",           nullptr};
    Peer peer;
    peer.m_connection.reset(PQconnectdbParams(keywords, values, 0));
    PGconn* const connection = peer.m_connection.get();
    if (PQstatus(connection) != CONNECTION_OK)
        return problem(connection);
    const ResultHandle prepared(
        PQprepare(connection, statementName, numbered(statement.where).constData(), 0, nullptr));
    if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK)
        return problem(connection);
    for (const QVariant& value : statement.values)
        peer.m_values.append(value.toString().toUtf8());
    for (const QByteArray& value : std::as_const(peer.m_values))
        peer.m_parameters.push_back(value.constData());
    return peer;
}

ResultHandle Peer::execute() const
{
    ResultHandle result(PQexecPrepared(m_connection.get(), statementName, int(m_parameters.size()),
                                       m_parameters.data(), nullptr, nullptr, 0));
    return PQresultStatus(result.get()) == PGRES_TUPLES_OK ? std::move(result) : nullptr;
}

// One cell after the other, as somebody would write it who has libpq alone.
property::Property propertyFrom(const PGresult* result, int row)
{
    const auto cell = [&](int column) { return PQgetvalue(result, row, column); };
    const auto isNull = [&](int column) { return PQgetisnull(result, row, column) != 0; };
    const auto text = [&](int column) {
        return QString::fromUtf8(cell(column), PQgetlength(result, row, column));
    };
    const auto number = [&](int column) { return qint64(std::strtoll(cell(column), nullptr, 10)); };
    const auto time = [&](int column) {
        return QDateTime::fromMSecsSinceEpoch(number(column) / 1000, Qt::UTC);
    };
    property::Property property;
    property.id = number(0);
    property.title = text(1);
    property.description = text(2);
    property.price = property::Money::fromDatabase(text(3)).value_or(property::Money());
    property.location = text(4);
    property.type = property::typeFromName(text(5)).value_or(property::PropertyType::House);
    property.status = property::statusFromName(text(6)).value_or(property::PropertyStatus::Draft);
    if (!isNull(7))
        property.bedrooms = int(number(7));
    if (!isNull(8))
        property.bathrooms = int(number(8));
    if (!isNull(9))
        property.area = std::strtod(cell(9), nullptr);
    if (!isNull(10))
        property.agent = number(10);
    property.agentName = text(11);
    property.created = time(12);
    property.updated = time(13);
    property.version = number(14);
    return property;
}

std::vector<property::Property> Peer::page() const
{
    const ResultHandle result = execute();
    std::vector<property::Property> rows;
    for (int row = 0; row < PQntuples(result.get()); ++row)
        rows.push_back(propertyFrom(result.get(), row));
    return rows;
}

} // namespace

base::Result<void> addPageAgainstLibpq(Figures& figures, const database::Address& address)
{
    const property::PageQuery query;
    database::Session session(address);
    property::PropertyRepository repository(session);
    const auto peer = Peer::open(address, property::pageStatement(query.filter, query.sort, 0, false));
    if (!peer)
        return peer.error();
    const auto expected = repository.page(query);
    if (!expected)
        return expected.error();
    if (expected->empty() || *expected != peer->page())
        return base::Error{base::ErrorCode::DatabaseError, QStringLiteral("the two sides differ"), {}};

    std::vector<double> converted;
    std::vector<double> bare;
    for (int round = 0; round < rounds; ++round) {
        const double ours = ratePerSecond(secondsASide, [&] { (void)repository.page(query); });
        converted.push_back(ratePerSecond(secondsASide, [&] { (void)peer->page(); }) / ours);
        bare.push_back(ratePerSecond(secondsASide, [&] { (void)peer->execute(); }) / ours);
    }
    const QString unit = QStringLiteral("ratio");
    figures.add({QStringLiteral("page of 50 through QtSql against libpq"), 0, 0, 0, unit,
                 QStringLiteral("PQexecPrepared, the same rows as structs, time per page"), 1.6,
                 Better::Lower},
                std::move(converted));
    figures.add({QStringLiteral("page of 50 through QtSql against bare libpq"), 0, 0, 0, unit,
                 QStringLiteral("PQexecPrepared, nothing converted, time per page"), 0, Better::Lower},
                std::move(bare));
    return {};
}

} // namespace bench
