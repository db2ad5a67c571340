// keysteadctl check: tries the servers step by step, writes nothing, and says what is wrong.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/rights_report.h"
#include "core/workspace/connection_test.h"
#include "core/workspace/survey.h"

#include <QJsonArray>

#include <algorithm>

namespace ctl {

namespace {

using workspace::Step;
using workspace::StepResult;

struct StepWords
{
    Step step;
    const char* id; // in JSON
    const char* text;
};
constexpr StepWords stepWords[] = {
    {Step::DatabaseConnect, "database-connect", "PostgreSQL answers"},
    {Step::DatabaseVersion, "database-version", "its version"},
    {Step::DatabaseRights, "database-rights", "rights"},
    {Step::Schema, "schema", "Keystead's tables"},
    {Step::RedisConnect, "redis-connect", "Redis answers"},
    {Step::RedisVersion, "redis-version", "its version"},
    {Step::RedisRights, "redis-rights", "rights"},
};

const StepWords& wordsOf(Step step)
{
    return *std::find_if(std::begin(stepWords), std::end(stepWords),
                         [step](const StepWords& words) { return words.step == step; });
}

QString mark(StepResult::State state)
{
    switch (state) {
    case StepResult::State::Passed:
        return QStringLiteral("✓");
    case StepResult::State::Warning:
        return QStringLiteral("!");
    case StepResult::State::Failed:
        return QStringLiteral("✗");
    case StepResult::State::Skipped:
        return QStringLiteral("–");
    }
    return {};
}

QString stateName(StepResult::State state)
{
    switch (state) {
    case StepResult::State::Passed:
        return QStringLiteral("passed");
    case StepResult::State::Warning:
        return QStringLiteral("warning");
    case StepResult::State::Failed:
        return QStringLiteral("failed");
    case StepResult::State::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

bool tells(const StepResult& result)
{
    return result.error.code != base::ErrorCode::None &&
           (result.state == StepResult::State::Failed || result.state == StepResult::State::Warning);
}

// Rights are told by their names and the statements that give them, everything else by its sentence.
QString told(const StepResult& result, const workspace::ConnectionReport& report, const Servers& servers)
{
    QStringList lines;
    if (result.step == Step::DatabaseRights && report.rights)
        lines = missingRights(*report.rights, servers.profile.access);
    if (result.step == Step::RedisRights && report.capabilities)
        lines = missingRights(*report.capabilities, workspace::keyPattern(servers.profile.keyPrefix));
    if (!lines.isEmpty())
        return lines.join(QLatin1Char('\n'));
    const bool login = result.error.code == base::ErrorCode::AuthenticationFailed;
    return sentence(login ? servers.explained(result.error) : result.error);
}

void printText(Output& out, const workspace::ConnectionReport& report, const Servers& servers)
{
    for (const StepResult& result : report.steps) {
        out.text(QStringLiteral("%1 %2%3")
                     .arg(mark(result.state), QString::fromUtf8(wordsOf(result.step).text).leftJustified(20),
                          result.figure)
                     .trimmed());
        if (tells(result))
            out.text(QStringLiteral("    ") +
                     told(result, report, servers).replace(QLatin1Char('\n'), QStringLiteral("\n    ")));
    }
}

void printJson(Output& out, const workspace::ConnectionReport& report, const Servers& servers)
{
    QJsonArray steps;
    for (const StepResult& result : report.steps) {
        const bool bad = tells(result);
        steps.append(QJsonObject{
            {QStringLiteral("step"), QLatin1String(wordsOf(result.step).id)},
            {QStringLiteral("state"), stateName(result.state)},
            {QStringLiteral("figure"), result.figure},
            {QStringLiteral("error"), bad ? QJsonValue(base::errorName(result.error.code)) : QJsonValue()},
            {QStringLiteral("sentence"), bad ? QJsonValue(told(result, report, servers)) : QJsonValue()}});
    }
    QJsonObject json{{QStringLiteral("can_open"), report.canOpen()},
                     {QStringLiteral("schema_missing"), report.schemaMissing},
                     {QStringLiteral("schema_behind"), report.schemaBehind},
                     {QStringLiteral("steps"), steps}};
    if (report.rights)
        json.insert(QStringLiteral("database_rights"), toJson(*report.rights, servers.profile.access));
    if (report.capabilities)
        json.insert(QStringLiteral("redis_rights"),
                    toJson(*report.capabilities, workspace::keyPattern(servers.profile.keyPrefix)));
    out.json(json);
}

// The worst that was found: no connection, then a step that failed.
int exitCodeOf(const workspace::ConnectionReport& report)
{
    int code = report.canOpen() ? Done : Failed;
    for (const StepResult& result : report.steps) {
        if (result.state == StepResult::State::Failed)
            code = std::max(code,
                            int(exitCode(result.error)) == CannotConnect ? int(CannotConnect) : int(Failed));
    }
    return code;
}

int run(const Invocation& invocation)
{
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return fail(invocation.out, servers.error());
    const workspace::ConnectionReport report = workspace::testConnection(servers->profile);
    if (invocation.wantsJson())
        printJson(invocation.out, report, *servers);
    else
        printText(invocation.out, report, *servers);
    return exitCodeOf(report);
}

} // namespace

Command checkCommand()
{
    return {QStringLiteral("check"),
            QStringLiteral("Try the servers step by step and say what is wrong."),
            QStringLiteral("Name, port, TLS, login, version, rights and tables, in that order. Nothing is "
                           "written, and no tables are needed."),
            {},
            {},
            {{QStringLiteral("check --env ../site/.env"),
              QStringLiteral("Can the servers of that web application be reached from here?")}},
            true,
            &run};
}

} // namespace ctl
