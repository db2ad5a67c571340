// keysteadctl show ID: one property.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/property_json.h"

namespace ctl {

namespace {

void printText(Output& out, const listing::Answer<property::Property>& answer)
{
    const QJsonObject object = toJson(answer.value);
    for (const property::Field field : property::allFields) {
        const QString name = property::fieldName(field);
        const QString shown = field == property::Field::Agent ? QStringLiteral("agent") : name;
        out.text(shown.leftJustified(12) + printable(object.value(shown).toVariant().toString()));
    }
    for (const QString& name :
         {QStringLiteral("created_at"), QStringLiteral("updated_at"), QStringLiteral("version")})
        out.text(name.leftJustified(12) + object.value(name).toVariant().toString());
    out.text(QStringLiteral("%1 · %2").arg(listing::sourceName(answer.source), formatDuration(answer.took)));
}

int run(const Invocation& invocation)
{
    const auto id = wholeNumber(invocation.arguments.front(), 1);
    if (!id) {
        invocation.out.error(
            QStringLiteral("%1 is no property's number.").arg(quoted(invocation.arguments.front())));
        return WrongUsage;
    }
    const auto opened = openServers(invocation);
    if (!opened.workspace)
        return opened.failure;
    const auto caching = invocation.options.isSet(QStringLiteral("no-cache")) ? listing::Caching::Bypass
                                                                              : listing::Caching::Use;
    const auto answer = opened.workspace->session().reads().property(*id, caching);
    if (!answer) {
        base::Error error = answer.error();
        if (error.code == base::ErrorCode::NotFound)
            error = {error.code, {}, QStringLiteral("property %1").arg(*id)};
        return opened.servers.fail(invocation.out, error);
    }
    if (!invocation.wantsJson()) {
        printText(invocation.out, *answer);
        return Done;
    }
    QJsonObject object = toJson(answer->value);
    object.insert(QStringLiteral("source"), listing::sourceName(answer->source));
    invocation.out.json(object);
    return Done;
}

} // namespace

Command showCommand()
{
    return {QStringLiteral("show"),
            QStringLiteral("Show one property."),
            QString(),
            {{QStringLiteral("ID"), QStringLiteral("Number of the property.")}},
            {{QStringLiteral("no-cache"), QStringLiteral("Ask PostgreSQL, not the cache.")}},
            {{QStringLiteral("show 812 --json"), QStringLiteral("Everything about property 812.")}},
            true,
            &run};
}

} // namespace ctl
