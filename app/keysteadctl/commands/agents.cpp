// keysteadctl agents: who sells the listings – list, show, add, edit, deactivate, activate.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/printable.h"
#include "core/property/validation.h"

#include <QJsonArray>

namespace ctl {

namespace {

using property::Agent;
using property::AgentField;
using property::AgentProblem;

struct Wish
{
    QString action;
    property::AgentId id = 0; // 0: the action needs none
    property::AgentQuery query;
};

bool isSet(const Invocation& invocation, const char* option)
{
    return invocation.options.isSet(QLatin1String(option));
}

bool takesId(const QString& action)
{
    return action != QStringLiteral("list") && action != QStringLiteral("add");
}

std::optional<property::AgentQuery> readQuery(const Invocation& invocation)
{
    property::AgentQuery query;
    query.search = invocation.options.value(QStringLiteral("search"));
    if (isSet(invocation, "active") && isSet(invocation, "inactive")) {
        invocation.out.error(QStringLiteral("--active and --inactive exclude each other."));
        return std::nullopt;
    }
    if (isSet(invocation, "active") || isSet(invocation, "inactive"))
        query.active = isSet(invocation, "active");
    QString order = invocation.options.value(QStringLiteral("sort"));
    query.descending = order.startsWith(QLatin1Char('-'));
    if (query.descending)
        order.remove(0, 1);
    const auto known = property::agentOrderFromName(order);
    if (!known) {
        invocation.out.error(
            QStringLiteral("Agents are not sorted by %1 but by name, email, created or on-market.")
                .arg(quoted(order)));
        return std::nullopt;
    }
    query.order = *known;
    return query;
}

std::optional<Wish> readWish(const Invocation& invocation)
{
    static const QStringList actions{QStringLiteral("list"),       QStringLiteral("show"),
                                     QStringLiteral("add"),        QStringLiteral("edit"),
                                     QStringLiteral("deactivate"), QStringLiteral("activate")};
    Wish wish;
    wish.action = invocation.arguments.value(0, actions.front());
    if (!actions.contains(wish.action)) {
        invocation.out.error(QStringLiteral("%1 is no action; there are: %2.")
                                 .arg(quoted(wish.action), actions.join(QStringLiteral(", "))));
        return std::nullopt;
    }
    const QString id = invocation.arguments.value(1);
    if (!takesId(wish.action) && !id.isEmpty()) {
        invocation.out.error(QStringLiteral("%1 is too much.").arg(quoted(id)));
        return std::nullopt;
    }
    if (takesId(wish.action)) {
        const auto number = wholeNumber(id, 1);
        if (!number) {
            invocation.out.error(id.isEmpty()
                                     ? QStringLiteral("“%1” needs an agent's number.").arg(wish.action)
                                     : QStringLiteral("%1 is no agent's number.").arg(quoted(id)));
            return std::nullopt;
        }
        wish.id = *number;
    }
    const auto query = readQuery(invocation);
    if (!query)
        return std::nullopt;
    wish.query = *query;
    return wish;
}

QJsonObject toJson(const Agent& agent)
{
    return {{QStringLiteral("id"), agent.id},
            {QStringLiteral("name"), agent.name},
            {QStringLiteral("email"), agent.email},
            {QStringLiteral("phone"), agent.phone},
            {QStringLiteral("active"), agent.active},
            {QStringLiteral("created_at"), agent.created.toString(Qt::ISODateWithMs)},
            {QStringLiteral("updated_at"), agent.updated.toString(Qt::ISODateWithMs)},
            {QStringLiteral("version"), agent.version}};
}

void printAgent(Output& out, const Agent& agent)
{
    const auto line = [&out](const char* name, const QString& value) {
        out.text(QString::fromLatin1(name).leftJustified(12) + printable(value));
    };
    line("id", QString::number(agent.id));
    line("name", agent.name);
    line("email", agent.email);
    line("phone", agent.phone);
    line("active", agent.active ? QStringLiteral("yes") : QStringLiteral("no"));
    line("created_at", agent.created.toString(Qt::ISODateWithMs));
    line("updated_at", agent.updated.toString(Qt::ISODateWithMs));
    line("version", QString::number(agent.version));
}

listing::Caching cachingOf(const Invocation& invocation)
{
    return isSet(invocation, "no-cache") ? listing::Caching::Bypass : listing::Caching::Use;
}

int fail(const Invocation& invocation, const Opened& opened, property::AgentId id, base::Error error)
{
    if (error.code == base::ErrorCode::NotFound || error.code == base::ErrorCode::EditConflict)
        error = {error.code, {}, QStringLiteral("agent %1").arg(id)};
    return opened.servers.fail(invocation.out, error);
}

int list(const Invocation& invocation, const Opened& opened, const Wish& wish)
{
    const auto answer = opened.workspace->session().reads().agentSummaries(wish.query, cachingOf(invocation));
    if (!answer)
        return fail(invocation, opened, 0, answer.error());
    QJsonArray array;
    std::vector<QStringList> rows;
    for (const property::AgentSummary& summary : answer->value) {
        QJsonObject object = toJson(summary.agent);
        object[QStringLiteral("on_market")] = summary.onMarket;
        object[QStringLiteral("properties")] = summary.properties;
        array.append(object);
        rows.push_back({QString::number(summary.agent.id), summary.agent.name, summary.agent.email,
                        summary.agent.phone,
                        summary.agent.active ? QStringLiteral("yes") : QStringLiteral("no"),
                        grouped(summary.onMarket), grouped(summary.properties)});
    }
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("agents"), array},
                             {QStringLiteral("source"), listing::sourceName(answer->source)}});
        return Done;
    }
    invocation.out.table({{QStringLiteral("ID"), Align::Trailing},
                          {QStringLiteral("NAME")},
                          {QStringLiteral("EMAIL")},
                          {QStringLiteral("PHONE")},
                          {QStringLiteral("ACTIVE")},
                          {QStringLiteral("ON MARKET"), Align::Trailing},
                          {QStringLiteral("LISTINGS"), Align::Trailing}},
                         rows);
    invocation.out.text(QStringLiteral("%1 agents · %2 · %3")
                            .arg(grouped(qint64(rows.size())), listing::sourceName(answer->source),
                                 formatDuration(answer->took)));
    return Done;
}

int show(const Invocation& invocation, const Opened& opened, const Wish& wish)
{
    const auto answer = opened.workspace->session().reads().agent(wish.id, cachingOf(invocation));
    if (!answer)
        return fail(invocation, opened, wish.id, answer.error());
    if (invocation.wantsJson()) {
        QJsonObject object = toJson(answer->value);
        object[QStringLiteral("source")] = listing::sourceName(answer->source);
        invocation.out.json(object);
        return Done;
    }
    printAgent(invocation.out, answer->value);
    invocation.out.text(
        QStringLiteral("%1 · %2").arg(listing::sourceName(answer->source), formatDuration(answer->took)));
    return Done;
}

QString sentenceOf(const AgentProblem& problem, const Agent& agent)
{
    const QString field = problem.field == AgentField::Email ? QStringLiteral("e-mail address")
                                                             : property::agentFieldName(problem.field);
    switch (problem.kind) {
    case AgentProblem::Kind::Missing:
        return QStringLiteral("An agent needs a %1: --%2.")
            .arg(field, property::agentFieldName(problem.field))
            .replace(QStringLiteral("a e-mail"), QStringLiteral("an e-mail"));
    case AgentProblem::Kind::TooLong:
        return QStringLiteral("The %1 is longer than %2 characters.")
            .arg(field)
            .arg(property::maxLength(problem.field));
    case AgentProblem::Kind::Malformed:
        return QStringLiteral("%1 is no e-mail address.").arg(quoted(agent.email));
    case AgentProblem::Kind::Taken:
        return QStringLiteral("Another agent has the e-mail address %1 already.").arg(quoted(agent.email));
    case AgentProblem::Kind::Refused:
        break;
    }
    return QStringLiteral("PostgreSQL refused the %1: %2").arg(field, printable(problem.detail));
}

void readFields(const Invocation& invocation, Agent& agent)
{
    const auto read = [&invocation](const char* option, QString& value) {
        if (isSet(invocation, option))
            value = invocation.options.value(QLatin1String(option)).trimmed();
    };
    read("name", agent.name);
    read("email", agent.email);
    read("phone", agent.phone);
}

int printSaved(const Invocation& invocation, const listing::AgentSaveReport& report)
{
    QStringList groups;
    for (const QByteArray& group : report.groups)
        groups.append(QString::fromUtf8(group));
    if (invocation.wantsJson()) {
        QJsonObject object = toJson(report.agent);
        object[QStringLiteral("groups")] = QJsonArray::fromStringList(groups);
        object[QStringLiteral("refresh_pending")] = report.refreshPending;
        invocation.out.json(object);
        return Done;
    }
    invocation.out.text(QStringLiteral("Saved agent %1, version %2, in %3.")
                            .arg(report.agent.id)
                            .arg(report.agent.version)
                            .arg(formatDuration(report.saved)));
    if (report.refreshPending)
        invocation.out.text(QStringLiteral("The cache will be told as soon as Redis answers."));
    else
        invocation.out.text(QStringLiteral("Invalid everywhere after %1: %2.")
                                .arg(formatDuration(report.invalidated), groups.join(QStringLiteral(", "))));
    return Done;
}

int save(const Invocation& invocation, const Opened& opened, const Wish& wish)
{
    workspace::Session& session = opened.workspace->session();
    Agent agent;
    if (wish.id != 0) {
        auto stored = session.agents().byId(wish.id);
        if (!stored)
            return fail(invocation, opened, wish.id, stored.error());
        agent = *std::move(stored);
    }
    const bool changesActive =
        wish.action == QStringLiteral("activate") || wish.action == QStringLiteral("deactivate");
    if (changesActive)
        agent.active = wish.action == QStringLiteral("activate");
    else
        readFields(invocation, agent);
    if (const auto problems = property::validate(agent); !changesActive && !problems.empty()) {
        for (const AgentProblem& problem : problems)
            invocation.out.error(sentenceOf(problem, agent));
        return WrongUsage;
    }
    listing::AgentEditService& edits = session.agentEdits();
    const auto saved = changesActive  ? edits.setActive(agent.id, agent.version, agent.active)
                       : wish.id == 0 ? edits.create(agent)
                                      : edits.update(agent);
    if (saved)
        return printSaved(invocation, *saved);
    if (const auto problem = property::agentProblemFromDatabase(saved.error())) {
        invocation.out.error(saved.error(), sentenceOf(*problem, agent));
        return Failed;
    }
    return fail(invocation, opened, wish.id, saved.error());
}

bool namesAField(const Invocation& invocation)
{
    return isSet(invocation, "name") || isSet(invocation, "email") || isSet(invocation, "phone");
}

int run(const Invocation& invocation)
{
    const auto wish = readWish(invocation);
    if (!wish)
        return WrongUsage;
    if (wish->action == QStringLiteral("edit") && !namesAField(invocation)) {
        invocation.out.error(QStringLiteral("What shall change? Give --name, --email or --phone."));
        return WrongUsage;
    }
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    if (wish->action == QStringLiteral("list"))
        return list(invocation, opened, *wish);
    if (wish->action == QStringLiteral("show"))
        return show(invocation, opened, *wish);
    return save(invocation, opened, *wish);
}

} // namespace

Command agentsCommand()
{
    return {
        QStringLiteral("agents"),
        QStringLiteral("List, show, add and edit the agents."),
        QStringLiteral("Every listing shows its agent's name: a change of it is on all of them, on every "
                       "desktop, when the command ends. An agent who was deactivated keeps the listings "
                       "they have and gets no others."),
        {{QStringLiteral("[ACTION]"),
          QStringLiteral("list (what is done without one), show, add, edit, deactivate or activate.")},
         {QStringLiteral("[ID]"), QStringLiteral("Number of the agent, for all but list and add.")}},
        {{QStringLiteral("name"), QStringLiteral("For add and edit."), QStringLiteral("NAME")},
         {QStringLiteral("email"), QStringLiteral("For add and edit; no two agents have the same."),
          QStringLiteral("ADDRESS")},
         {QStringLiteral("phone"), QStringLiteral("For add and edit."), QStringLiteral("NUMBER")},
         {QStringLiteral("search"), QStringLiteral("Only those whose name, e-mail or phone has these words."),
          QStringLiteral("WORDS")},
         {QStringLiteral("active"), QStringLiteral("Only those who are active.")},
         {QStringLiteral("inactive"), QStringLiteral("Only those who are not.")},
         {QStringLiteral("sort"),
          QStringLiteral("name, email, created or on-market; “-” in front: backwards."),
          QStringLiteral("FIELD"), QStringLiteral("name")},
         {QStringLiteral("no-cache"), QStringLiteral("Ask PostgreSQL, not the cache.")}},
        {{QStringLiteral("agents --active --sort=-on-market"), QStringLiteral("Who has most on the market.")},
         {QStringLiteral("agents add --name \"Mei Ling Tan\" --email mei@example.com"),
          QStringLiteral("A new agent.")},
         {QStringLiteral("agents deactivate 12"), QStringLiteral("Agent 12 gets no further listings.")}},
        true,
        &run};
}

} // namespace ctl
